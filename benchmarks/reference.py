"""The least that a run over many templates has to do: list them, read them, and compose those with a Function URL.

It is what `fulint check` is measured against, so it uses the same libraries in their plain form and nothing of fulint.
"""

import os
import sys

import yaml

MARKERS = (b"AWS::Lambda::Url", b"FunctionUrlConfig")


def listed(folder: str) -> list[str]:
    """The YAML files at and below a folder."""
    files: list[str] = []
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.name.endswith((".yaml", ".yml")):
                    files.append(entry.path)
    return files


def bytes_of(path: str) -> bytes:
    """What a file holds."""
    handle = os.open(path, os.O_RDONLY)
    try:
        return os.read(handle, os.fstat(handle).st_size + 1)
    finally:
        os.close(handle)


for path in sorted(listed(sys.argv[1])):
    data = bytes_of(path)
    if any(marker in data for marker in MARKERS):
        yaml.compose(data, Loader=yaml.CSafeLoader)

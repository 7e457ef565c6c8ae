"""The least that a run over many folders of Terraform has to do: list them, read them, and parse those with a URL.

    python benchmarks/hcl.py FOLDER

It is what `fulint check` is measured against, so it uses the same parser in its plain form and nothing of fulint.
"""

import os
import sys

import tree_sitter_hcl
from tree_sitter import Language, Parser

MARKERS = (b"aws_lambda_function_url", b"awscc_lambda_url", b"create_lambda_function_url")


def listed(folder: str) -> list[str]:
    """The configuration files at and below a folder."""
    files: list[str] = []
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.name.endswith(".tf"):
                    files.append(entry.path)
    return files


def bytes_of(path: str) -> bytes:
    """What a file holds."""
    handle = os.open(path, os.O_RDONLY)
    try:
        return os.read(handle, os.fstat(handle).st_size + 1)
    finally:
        os.close(handle)


read = {path: bytes_of(path) for path in sorted(listed(sys.argv[1]))}
matching = {os.path.dirname(path) for path, data in read.items() if any(marker in data for marker in MARKERS)}
parser = Parser(Language(tree_sitter_hcl.language()))
for path, data in read.items():
    if os.path.dirname(path) in matching:
        parser.parse(data)

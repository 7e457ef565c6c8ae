"""The least that a run over a tree has to do, in plain Python, with the same libraries and nothing of fulint.

    python benchmarks/plain.py read|compose|parse FOLDER

All three list the folder and read every file of a suffix that fulint looks at. `compose` then composes the templates
with a Function URL, and `parse` parses the folders of Terraform with one.
"""

import os
import sys

PROGRAMS = ("serverless.ts", "serverless.js", "serverless.mjs", "serverless.cjs")
SUFFIXES = (".yaml", ".yml", ".json", ".template", ".tf", ".tofu", *PROGRAMS)
TEMPLATE_MARKERS = (b"AWS::Lambda::Url", b"FunctionUrlConfig")
TERRAFORM_MARKERS = (b"aws_lambda_function_url", b"awscc_lambda_url", b"create_lambda_function_url")


def listed(folder: str) -> list[str]:
    """The files at and below a folder that are looked at."""
    files: list[str] = []
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.name.endswith(SUFFIXES):
                    files.append(entry.path)
    return sorted(files)


def bytes_of(path: str) -> bytes:
    """What a file holds."""
    handle = os.open(path, os.O_RDONLY)
    try:
        return os.read(handle, os.fstat(handle).st_size + 1)
    finally:
        os.close(handle)


def read(paths: list[str]) -> None:
    """Read each file once, and keep nothing."""
    for path in paths:
        bytes_of(path)


def compose(paths: list[str]) -> None:
    """Read each file, and compose those that hold the name of a Function URL."""
    import yaml

    for path in paths:
        data = bytes_of(path)
        if any(marker in data for marker in TEMPLATE_MARKERS):
            yaml.compose(data, Loader=yaml.CSafeLoader)


def parse(paths: list[str]) -> None:
    """Read each file, and parse those in whose folder one holds the name of a Function URL."""
    import tree_sitter_hcl
    from tree_sitter import Language, Parser

    held = {path: bytes_of(path) for path in paths}
    matching = {os.path.dirname(path) for path, data in held.items() if any(mark in data for mark in TERRAFORM_MARKERS)}
    parser = Parser(Language(tree_sitter_hcl.language()))
    for path, data in held.items():
        if os.path.dirname(path) in matching:
            parser.parse(data)


if __name__ == "__main__":
    {"read": read, "compose": compose, "parse": parse}[sys.argv[1]](listed(sys.argv[2]))

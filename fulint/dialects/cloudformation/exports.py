"""The names of exports, also those with a part that only the deployment knows, as `${AWS::StackName}-FunctionArn`.

A name is unique in a region of an account (CloudFormation's user guide, stack outputs). An import whose stack is given
by a parameter means the one template of the repository that exports under a name of the same shape.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Table

from fulint.dialects.cloudformation.results import Result, Symbol, parts_of

STACK_NAME = "AWS::StackName"
_OF_ONE_STACK = (STACK_NAME, "AWS::StackId")
_SHARED = ("AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::URLSuffix")
"""What is the same for all stacks that can import from one another."""
_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")
_VALUE = re.compile(r"[A-Za-z0-9-]{1,128}")
"""What a stack's name is made of; a parameter that makes part of a name holds hardly anything else."""
_BETWEEN = "-_:/."
"""What stands between the parts of a name; a Join has it elsewhere than a Sub."""
_SHORTEST = 4
"""So many characters must be written of a name that has an open part: what all names end with tells nothing."""


def export_name(result: Result) -> str | None:
    """An export's name as one text, with `${Name}` for what deployment fills in; None where it is not known."""
    found = parts_of(result) or ()
    if not found or any(isinstance(part, Symbol) and not part.name for part in found):
        return None
    return "".join(part if isinstance(part, str) else _placeholder(part) for part in found)


def _placeholder(symbol: Symbol) -> str:
    """A part that deployment fills in; with the stack that it comes from, if it is handed in."""
    home = f"{symbol.home}#" if symbol.home else ""
    return "${" + home + symbol.name + (f".{symbol.attribute}" if symbol.attribute else "") + "}"


def is_open(name: str) -> bool:
    """Whether a name has a part that another stack may know otherwise."""
    return any(_is_open(found[1]) for found in _PLACEHOLDER.finditer(name))


def _is_open(inner: str) -> bool:
    return inner not in _SHARED and "#" not in inner


def longest_piece(name: str) -> str:
    """The longest part of a name that is written out, by which to look for it; empty where it tells nothing."""
    longest = max((piece.strip(_BETWEEN) for piece in _PLACEHOLDER.split(name)[::2]), key=len)
    return longest if len(longest) >= _SHORTEST else ""


def fits(exported: str, imported: str, values: Table[str, tuple[str, ...]]) -> bool:
    """Whether an import may mean an export whose name has an open part, or several that parameters of one name fill in.

    `values` are those that the exporting stack's parameters, or its name, are limited to; empty where to none.
    """
    opened = [found for found in _PLACEHOLDER.finditer(exported) if _is_open(found[1])]
    if exported == imported and longest_piece(exported):
        return not any(found[1] in _OF_ONE_STACK for found in opened)
    if len(opened) != 1 or not longest_piece(exported):
        return False
    head, tail = exported[: opened[0].start()], exported[opened[0].end() :]
    between = imported[len(head) : len(imported) - len(tail)]
    if not between or head + between + tail != imported:
        return False
    given = _PLACEHOLDER.fullmatch(between)
    if given:
        # A stack imports nothing of its own, so that its name is never the one that it imports from.
        return _is_open(given[1]) and given[1] not in _OF_ONE_STACK
    known = values.get(opened[0][1], ())
    return between in known if known else _VALUE.fullmatch(between) is not None

"""What may add statements to a function's policy where fulint cannot look."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.terraform.references import target_of
from fulint.dialects.terraform.stack import FUNCTIONS, PERMISSIONS, Stack
from fulint.dialects.terraform.values import Items, Plain, Table, Text, V
from fulint.finding import shown
from fulint.model import Gap
from fulint.values import Known

_BY_COMMAND = "add-permission"
_MAX_NODES = 2_000


def gaps_of(stack: Stack) -> Iterator[Gap]:
    """Modules that cannot be read and get a function, statements of an unknown number, and commands that add some."""
    yield from _calls(stack)
    yield from _uncounted(stack)
    yield from _commands(stack)


def _calls(stack: Stack) -> Iterator[Gap]:
    for called in stack.calls.values():
        if called.scope is None:
            reason = f"the module {shown(called.block.name.text)} gets it and may add permissions: {called.reason}"
            for function in functions_in(list(called.arguments().values()), stack):
                yield Gap(reason, called.block.name.span, function)


def _uncounted(stack: Stack) -> Iterator[Gap]:
    """Statements of which nobody can know how many there are, or whether there is one."""
    for resource in stack.of(*PERMISSIONS):
        if resource.is_any_of:
            target = target_of(resource.value("function_name"), stack).function
            reason = f"whether {shown(resource.address)} is created cannot be known"
            yield Gap(reason, resource.span, target.value if isinstance(target, Known) else None)


def _commands(stack: Stack) -> Iterator[Gap]:
    """The AWS CLI, called by a provisioner, may add any statement."""
    for scope in stack.scopes:
        for source in () if scope.is_table else scope.module.sources:
            at = source.text.find(_BY_COMMAND)
            line = source.line(source.position(at)[0]).lstrip() if at >= 0 else ""
            if line and not line.startswith(("#", "//")):
                yield Gap("a command adds permissions", source.span(at, at + len(_BY_COMMAND)))


def functions_in(values: list[V], stack: Stack) -> tuple[str, ...]:
    """The functions of the deployment whose name or ARN stands in some values."""
    found: dict[str, None] = {}
    waiting = list(values)
    seen = 0
    while waiting and seen < _MAX_NODES:
        seen += 1
        value = waiting.pop()
        match value:
            case Items(items):
                waiting.extend(items)
            case Table(entries):
                waiting.extend(entries.values())
            case Plain() | Text() if _mentions_function(value, stack):
                target = target_of(value, stack).function
                if isinstance(target, Known):
                    found[target.value] = None
    return tuple(found)


def _mentions_function(value: Plain | Text, stack: Stack) -> bool:
    parts = value.parts if isinstance(value, Text) else (value.origin,)
    addresses = [part.address for part in parts if part is not None and not isinstance(part, str)]
    return any(
        (resource := stack.found(address)) is not None and resource.type in (*FUNCTIONS, "aws_lambda_alias")
        for address in addresses
    )

"""What CloudFormation's functions come to under one set of inputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Table

from fulint.dialects.cloudformation.exports import export_name
from fulint.dialects.cloudformation.results import (
    IMPORT,
    Items,
    Nothing,
    Part,
    Plain,
    Result,
    Symbol,
    Text,
    literal,
    parts_of,
    placed,
    text,
)
from fulint.dialects.cloudformation.template import SAM_FUNCTION, URL, Template, owner_of
from fulint.finding import shown
from fulint.source import Span
from fulint.syntax.tree import Mapping, Node, Scalar, Sequence
from fulint.values import ABSENT, Absent, Unknown

MAX_DEPTH = 60

PSEUDO_PARAMETERS = {
    "AWS::AccountId": "the account is only known at deployment",
    "AWS::NotificationARNs": "the notification topics are only known at deployment",
    "AWS::Partition": "the partition is only known at deployment",
    "AWS::Region": "the region is only known at deployment",
    "AWS::StackId": "the stack's id is only known at deployment",
    "AWS::StackName": "the stack's name is only known at deployment",
    "AWS::URLSuffix": "the partition is only known at deployment",
}
NO_VALUE = "AWS::NoValue"
HOST_OF_URL = "FunctionUrl's host"
"""The attribute of a symbol that is the host of a Function URL, whose attribute FunctionUrl is `https://<host>/`."""
_NEVER_IN_HOST = ("/", "//", "://", ":", "https://", "https:")
PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")


def function_of(node: Node | None) -> tuple[str, Node] | None:
    """The name and argument of a CloudFormation function; None for any other node."""
    if isinstance(node, Mapping) and len(node.entries) == 1:
        entry = node.entries[0]
        name = entry.key.text
        if name == "Ref" or name.startswith("Fn::"):
            return name, entry.value
    return None


class Evaluator:
    """Evaluates the nodes of one template under one set of inputs.

    `parameters` gives each parameter's value, `conditions` the truth of each condition (None: cannot be known).
    """

    def __init__(
        self,
        template: Template,
        parameters: Table[str, Result],
        conditions: Table[str, bool | None],
    ) -> None:
        self.template = template
        self.parameters = parameters
        self.conditions = conditions
        self._known: dict[int, tuple[Node, Result]] = {}
        self._depth = 0

    def evaluate(self, node: Node) -> Result:
        """What a node comes to. A plain mapping comes to itself: its fields are asked for one by one."""
        known = self._known.get(id(node))
        if known:
            return known[1]
        if self._depth >= MAX_DEPTH:
            return Unknown("it is nested too deeply", node.span)
        self._depth += 1
        try:
            result = self._evaluate(node)
        finally:
            self._depth -= 1
        self._known[id(node)] = (node, result)
        return result

    def field(self, mapping: Mapping, name: str) -> Result | Absent:
        """What a key's value comes to; unknown where a macro of the same mapping may add the key."""
        entry = mapping.entry(name)
        if entry is not None:
            return self.evaluate(entry.value)
        macro = mapping.entry("Fn::Transform")
        return Unknown("a macro may set it", macro.key.span) if macro else ABSENT

    def _evaluate(self, node: Node) -> Result:
        match node:
            case Scalar():
                return _scalar(node)
            case Sequence():
                items = (self.evaluate(item) for item in node.items)
                return Items(tuple(item for item in items if not isinstance(item, Nothing)), node.span)
            case Mapping():
                function = function_of(node)
                return self._call(*function, node.span) if function else node

    def _call(self, name: str, argument: Node, span: Span) -> Result:
        method: Callable[[Node, Span], Result] | None = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::If": self._if,
            "Fn::FindInMap": self._find_in_map,
            "Fn::ImportValue": self._import_value,
        }.get(name)
        if method:
            return method(argument, span)
        if name == "Fn::Transform":
            return Unknown("a macro computes it", span)
        return Unknown(f"{shown(name)} is computed at deployment", span)

    def _ref(self, argument: Node, span: Span) -> Result:
        name = literal(self.evaluate(argument))
        return Unknown("its Ref names nothing", span) if name is None else self._named(name, "", span)

    def _named(self, name: str, attribute: str, span: Span) -> Result:
        """What a logical id, a parameter or a pseudo parameter stands for."""
        if attribute == "":
            if name == NO_VALUE:
                return Nothing(span)
            if name in PSEUDO_PARAMETERS:
                return Text((Symbol(name, "", PSEUDO_PARAMETERS[name]),), span)
            if name in self.parameters:
                return placed(self.parameters[name], span)
        owner, _, _ = name.partition(".")
        found = owner_of(owner, self.template)
        if found:
            what = f"{name}.{attribute}" if attribute else name
            reason = f"{shown(what)} gets its value at deployment"
            if attribute == "FunctionUrl" and self.template.resources[found].type in (URL, SAM_FUNCTION):
                return Text(("https://", Symbol(name, HOST_OF_URL, reason), "/"), span)
            return Text((Symbol(name, attribute, reason),), span)
        return Unknown(f"nothing named {shown(name)} is declared in the template", span)

    def _get_att(self, argument: Node, span: Span) -> Result:
        match self.evaluate(argument):
            case Text() as dotted if dotted.literal is not None:
                name, _, attribute = dotted.literal.partition(".")
            case Items((first, second), _) if literal(first) is not None and literal(second) is not None:
                name, attribute = literal(first) or "", literal(second) or ""
            case _:
                return Unknown("its GetAtt names no attribute", span)
        return self._named(name, attribute, span) if attribute else Unknown("its GetAtt names no attribute", span)

    def _sub(self, argument: Node, span: Span) -> Result:
        variables: Mapping | None = None
        template = argument
        if isinstance(argument, Sequence):
            if len(argument.items) != 2 or not isinstance(argument.items[1], Mapping):
                return Unknown("its Sub has the wrong shape", span)
            template, variables = argument.items[0], argument.items[1]
        written = template.value if isinstance(template, Scalar) else None
        if not isinstance(written, str):
            return Unknown("its Sub has the wrong shape", span)
        return text(self._substituted(written, variables, span), span)

    def _substituted(self, written: str, variables: Mapping | None, span: Span) -> Iterator[Part]:
        """The parts of a Sub's string. `${!Name}` stands for the text `${Name}`."""
        position = 0
        for found in PLACEHOLDER.finditer(written):
            yield written[position : found.start()]
            position = found.end()
            name = found[1].strip()
            if name.startswith("!"):
                yield "${" + name[1:] + "}"
                continue
            entry = variables.entry(name) if variables else None
            value = self.evaluate(entry.value) if entry else self.variable(name, span)
            parts = parts_of(value)
            yield from parts if parts is not None else (Symbol("", "", f"{shown(name)} is not a string"),)
        yield written[position:]

    def variable(self, name: str, span: Span) -> Result:
        """What `${name}` in a Sub comes to: a Ref, or a GetAtt where it has a dot."""
        owner, dot, attribute = name.partition(".")
        if dot and not attribute:
            return Unknown(f"{shown(name)} names no attribute", span)
        return self._named(owner, attribute, span)

    def _join(self, argument: Node, span: Span) -> Result:
        if not isinstance(argument, Sequence) or len(argument.items) != 2:
            return Unknown("its Join has the wrong shape", span)
        delimiter = literal(self.evaluate(argument.items[0]))
        items = self.evaluate(argument.items[1])
        if isinstance(items, Unknown):
            return items
        if delimiter is None or not isinstance(items, Items):
            return Unknown("its Join has the wrong shape", span)
        parts: list[Part] = []
        for position, item in enumerate(items.items):
            found = parts_of(item)
            if found is None:
                return Unknown("its Join holds something else than strings", span)
            parts.extend((delimiter, *found) if position else found)
            if len(parts) > 10_000:
                return Unknown("its text is too long", span)
        return text(parts, span)

    def _select(self, argument: Node, span: Span) -> Result:
        if not isinstance(argument, Sequence) or len(argument.items) != 2:
            return Unknown("its Select has the wrong shape", span)
        index = literal(self.evaluate(argument.items[0]))
        items = self.evaluate(argument.items[1])
        if isinstance(items, Unknown):
            return items
        if not isinstance(items, Items) or index is None or not index.isascii() or not index.isdigit():
            return Unknown("its Select has the wrong shape", span)
        if len(index) > 6 or int(index) >= len(items.items):
            return Unknown("its Select reaches beyond the list", span)
        return placed(items.items[int(index)], span)

    def _split(self, argument: Node, span: Span) -> Result:
        if not isinstance(argument, Sequence) or len(argument.items) != 2:
            return Unknown("its Split has the wrong shape", span)
        delimiter = literal(self.evaluate(argument.items[0]))
        whole = self.evaluate(argument.items[1])
        parts = parts_of(whole)
        if parts is None or not delimiter:
            return Unknown("its Split has the wrong shape", span)
        for part in parts:
            if isinstance(part, Symbol) and (part.attribute != HOST_OF_URL or delimiter not in _NEVER_IN_HOST):
                is_whole = len(parts) == 1 and delimiter == "/"
                return _split_of_relative(part, span) if is_whole else Unknown(part.reason, span)
        return Items(tuple(Text(piece, span) for piece in _pieces(parts, delimiter)), span)

    def _if(self, argument: Node, span: Span) -> Result:
        if not isinstance(argument, Sequence) or len(argument.items) != 3:
            return Unknown("its If does not have three arguments", span)
        condition = argument.items[0]
        name = condition.text if isinstance(condition, Scalar) else None
        if name is None or name not in self.conditions:
            return Unknown("its If names no condition of the template", span)
        truth = self.conditions[name]
        if truth is None:
            return Unknown(f"the condition {shown(name)} cannot be known", span)
        return self.evaluate(argument.items[1 if truth else 2])

    def _find_in_map(self, argument: Node, span: Span) -> Result:
        if not isinstance(argument, Sequence) or len(argument.items) not in (3, 4):
            return Unknown("its FindInMap has the wrong shape", span)
        found: Node = self.template.section("Mappings")
        for item in argument.items[:3]:
            key = self.evaluate(item)
            name = literal(key)
            if name is None:
                parts = parts_of(key) or ()
                why = next((part.reason for part in parts if isinstance(part, Symbol)), "its key is not a string")
                return Unknown(why, span)
            inner = found.get(name) if isinstance(found, Mapping) else None
            if inner is None:
                return self._default_of_map(argument, name, span)
            found = inner
        return placed(self.evaluate(found), span)

    def _default_of_map(self, argument: Sequence, missing: str, span: Span) -> Result:
        """The fourth argument of FindInMap, `{DefaultValue: …}`, for a key that is not there."""
        if len(argument.items) == 4 and isinstance(argument.items[3], Mapping):
            entry = argument.items[3].entry("DefaultValue")
            if entry is not None:
                return self.evaluate(entry.value)
        return Unknown(f"the Mappings hold no {shown(missing)}", span)

    def _import_value(self, argument: Node, span: Span) -> Result:
        name = export_name(self.evaluate(argument))
        if not name:
            return Unknown("it is an export of another stack", span)
        return Text((Symbol(name, "", f"it is the export {shown(name)} of another stack", IMPORT),), span)


def _split_of_relative(symbol: Symbol, span: Span) -> Items | Unknown:
    """The pieces of what another stack hands over, which matter where it is a URL's address: its host is the third."""
    unknown = Unknown(symbol.reason, span)
    if symbol.home != IMPORT and not symbol.attribute.startswith("Outputs."):
        return unknown
    name = f"{symbol.name}.{symbol.attribute}" if symbol.attribute else symbol.name
    return Items(
        (unknown, unknown, Text((Symbol(name, HOST_OF_URL, symbol.reason, symbol.home),), span), unknown), span
    )


def _pieces(parts: tuple[Part, ...], delimiter: str) -> Iterator[tuple[Part, ...]]:
    """The parts between delimiters, which stand in the literal ones alone."""
    piece: list[Part] = []
    for part in parts:
        if isinstance(part, Symbol):
            piece.append(part)
            continue
        for position, written in enumerate(part.split(delimiter)):
            if position:
                yield tuple(piece)
                piece = []
            if written:
                piece.append(written)
    yield tuple(piece)


def _scalar(node: Scalar) -> Result:
    match node.value:
        case None:
            return Nothing(node.span, is_no_value=False)
        case bool(value):
            return Plain(value, "true" if value else "false", node.span)
        case int(value) | float(value):
            return Plain(value, node.text, node.span)
        case str(value):
            return Text((value,) if value else (), node.span)

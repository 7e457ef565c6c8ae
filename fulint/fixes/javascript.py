"""The edits that do a remedy in JavaScript and TypeScript: exact texts at the places that the syntax tree names."""

from __future__ import annotations

from tree_sitter import Node

from fulint.finding import DecodeByFlag, Edit, Fix, LowerKey, Remedy, shown
from fulint.languages.javascript import tree
from fulint.source import Source, Span

_LONGEST = 200
_APART = frozenset(
    {
        "arguments",
        "pair",
        "parenthesized_expression",
        "return_statement",
        "template_substitution",
        "variable_declarator",
    }
)
"""Nodes in which a choice needs no brackets."""
_WITHOUT_BRACKETS = frozenset(
    {"string", "template_string", "identifier", "null", "undefined", "object", "member_expression"}
)
"""Defaults that may stand behind `??` as they are."""
_WITH_RIGHT_SIDE = frozenset({"assignment_expression"})


class Page:
    """One file: its syntax tree, whose places are in bytes, and its text, whose places are in characters."""

    def __init__(self, source: Source, root: Node) -> None:
        self.source = source
        self.root = root
        text = source.text
        self._wide = None if text.isascii() else text.encode("utf-8", "surrogatepass")
        self.line_end = "\r\n" if "\r\n" in text else "\n"
        self.quote = "'" if text.count("'") > text.count('"') else '"'
        self.is_typed = source.path.lower().endswith(("ts", "tsx"))

    @classmethod
    def of(cls, source: Source) -> Page | None:
        """The page of a source; None for one beyond the limit."""
        root = tree(source)
        return None if root is None else cls(source, root)

    def node_at(self, span: Span) -> Node | None:
        """The node that a span marks exactly."""
        start = self._bytes(self.source.offset(span.line, span.column))
        end = self._bytes(self.source.offset(span.end_line, span.end_column))
        node = self.root.named_descendant_for_byte_range(start, end)
        return node if node is not None and (node.start_byte, node.end_byte) == (start, end) else None

    def written(self, node: Node) -> str:
        """A node as it is written."""
        return self.source.text[self._characters(node.start_byte) : self._characters(node.end_byte)]

    def replace(self, node: Node, text: str) -> Edit:
        """The edit that puts a text in a node's place."""
        span = self.source.span(self._characters(node.start_byte), self._characters(node.end_byte))
        return Edit(span, text)

    def insert(self, byte: int, text: str) -> Edit:
        """The edit that puts a text before a place in bytes."""
        at = self._characters(byte)
        return Edit(self.source.span(at, at), text)

    def cut(self, start: int, end: int) -> Edit:
        """The edit that takes out what stands between two places in bytes."""
        return Edit(self.source.span(self._characters(start), self._characters(end)), "")

    def indent_of(self, node: Node) -> str | None:
        """What stands before a node on its line; None where that is more than space."""
        text = self.source.text[: self._characters(node.start_byte)]
        before = text[max(text.rfind("\n"), text.rfind("\r")) + 1 :]
        return before if not before.strip() else None

    def quoted(self, text: str) -> str:
        """A text as a literal, in the quotes that the file uses most."""
        return f"{self.quote}{text}{self.quote}"

    def _bytes(self, offset: int) -> int:
        return offset if self._wide is None else len(self.source.text[:offset].encode("utf-8", "surrogatepass"))

    def _characters(self, byte: int) -> int:
        return byte if self._wide is None else len(self._wide[:byte].decode("utf-8", "surrogatepass"))


def is_sound(source: Source) -> bool:
    """Whether the parser understands all of a file."""
    root = tree(source)
    return root is not None and not root.has_error


def fix_of(remedy: Remedy, page: Page) -> Fix | None:
    """What does a remedy in a file; None where its syntax is not simple enough for that."""
    match remedy:
        case LowerKey(span, safe):
            return _lowered(page, span, safe)
        case DecodeByFlag(read, is_decoded):
            return _decoded(page, read, is_decoded)
        case _:
            return None


def _lowered(page: Page, span: Span, safe: bool) -> Fix | None:
    """`{ Authorization }` as `{ authorization: Authorization }`, and a key with a variable of its own as it is."""
    node = page.node_at(span)
    if node is None:
        return None
    name = page.written(node)
    match node.type:
        case "shorthand_property_identifier_pattern":
            text = f"{name.lower()}: {name}"
        case "property_identifier" if node.parent is not None and node.parent.type == "pair_pattern":
            text = name.lower()
        case _:
            return None
    return Fix(f"write {shown(name.lower())}", (page.replace(node, text),), safe)


def _decoded(page: Page, read: tuple[Span, ...], is_decoded: bool) -> Fix | None:
    """The body decoded where the flag says so: all of its reads, since one alone would make the others look right.

    It is not safe: what arrives in base64 has gone on as base64 so far, and somebody may have made do with that.
    """
    edits: list[Edit] = []
    for span in read:
        key = page.node_at(span)
        if key is not None and not is_decoded and (taken := _taken_out(page, key)):
            edits += taken
            continue
        node = None if key is None else _member(key)
        holder = None if node is None else node.child_by_field_name("object")
        if node is None or holder is None or holder.type != "identifier":
            return None
        written = page.written(node)
        if len(written) > _LONGEST or len(written.splitlines()) != 1:
            return None
        chain = "?." if "?." in written else "."
        flag = f"{page.written(holder)}{chain}isBase64Encoded"
        whole = node.parent if node.parent is not None and node.parent.type == "non_null_expression" else node
        made = _where_decoded(page, whole, flag) if is_decoded else _chosen(page, whole, flag)
        if not made:
            return None
        edits += made
    return Fix("decode the body where isBase64Encoded is true", tuple(edits), safe=False) if edits else None


def _member(key: Node) -> Node | None:
    """The expression that reads a key: `x.key`, `x?.key` or `x["key"]`, where nothing is written to it."""
    node = key.parent
    if node is None or node.type not in ("member_expression", "subscript_expression"):
        return None
    outer = node.parent
    if outer is not None and outer.child_by_field_name("left") == node and outer.type.endswith("assignment_expression"):
        return None
    return node


def _chosen(page: Page, node: Node, flag: str) -> list[Edit]:
    """The body as text, decoded where the flag says so."""
    text = _choice(page, page.written(node), flag, is_there=node.type == "non_null_expression")
    return [page.replace(node, text if _stands_apart(node) else f"({text})")]


def _choice(page: Page, written: str, flag: str, *, is_there: bool) -> str:
    # TypeScript knows that the body may be missing; at run time the flag says that it is there.
    given = f"{written} ?? {page.quoted('')}" if page.is_typed and not is_there else written
    return f"{flag} ? Buffer.from({given}, {page.quoted('base64')}).toString() : {written}"


def _taken_out(page: Page, key: Node) -> list[Edit]:
    """`const { body, headers } = event` as `const { headers } = event`, with the body in a statement of its own.

    Nothing where the pattern is a parameter, has a type or a rest, or where it shares its statement.
    """
    item, pattern = _item_of(key)
    declarator = None if pattern is None else pattern.parent
    statement = None if declarator is None else declarator.parent
    if item is None or pattern is None or declarator is None or statement is None:
        return []
    event = declarator.child_by_field_name("value")
    is_plain = declarator.type == "variable_declarator" and declarator.child_by_field_name("type") is None
    if not is_plain or event is None or event.type != "identifier" or statement.named_children != [declarator]:
        return []
    items = pattern.named_children
    if any(one.type in ("rest_pattern", "comment") for one in items):
        return []
    name, default = _name_and_default(item)
    if name is None or (default is not None and default.type not in _WITHOUT_BRACKETS):
        return []
    read = f"{page.written(event)}.{page.written(key)}"
    made = f"{page.written(name)} = {_choice(page, read, f'{page.written(event)}.isBase64Encoded', is_there=False)}"
    made += f" ?? {page.written(default)}" if default is not None else ""
    if len(items) == 1:
        return [page.replace(declarator, made)]
    indent = page.indent_of(statement)
    if indent is None:
        return []
    at = items.index(item)
    gap = (item.start_byte, items[1].start_byte) if at == 0 else (items[at - 1].end_byte, item.end_byte)
    whole = page.written(statement)
    ending = ";" if whole.endswith(";") else ""
    return [
        page.cut(*gap),
        page.insert(statement.end_byte, f"{page.line_end}{indent}{whole.split()[0]} {made}{ending}"),
    ]


def _item_of(key: Node) -> tuple[Node | None, Node | None]:
    """The item of an object pattern that a key stands in, and the pattern."""
    item = key
    while item.parent is not None and item.parent.type in ("pair_pattern", "object_assignment_pattern"):
        item = item.parent
    pattern = item.parent
    return (item, pattern) if pattern is not None and pattern.type == "object_pattern" else (None, None)


def _name_and_default(item: Node) -> tuple[Node | None, Node | None]:
    """The variable that an item of a pattern gives, and what stands in where there is nothing."""
    match item.type:
        case "shorthand_property_identifier_pattern":
            return item, None
        case "object_assignment_pattern":
            return item.child_by_field_name("left"), item.child_by_field_name("right")
        case "pair_pattern":
            target = item.child_by_field_name("value")
            if target is not None and target.type == "assignment_pattern":
                return target.child_by_field_name("left"), target.child_by_field_name("right")
            return (target, None) if target is not None and target.type == "identifier" else (None, None)
    return None, None


def _stands_apart(node: Node) -> bool:
    outer = node.parent
    if outer is None:
        return False
    return outer.type in _APART or (outer.type in _WITH_RIGHT_SIDE and outer.child_by_field_name("right") == node)


def _where_decoded(page: Page, node: Node, flag: str) -> list[Edit]:
    """A call that decodes, only where the flag says so."""
    given = node
    outer = node.parent
    if outer is not None and outer.type == "binary_expression" and outer.child_by_field_name("left") == node:
        right = outer.child_by_field_name("right")
        if right is None or right.type != "string":
            return []
        given = outer
    arguments = given.parent
    call = None if arguments is None or arguments.type != "arguments" else arguments.parent
    if arguments is None or call is None or given != arguments.named_children[0]:
        return []
    callee = call.child_by_field_name("function") or call.child_by_field_name("constructor")
    match (page.written(callee) if callee is not None else "", arguments.named_children[1:]):
        case ("Buffer.from" | "Buffer", [encoding]) if page.written(encoding)[1:-1] == "base64":
            literal = page.written(encoding)
            text = f"{flag} ? {literal} : {literal[0]}utf8{literal[-1]}"
            return [page.replace(encoding, text)]
        case ("atob", []):
            opening, closing = ("", "") if _stands_apart(call) else ("(", ")")
            return [
                page.insert(call.start_byte, f"{opening}{flag} ? "),
                page.insert(call.end_byte, f" : {page.written(given)}{closing}"),
            ]
    return []

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
_WITH_RIGHT_SIDE = frozenset({"assignment_expression"})


class Page:
    """One file: its syntax tree, whose places are in bytes, and its text, whose places are in characters."""

    def __init__(self, source: Source, root: Node) -> None:
        self.source = source
        self.root = root
        text = source.text
        self._wide = None if text.isascii() else text.encode("utf-8", "surrogatepass")
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
    written = page.written(node)
    # TypeScript knows that the body may be missing; at run time the flag says that it is there.
    given = f"{written} ?? {page.quoted('')}" if page.is_typed and node.type != "non_null_expression" else written
    text = f"{flag} ? Buffer.from({given}, {page.quoted('base64')}).toString() : {written}"
    return [page.replace(node, text if _stands_apart(node) else f"({text})")]


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

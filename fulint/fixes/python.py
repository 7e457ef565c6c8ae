"""The edits that do a remedy in Python: at the places that its syntax tree names, and nowhere else.

The tree is only asked where something stands. Nothing is printed from it, so that every other byte of the file stays
as it is, which no printer of trees can promise for all that Python allows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from fulint.finding import CompareInConstantTime, DecodeByFlag, Edit, Fix, Remedy
from fulint.fixes.imports import Called, called
from fulint.languages.python.reading import Reading, syntax
from fulint.source import Source, Span

_OPERATOR = re.compile(r"[\s)]*?(?P<operator>\s*(?:==|!=)\s*)[\s(]*")
_LONGEST = 200
"""Longer expressions are not written twice, nor looked through for an operator."""
_DECODERS = frozenset({"b64decode", "standard_b64decode", "urlsafe_b64decode"})


class Page:
    """One file: its syntax tree, and the way from nodes to places and to the nodes around them."""

    def __init__(self, source: Source, tree: ast.Module) -> None:
        self.tree = tree
        self.source = source
        self.reading = Reading(source)
        self.parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        self.comparisons = {self.place(node): node for node in self.parents if isinstance(node, ast.Compare)}
        self.reads = dict(self._reads())
        self._called: dict[tuple[str, str], Called | None] = {}

    @classmethod
    def of(cls, source: Source) -> Page | None:
        """The page of a source; None where it is no Python that can be changed."""
        try:
            return cls(source, syntax(source.text))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None

    def place(self, node: ast.expr) -> tuple[int, int]:
        """Where an expression starts and ends."""
        return self.reading.start(node), self.reading.end(node)

    def marked(self, span: Span) -> tuple[int, int]:
        """The offsets of a span."""
        return self.source.offset(span.line, span.column), self.source.offset(span.end_line, span.end_column)

    def insert(self, at: int, text: str) -> Edit:
        """The edit that puts a text before an offset."""
        return Edit(self.source.span(at, at), text)

    def called(self, module: str, function: str) -> Called | None:
        """How the file can call a function of a module."""
        if (module, function) not in self._called:
            self._called[module, function] = called(self.tree, self.reading, module, function)
        return self._called[module, function]

    def _reads(self) -> Iterator[tuple[tuple[int, int], ast.Subscript | ast.Call]]:
        """The expressions that read a key, `x["key"]` and `x.get("key")`, each by the place of the key."""
        for node in self.parents:
            match node:
                case ast.Subscript(slice=ast.Constant(value=str()) as key, ctx=ast.Load()):
                    yield self.place(key), node
                case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str()) as key, *_], keywords=[]):
                    yield self.place(key), node

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around one, the nearest first."""
        while (outer := self.parents.get(node)) is not None:
            yield outer
            node = outer


def is_sound(source: Source) -> bool:
    """Whether a file is Python to the running interpreter."""
    return Page.of(source) is not None


def fix_of(remedy: Remedy, page: Page) -> Fix | None:
    """What does a remedy in a file; None where its syntax is not simple enough for that."""
    match remedy:
        case CompareInConstantTime():
            return _compared(remedy, page)
        case DecodeByFlag(read, is_decoded):
            return _decoded(read, is_decoded, page)
        case _:
            return None


def _compared(remedy: CompareInConstantTime, page: Page) -> Fix | None:
    """`a == b` as `hmac.compare_digest(a, b)`.

    It is not safe: unlike `==`, the function raises TypeError for None and for text with other characters than ASCII,
    so that a caller who was refused may be answered 502. What may be missing becomes an empty text only where it is
    held against a digest, which is never empty: an empty secret would let everybody in.
    """
    node = page.comparisons.get(page.marked(remedy.span))
    if (
        node is None
        or len(node.ops) != 1
        or not isinstance(node.ops[0], (ast.Eq, ast.NotEq))
        or _is_in_text(page, node)
    ):
        return None
    left, right, (start, end) = node.left, node.comparators[0], page.place(node)
    between = page.source.text[page.reading.end(left) : page.reading.start(right)]
    operator = _OPERATOR.fullmatch(between) if len(between) <= _LONGEST else None
    function = page.called("hmac", "compare_digest")
    if operator is None or function is None:
        return None
    negation = "not " if isinstance(node.ops[0], ast.NotEq) else ""
    at = page.reading.end(left)
    place = page.source.span(at + operator.start("operator"), at + operator.end("operator"))
    return Fix(
        f"compare with {function.text}",
        (
            *function.edits,
            page.insert(start, f"{negation}{function.text}("),
            *((_default(page, left),) if remedy.missing == "left" else ()),
            Edit(place, ", "),
            *((_default(page, right),) if remedy.missing == "right" else ()),
            page.insert(end, ")"),
        ),
        safe=False,
    )


def _default(page: Page, side: ast.expr) -> Edit:
    """What makes an empty text of one side of a comparison where it is None."""
    end = page.reading.end(side)
    match side:
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.expr() as key], keywords=[]):
            if page.source.text[page.reading.end(key) : end].strip() == ")":
                return page.insert(page.reading.end(key), ', ""')
    return page.insert(end, ' or ""')


def _is_in_text(page: Page, node: ast.AST) -> bool:
    """Whether a node stands in an f-string, where quotes may end the text, and older versions tell wrong places."""
    return any(type(outer).__name__ in ("JoinedStr", "TemplateStr") for outer in page.around(node))


def _decoded(read: tuple[Span, ...], is_decoded: bool, page: Page) -> Fix | None:
    """The body decoded where the flag says so: all of its reads, since one alone would make the others look right.

    It is not safe: what arrives in base64 has gone on as base64 so far, and somebody may have made do with that.
    """
    function = page.called("base64", "b64decode")
    edits: list[Edit] = [] if is_decoded or function is None else [*function.edits]
    wanted = {page.marked(span) for span in read}
    found = {place: page.reads[place] for place in sorted(wanted & page.reads.keys())}
    if found.keys() != wanted or function is None:
        return None
    for (start, _), node in found.items():
        root = _root(node)
        written = page.source.text[slice(*page.place(node))]
        if root is None or len(written.splitlines()) != 1 or len(written) > _LONGEST or _is_in_text(page, node):
            return None
        quote = page.source.text[start]
        flag = f"{root}.get({quote}isBase64Encoded{quote})"
        if is_decoded:
            made = _where_decoded(page, node, flag)
        else:
            made = _chosen(page, node, f"{function.text}({written}).decode() if {flag} else {written}")
        if not made:
            return None
        edits += made
    return Fix("decode the body where isBase64Encoded is true", tuple(edits), safe=False)


def _root(node: ast.Subscript | ast.Call) -> str | None:
    """The name of the event that a key is read from."""
    holder = node.value if isinstance(node, ast.Subscript) else getattr(node.func, "value", None)
    return holder.id if isinstance(holder, ast.Name) else None


def _chosen(page: Page, node: ast.expr, text: str) -> list[Edit]:
    """An expression with a choice in its place, in brackets where it would be torn apart otherwise."""
    is_apart = _stands_apart(page, node)
    return [Edit(page.source.span(*page.place(node)), text if is_apart else f"({text})")]


def _stands_apart(page: Page, node: ast.expr) -> bool:
    match page.parents[node]:
        case ast.Call(args=arguments):
            return node in arguments
        case ast.keyword() | ast.Assign() | ast.AnnAssign() | ast.Return():
            return True
    return False


def _where_decoded(page: Page, node: ast.expr, flag: str) -> list[Edit]:
    """A call that decodes, only where the flag says so; otherwise what it is given, as bytes or text as before."""
    given: ast.expr = node
    match page.parents[node]:
        case ast.BoolOp(op=ast.Or(), values=[first, *rest]) as choice if first is node:
            if not all(isinstance(value, ast.Constant) for value in rest):
                return []
            given = choice
    call = page.parents[given]
    match call:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[argument], keywords=[]):
            if name not in _DECODERS or argument is not given:
                return []
        case _:
            return []
    plain = page.source.text[slice(*page.place(given))]
    if "\n" in plain or "\r" in plain:
        return []
    whole: ast.expr = call
    text = _decoded_text(page, call)
    if text is None:
        plain = f"({plain}).encode()" if given is not node else f"{plain}.encode()"
    else:
        whole = text
    start, end = page.place(whole)
    if _stands_apart(page, whole):
        return [page.insert(end, f" if {flag} else {plain}")]
    return [page.insert(start, "("), page.insert(end, f" if {flag} else {plain})")]


def _decoded_text(page: Page, call: ast.Call) -> ast.Call | None:
    """The call of `decode` that follows on what another call gives."""
    member = page.parents[call]
    if isinstance(member, ast.Attribute) and member.attr == "decode":
        outer = page.parents[member]
        if isinstance(outer, ast.Call) and outer.func is member:
            return outer
    return None

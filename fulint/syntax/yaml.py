"""YAML as the located tree, from the events of PyYAML's C parser.

The events are composed here and not by PyYAML, because only they know an alias's own place, and because a stack of our
own cannot overflow: PyYAML's composer recurses in C and crashes the process on deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from fulint.finding import shown
from fulint.source import Source
from fulint.syntax.comments import Comment
from fulint.syntax.lines import lines_of as lines_of
from fulint.syntax.tree import (
    MAX_DEPTH,
    TOO_DEEP,
    Entry,
    Mapping,
    Node,
    Parsed,
    Problem,
    Scalar,
    Sequence,
    repeated_key,
)
from fulint.syntax.yaml_errors import explain
from fulint.syntax.yaml_scalars import CORE, construct, resolve

MAX_NODES = 500_000
"""Values in one file, and entries that merge keys copy; a template of CloudFormation's largest size has a tenth."""

MAX_PREFIXES = 100
"""`%TAG` lines in one file; templates have none."""

_FUNCTIONS = (
    "And Base64 Cidr Contains EachMemberEquals EachMemberIn Equals FindInMap ForEach GetAtt GetAZs GetStackOutput If "
    "ImportValue Join Length Not Or RefAll Select Split Sub ToJsonString Transform ValueOf ValueOfAll"
)
_LONG_FORMS = {
    "!Ref": "Ref",
    "!Condition": "Condition",
    **{f"!{name}": f"Fn::{name}" for name in _FUNCTIONS.split()},
}
_TRANSPARENT = {"!", *(CORE + name for name in ("bool", "float", "int", "map", "null", "seq", "str"))}
"""Tags that say of a value what kind it is, and nothing more."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLANKS_AND_COMMENTS = re.compile("(?:[ \t\r\n\x85\u2028\u2029]|#[^\r\n\x85\u2028\u2029]*)*")
_PROPERTY = re.compile("&[0-9A-Za-z_-]+|![^ \t\r\n\x85\u2028\u2029]*")
_COMMENT = re.compile(r"(?:^|(?<=[ \t\r\n]))#[^\r\n]*")
_LINE_END = re.compile("[\r\n\x85\u2028\u2029]")


def parse(source: Source) -> Parsed:
    """The documents of a YAML file; a syntax error ends it with one fatal problem and keeps the documents before."""
    composer = _Composer(source)
    try:
        for event in _events(source):
            composer.read(event)
    except _RefusedError as refused:
        composer.problems.append(refused.problem)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        composer.problems.append(explain(source, error, _shift(source)))
    return Parsed(tuple(composer.documents), tuple(composer.problems))


def comments(source: Source) -> tuple[Comment, ...]:
    """The comments of a YAML file, up to the first syntax error: what looks like one inside a scalar is none."""
    text = source.text
    if "#" not in text:
        return ()
    found: list[Comment] = []
    clear = 0
    for start, end in chain(_scalar_stretches(source), ((len(text), len(text)),)):
        for match in _COMMENT.finditer(text, clear, max(clear, start)):
            words = match[0].rstrip()
            before = source.line(source.position(match.start())[0])
            found.append(
                Comment(
                    source.span(match.start(), match.start() + len(words)),
                    words[1:].strip(),
                    before.lstrip(" \t").startswith("#"),
                )
            )
        clear = end
    return tuple(found)


def _scalar_stretches(source: Source) -> Iterator[tuple[int, int]]:
    """Where scalars stand, in order; of a block scalar without its first line, which may end in a comment."""
    shift = _shift(source)
    depth = count = 0
    try:
        for event in _events(source):
            count += 1
            if type(event) is ScalarEvent:
                yield _stretch(source.text, event, shift)
            elif isinstance(event, CollectionStartEvent):
                depth += 1
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
            if depth > MAX_DEPTH or count > MAX_NODES:
                break
        else:
            return
    except (_RefusedError, yaml.YAMLError, UnicodeEncodeError):
        pass
    # Beyond an error nobody knows what is a scalar, so nothing there is taken for a comment.
    yield 0, len(source.text)


def _stretch(text: str, event: Any, shift: int) -> tuple[int, int]:
    start, end = event.start_mark.index + shift, event.end_mark.index + shift
    if event.tag or event.anchor:
        start = _Properties(text, start, end).inner
    if event.style in ("|", ">") and (line_end := _LINE_END.search(text, start, end)):
        start = line_end.start()
    return start, end


def _shift(source: Source) -> int:
    """A byte order mark after the one that `Source` removed is not counted by the parser."""
    return 1 if source.text.startswith("\ufeff") else 0


def _events(source: Source) -> Iterator[Any]:
    """The parser's events; it is left as soon as the reader stops, so that depth costs nothing beyond the limit."""
    if source.text.count("%TAG") > MAX_PREFIXES:
        # The parser holds each prefix against all before it, before it gives the first event.
        place = source.text.index("%TAG")
        raise _RefusedError(
            Problem(source.span(place, place + 4), f"more than {MAX_PREFIXES} prefixes of tags are declared")
        )
    loader = _LOADER(source.text[_shift(source) :])
    try:
        while (event := loader.get_event()) is not None:
            yield event
    finally:
        loader.dispose()


class _RefusedError(Exception):
    """The file is valid YAML so far, but nothing that can be read as a tree."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Properties:
    """Where the tag of a node stands, and where its value begins behind tag and anchor."""

    __slots__ = ("inner", "tag_end", "tag_start")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.tag_start = self.tag_end = self.inner = start
        # A node has at most one tag and one anchor, in either order.
        for _ in range(2):
            found = _PROPERTY.match(text, self.inner, end)
            if found is None:
                break
            if found[0].startswith("!"):
                self.tag_start, self.tag_end = found.span()
            blanks = _BLANKS_AND_COMMENTS.match(text, found.end(), end)
            self.inner = blanks.end() if blanks else found.end()


class _Open:
    """A collection whose end has not been read yet."""

    __slots__ = (
        "anchor",
        "entries",
        "firsts",
        "is_flow",
        "is_mapping",
        "items",
        "key",
        "last",
        "merged",
        "start",
        "tag",
    )

    def __init__(self, event: CollectionStartEvent, start: int) -> None:
        self.is_mapping = type(event) is MappingStartEvent
        self.is_flow = bool(event.flow_style)
        self.tag: str | None = event.tag
        self.anchor: str | None = event.anchor
        self.start = start
        self.last = start
        self.key: Scalar | None = None
        self.items: list[Node] = []
        self.entries: list[Entry] = []
        self.firsts: dict[str, Scalar] = {}
        self.merged: dict[str, Entry] = {}


class _Composer:
    """Events in, documents out."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.documents: list[Node] = []
        self.problems: list[Problem] = []
        self._shift = _shift(source)
        self._stack: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}
        self._count = 0

    def read(self, event: Any) -> None:
        """Take the next event. Raises _RefusedError where the file cannot become a tree."""
        kind = type(event)
        if kind is ScalarEvent:
            self._scalar(event)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            self._open(event)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            self._close(event)
        elif kind is AliasEvent:
            self._alias(event)
        elif kind is DocumentStartEvent:
            self._anchors.clear()

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark.index + self._shift, event.end_mark.index + self._shift
        text, tag, inner = event.value, event.tag, start
        if tag or event.anchor:
            inner = _Properties(self.source.text, start, end).inner
        if event.style == "|" or event.style == ">":
            end = self._end_of_block(inner, end)
        if event.implicit[0]:
            resolved = resolve(text)
            value = construct(resolved, text) if resolved else text
        elif tag and tag.startswith(CORE):
            value = construct(tag, text)
        else:
            value = text
        self._finish(Scalar(self.source, inner, end, value, text), start, event)

    def _end_of_block(self, start: int, end: int) -> int:
        """The parser ends a block scalar where the next token begins; it ends with its last line that is not blank."""
        text = self.source.text
        last = start + len(text[start:end].rstrip(" \t\r\n\x85\u2028\u2029"))
        line_end = _LINE_END.search(text, last, end)
        return line_end.start() if line_end else end

    def _open(self, event: Any) -> None:
        start = event.start_mark.index + self._shift
        if len(self._stack) >= MAX_DEPTH:
            self._refuse(start, start + 1, TOO_DEEP)
        if event.anchor:
            self._anchors[event.anchor] = None
        self._stack.append(_Open(event, start))

    def _close(self, event: Any) -> None:
        opened = self._stack.pop()
        # The parser ends a block collection where the next token begins: for a reader it ends with its last value.
        end = event.end_mark.index + self._shift if opened.is_flow else opened.last
        inner = opened.start
        if opened.tag or opened.anchor:
            # The end of an empty collection is not known from its values, but its properties end before this event.
            inner = _Properties(self.source.text, inner, event.end_mark.index + self._shift).inner
        node: Node
        if opened.is_mapping:
            merged = tuple(entry for key, entry in opened.merged.items() if key not in opened.firsts)
            node = Mapping(self.source, inner, end, merged + tuple(opened.entries))
        else:
            node = Sequence(self.source, inner, end, tuple(opened.items))
        self._finish(node, opened.start, opened)

    def _finish(self, node: Node, start: int, properties: Any) -> None:
        """Give a node its tag and its name, and its place in the collection around it."""
        tag = properties.tag
        if tag and tag not in _TRANSPARENT:
            place = _Properties(self.source.text, start, node.end)
            written = self.source.text[place.tag_start : place.tag_end]
            name = _LONG_FORMS.get(tag, written)
            key = Scalar(self.source, place.tag_start, place.tag_end, name, name)
            node = Mapping(self.source, place.tag_start, node.end, (Entry(key, node),))
        if properties.anchor:
            self._anchors[properties.anchor] = node
        self._attach(node, node.start, node.end)

    def _alias(self, event: Any) -> None:
        start, end = event.start_mark.index + self._shift, event.end_mark.index + self._shift
        name = event.anchor
        if name not in self._anchors:
            self._refuse(start, end, f"the alias {shown('*' + name)} names no anchor that was set before")
        node = self._anchors[name]
        if node is None:
            self._refuse(start, end, f"the alias {shown('*' + name)} stands inside the value that it names")
        self._attach(node, start, end)

    def _attach(self, node: Node, start: int, end: int) -> None:
        """Put a node, or an alias of it that stands at `start`, where it belongs."""
        self._count += 1
        if self._count > MAX_NODES:
            self._refuse(start, end, f"the file has more than {MAX_NODES:,} values")
        if not self._stack:
            self.documents.append(node)
            return
        parent = self._stack[-1]
        parent.last = end
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node, start, end)
        else:
            self._entry(parent, parent.key, node, start, end)
            parent.key = None

    def _key(self, node: Node, start: int, end: int) -> Scalar:
        if not isinstance(node, Scalar):
            words = "a key must be text, not a mapping or a list"
            if "{{" in self.source.text[max(0, start - 1) : start + 2]:
                words = "`{{` is no YAML: the file looks like a template that another tool has yet to fill in"
            self._refuse(start, end, words)
        return node

    def _entry(self, parent: _Open, key: Scalar, node: Node, start: int, end: int) -> None:
        if key.text == "<<" and self.source.text.startswith("<<", key.start):
            self._merge(parent, node, start, end)
            return
        first = parent.firsts.setdefault(key.text, key)
        if first is not key:
            self.problems.append(repeated_key(key, first))
        parent.entries.append(Entry(key, node))

    def _merge(self, parent: _Open, node: Node, start: int, end: int) -> None:
        """Copy the entries of a mapping, or of a list of mappings of which earlier ones win, into the one around."""
        sources = node.items[::-1] if isinstance(node, Sequence) else (node,)
        for source in sources:
            if not isinstance(source, Mapping):
                self._refuse(start, end, "`<<` merges a mapping or a list of mappings, nothing else")
            self._count += len(source.entries)
            if self._count > MAX_NODES:
                self._refuse(start, end, f"merge keys copy more than {MAX_NODES:,} entries")
            parent.merged.update((entry.key.text, entry) for entry in source.entries)

    def _refuse(self, start: int, end: int, message: str) -> NoReturn:
        raise _RefusedError(Problem(self.source.span(start, end), message))

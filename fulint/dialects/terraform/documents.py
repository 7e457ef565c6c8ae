"""`yamldecode`: a document of YAML as a value; numbers that readers of YAML do not agree on are not known."""

from __future__ import annotations

import re

from fulint.dialects.terraform.conversion import NotKnownError, WrongError
from fulint.dialects.terraform.values import Items, Plain, Table, Unknown, V, written
from fulint.finding import shown
from fulint.source import Source, Span
from fulint.syntax.tree import Mapping, Node, Scalar

MAX_NODES = 20_000
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
_LETTERS = {"y": True, "Y": True, "n": False, "N": False}


def yamldecode(arguments: list[V], span: Span) -> V:
    """The value of a document, all of it at the place of the call."""
    from fulint.syntax import yaml

    (given,) = arguments
    text = written(given)
    if text is None:
        raise NotKnownError(given)
    parsed = yaml.parse(Source("", text))
    if any(problem.is_fatal for problem in parsed.problems) or len(parsed.documents) != 1:
        raise WrongError("it is no document of YAML")
    return _Decoder(span).value(parsed.documents[0])


class _Decoder:
    """Counts what it makes, since aliases can stand for more than a document holds."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self._left = MAX_NODES

    def value(self, node: Node) -> V:
        """A node of the document as a value."""
        self._left -= 1
        if self._left < 0:
            raise WrongError("it is too large")
        match node:
            case Scalar():
                return self._scalar(node)
            case Mapping():
                entries = {entry.key.text: self.value(entry.value) for entry in node.entries}
                return Table(entries, self._span, {})
        return Items(tuple(self.value(item) for item in node.items), self._span)

    def _scalar(self, node: Scalar) -> Plain:
        """A scalar, as Terraform reads it: one letter is a boolean, too, as in the first drafts of YAML 1.1."""
        if node.text in _LETTERS and node.end - node.start == 1:
            return Plain(_LETTERS[node.text], self._span)
        match node.value:
            case int() | float() if not isinstance(node.value, bool) and not _NUMBER.fullmatch(node.text):
                raise NotKnownError(Unknown(f"{shown(node.text)} is read in more than one way", self._span))
        return Plain(node.value, self._span)

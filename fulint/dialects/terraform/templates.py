"""`templatefile`: a file of the repository, filled in with the values that the call gives."""

from __future__ import annotations

from collections.abc import Sequence

from fulint.dialects.terraform.evaluate import Frame, Limits, Scope, evaluate
from fulint.dialects.terraform.values import Plain, Symbol, Table, Text, Unknown, V, at, why, written
from fulint.finding import shown
from fulint.record import replace
from fulint.source import Source, Span
from fulint.syntax import hcl

_TWO = 2


class _InTemplate:
    """The scope of a template, in which nothing has a name but what it is given."""

    def __init__(self, around: Scope) -> None:
        self.limits: Limits = around.limits
        self.paths: frozenset[str] = frozenset()
        self.is_table = False
        self._around = around

    def named(self, name: str, span: Span) -> V:
        """No other name means anything."""
        return Unknown(f"the template is not given {shown(name)}", span, is_error=True)

    def file_text(self, path: str, span: Span) -> V:
        """The text of a file, from where the call stands."""
        return self._around.file_text(path, span)


def rendered(arguments: Sequence[V], scope: Scope, span: Span) -> V:
    """What `templatefile` gives at a place, for its path and its variables. A template calls no other template."""
    path = written(arguments[0]) if arguments else None
    if len(arguments) != _TWO or isinstance(scope, _InTemplate):
        return Unknown("`templatefile` cannot be called like this", span, is_error=True)
    if path is None:
        return Unknown(why(arguments[0]), span)
    text, variables = scope.file_text(path, span), arguments[1]
    if not isinstance(variables, Table):
        return Unknown(why(variables), span)
    if not isinstance(text, Plain) or not isinstance(text.value, str):
        return text
    source = Source(path, text.value)
    value = evaluate(hcl.parse_template(source), Frame(_InTemplate(scope), variables.entries))
    return at(value if text.value.endswith("\n") else _without_end(value), span)


def _without_end(value: V) -> V:
    """A text without the line feed that was added to it."""
    match value:
        case Plain(str(text)):
            return replace(value, value=text[:-1])
        case Text((*parts, str(last))):
            kept: tuple[str | Symbol, ...] = (*parts, last[:-1]) if last[:-1] else tuple(parts)
            return replace(value, parts=kept)
    return value

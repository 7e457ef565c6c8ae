"""What is wrong with a YAML file, in plain words and at the exact place."""

from __future__ import annotations

import re

from yaml.error import MarkedYAMLError, YAMLError

from fulint.finding import shown
from fulint.source import Source
from fulint.syntax.tree import TOO_DEEP, Problem

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML allows nowhere in a file: control characters and halves of surrogate pairs."""

_NO_COLON = "could not find expected ':'"
_WORDS = {
    "mapping values are not allowed in this context": (
        "`:` cannot begin a value here: the line is indented wrongly, or text with a `: ` in it needs quotes"
    ),
    "mapping values are not allowed here": (
        "`:` cannot begin a value here: the line is indented wrongly, or text with a `: ` in it needs quotes"
    ),
    "block sequence entries are not allowed in this context": "`- ` cannot begin a list item in the middle of a line",
    "sequence entries are not allowed here": "`- ` cannot begin a list item in the middle of a line",
    "block mapping keys are not allowed in this context": "a key cannot begin here",
    _NO_COLON: "expected a `:` after this key",
    "did not find expected ',' or '}'": "expected `,` or the closing `}`",
    "did not find expected ',' or ']'": "expected `,` or the closing `]`",
    "did not find expected '-' indicator": "expected another `- ` item or less indentation",
    "did not find expected key": "expected another key or less indentation",
    "did not find expected node content": "expected a value",
    "did not find expected <document start>": "the document has ended here; another one begins with `---`",
    "found a tab character where an indentation space is expected": "a tab cannot indent YAML, only spaces can",
    "found a tab character that violates indentation": "a tab cannot indent YAML, only spaces can",
    "found incompatible YAML document": "the file declares a version of YAML that no tool reads",
    "found undefined tag handle": "this tag has a prefix that is declared nowhere",
    "found unknown escape character": "there is no such escape in a double-quoted text",
}
_NAMES = {
    "block collection": "list",
    "block mapping": "mapping",
    "block sequence": "list",
    "flow mapping": "mapping",
    "flow sequence": "list",
    "quoted scalar": "text",
    "block scalar": "text",
    "simple key": "key",
}
"""What YAML's grammar calls things, and what people do."""

_UNCLOSED = ("found unexpected end of stream", "found unexpected document indicator")
_CANNOT_START = (
    "found character that cannot start any token",
    "found character '\\t' that cannot start any token",
)
_TEMPLATE_MARKS = ("{{", "{%", "<%")


def explain(source: Source, error: YAMLError | UnicodeEncodeError, shift: int) -> Problem:
    """The fatal problem that an error of the reader stands for; `shift` is how far its offsets lie behind ours."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return _forbidden_character(source, error)
    # A key without its colon is noticed in the line after it.
    mark = (error.context_mark if error.problem == _NO_COLON else None) or error.problem_mark
    offset = min(mark.index + shift, len(source.text))
    words = _in_words(source, error, offset, shift)
    began = error.context_mark.index + shift if error.context_mark else offset
    lines = "\n".join(source.line(source.position(place)[0]) for place in (began, offset))
    if any(mark in lines for mark in _TEMPLATE_MARKS):
        words += "; the file looks like a template that another tool has yet to fill in"
    width = 0 if source.text[offset : offset + 1] in ("", "\r", "\n") else 1
    return Problem(source.span(offset, offset + width), words)


def _in_words(source: Source, error: MarkedYAMLError, offset: int, shift: int) -> str:
    problem = error.problem or "the file ends here or is malformed"
    if "nesting depth" in problem:
        # The parser has a limit of its own from libyaml 0.2.6 on, far beyond ours.
        return TOO_DEEP
    context = error.context_mark if error.context else None
    began = "" if context is None else f" in line {source.position(context.index + shift)[0]}"
    if problem in _UNCLOSED and "quoted" in (error.context or ""):
        return f"the quote that is opened{began} is never closed"
    if problem.startswith(_CANNOT_START) or "that cannot start any token" in problem:
        character = source.text[offset : offset + 1]
        if character == "\t":
            return "a tab cannot indent YAML, only spaces can"
        return f"{shown(character)} cannot begin a value; put the value in quotes"
    words = _WORDS.get(problem, problem)
    if context is not None and context.index + shift != offset:
        what = re.sub(r"^while (parsing|scanning) (an?|the) ", "", error.context or "")
        what = _NAMES.get(what, what)
        return f"{words} (in the {what} that begins{began})"
    return words


def _forbidden_character(source: Source, error: YAMLError | UnicodeEncodeError) -> Problem:
    found = _FORBIDDEN.search(source.text)
    if found is None:
        return Problem(source.span(0, 0), f"the file is not valid YAML: {error}")
    return Problem(
        source.span(found.start(), found.end()), f"the character U+{ord(found[0]):04X} is not allowed in YAML"
    )

"""Why a Function URL answers 403, in a few sentences, and what to add, in the dialect of its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from types import ModuleType

from fulint.fold import fold, when
from fulint.model import Verdict
from fulint.outputs.columns import wrapped
from fulint.outputs.escape import printable
from fulint.outputs.palette import Palette
from fulint.outputs.why_403.documents import as_statements
from fulint.outputs.why_403.explanation import Explanation, Sentence
from fulint.outputs.why_403.reasons import explanation_of
from fulint.record import record
from fulint.report import Docket, Report
from fulint.values import Unknown

WRITERS: Mapping[str, str] = {
    "cloudformation": "cloudformation",
    "serverless": "serverless",
    "terraform": "terraform",
    "terraform_plan": "terraform",
}
"""The module that writes a statement, by the dialect that read the file."""


@record
class Case:
    """An explanation with the inputs under which it holds (empty: all), and the dialect of its file."""

    explanation: Explanation
    when: tuple[str, ...]
    dialect: str


def cases_of(report: Report, address: str | None) -> tuple[Case, ...]:
    """What there is to say of each URL under each set of inputs: of one that is named by its own address or by its
    function's, or of all of them."""
    found = tuple(case for docket in report.dockets for case in _cases(docket))
    if address is None:
        return found
    of_url = tuple(case for case in found if case.explanation.url.address == address)
    return of_url or tuple(case for case in found if case.explanation.function == address)


def addresses_of(report: Report) -> tuple[str, ...]:
    """All that a URL may be named by."""
    found = tuple(case.explanation for docket in report.dockets for case in _cases(docket))
    return tuple(dict.fromkeys((*(e.url.address for e in found), *(e.function for e in found if e.function))))


def _cases(docket: Docket) -> Iterator[Case]:
    found = (
        (explanation_of(endpoint), number, None)
        for number, endpoints in enumerate(docket.endpoints)
        for endpoint in endpoints
    )
    for explanation, (_, holding) in fold(found).items():
        yield Case(explanation, when(docket.deployments, holding), docket.dialect)


def render(report: Report, address: str | None, palette: Palette, width: int) -> str:
    """The cases as text: those of the named URL, or all in which somebody is answered 403."""
    cases = cases_of(report, address)
    told = [case for case in cases if case.explanation.refused or address is not None]
    lines: list[str] = []
    for case in told:
        lines += [*_case(case, report, palette, width), ""]
    if address is None:
        lines += _rest(cases, told, width)
    return "".join(f"{line}".rstrip() + "\n" for line in lines).rstrip("\n") + "\n"


def _case(case: Case, report: Report, palette: Palette, width: int) -> Iterator[str]:
    explanation = case.explanation
    span = explanation.url.span
    place = f"{printable(span.path)}:{span.line}"
    yield f"{palette.bold(printable(f'{explanation.url.address} {_outcome(explanation)}'))}  {palette.dim(place)}"
    if case.when:
        yield from _filled(f"When {', or '.join(case.when)}:", "    ", width)
    for sentence in explanation.sentences:
        yield from _filled(f"- {_sentence(sentence)}", "    ", width)
    if explanation.wanted:
        yield from ("", f"    Add to {_where(explanation)}:", "")
        yield from (f"    {printable(line)}" for line in _statements(case, report).split("\n"))
    yield from _asides(explanation, width)


def _where(explanation: Explanation) -> str:
    """Where the statements go: into a file, and there into a policy that is put as a whole."""
    path, document = printable(explanation.path), explanation.document
    if document is None:
        return path
    return f"the Statement of {printable(document.address.partition('[')[0])} ({path}:{document.span.line})"


def _statements(case: Case, report: Report) -> str:
    explanation = case.explanation
    source = report.sources.get(explanation.path) or report.sources.get(explanation.url.span.path)
    if explanation.document:
        return as_statements(explanation.wanted, source)
    writer: ModuleType = import_module(f"fulint.outputs.why_403.{WRITERS.get(case.dialect, 'cloudformation')}")
    text: str = writer.written(explanation.wanted, explanation.url.address, source)
    return text


def _outcome(explanation: Explanation) -> str:
    if explanation.refused:
        return f"answers {_listed(explanation.refused)} with 403"
    if explanation.verdict is Verdict.UNKNOWN:
        return "may answer or not"
    return "answers"


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _sentence(sentence: Sentence) -> str:
    place = f" ({sentence.place.path}:{sentence.place.line})" if sentence.place else ""
    return f"{sentence.text[:1].upper()}{sentence.text[1:]}{place}."


def _filled(text: str, indent: str, width: int) -> Iterator[str]:
    hanging = "  " if text.startswith("- ") else ""
    first, *rest = wrapped(printable(text), width - len(indent) - len(hanging))
    yield f"{indent}{first}"
    yield from (f"{indent}{hanging}{line}" for line in rest)


def _asides(explanation: Explanation, width: int) -> Iterator[str]:
    """What the statements need that cannot be copied from here, and who may get in without them."""
    for statement in dict.fromkeys(wanted.like for wanted in explanation.wanted if wanted.like):
        for name, value in (("SourceArn", statement.source_arn), ("SourceAccount", statement.source_account)):
            if isinstance(value, Unknown):
                place = f"{value.span.path}:{value.span.line}"
                yield from ("", *_filled(f"Give it the {name} of {statement.address} too ({place}).", "    ", width))
    if any(wanted.caller.startswith(("arn:", *"0123456789")) for wanted in explanation.wanted):
        text = "Who is in the function's own account may also hold the actions in an identity policy."
        yield from ("", *_filled(text, "    ", width))


def _rest(cases: Sequence[Case], told: Sequence[Case], width: int) -> Iterator[str]:
    """What is left to say where no URL was named: that none answers 403, and which ones cannot be judged."""
    if not cases:
        yield "No Function URL was found."
        return
    if not told:
        yield "No Function URL was found to answer 403."
    unknown = dict.fromkeys(c.explanation.url.address for c in cases if c.explanation.verdict is Verdict.UNKNOWN)
    if unknown:
        yield from _filled(f"Whether these answer cannot be known: {', '.join(unknown)}.", "", width)

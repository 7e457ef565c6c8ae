"""What holds for every repository, whatever stands in its files.

No exception leaves a run, no rule fails, nothing hangs, every place lies inside its file, every output is valid for its
format, and a second run says the same.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from jsonschema import Draft202012Validator
from outputs.sarif_check import problems_in

from fulint.baseline import BaselineError, compared, entries_in, entries_of, text_of
from fulint.config import Config, ConfigError
from fulint.configfile import load
from fulint.engine import check
from fulint.outputs import FORMATS, exposure, why_403
from fulint.outputs import render as report_in
from fulint.outputs.escape import printable
from fulint.outputs.palette import PLAIN
from fulint.record import replace
from fulint.registry import load as rules
from fulint.report import Report
from fulint.repository import Repository
from fulint.source import Source, Span
from fuzz.limits import in_time

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parents[2] / "docs" / "json-v1.schema.json").read_text(encoding="utf-8"))
)
FAILURES = re.compile(r"fulint failed|is a defect of fulint")
COMMAND = re.compile(r"::(?:error|warning|notice) (?:\w+=[^,:\r\n]*,?)*::[^\r\n]*")
FOR_EYES = ("full", "concise", "github", "summary", "why-403", *map("exposure {}".format, ("table", "mermaid", "svg")))
Files = Mapping[str, str | bytes]


def laid_out(files: Files, folder: Path) -> int:
    """Put files into a folder; their size."""
    size = 0
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        place.write_bytes(data)
        size += len(data)
    return size


def hold(folder: Path, size: int, *, slower: float = 1.0, twice: bool = True) -> Report:
    """Raises where something does not hold for the repository in a folder, whose files are of some size together."""
    with in_time(size, slower):
        config = configured(folder)
        report = check([str(folder)], config, root=str(folder))
        assert [message for message in said(report) if FAILURES.search(message)] == []
        assert [finding.text for finding in report.findings if finding.rule == "FU002"] == []
        repository = Repository(str(folder))
        assert [span for span in spans_of(report) if not lies_inside(span, report, repository)] == []
        outputs(report)
        a_baseline_is_read_as_it_was_written(report)
    if twice:
        with in_time(size, slower):
            again = check([str(folder)], config, root=str(folder))
        assert (again.findings, again.urls, again.files, again.notices) == (
            report.findings,
            report.urls,
            report.files,
            report.notices,
        )
    return report


def configured(folder: Path) -> Config:
    """The repository's own configuration, as far as it can be used, with nothing hidden."""
    try:
        config = load(str(folder), None, rules())
    except ConfigError as error:
        assert error.messages
        return Config(pedantic=True)
    return config


def said(report: Report) -> Iterator[str]:
    """All sentences of a report."""
    yield from report.notices
    for finding in report.findings:
        yield finding.message
        yield from (related.message for related in finding.related)


def spans_of(report: Report) -> Iterator[Span]:
    """All places that a report names."""
    for finding in report.findings:
        yield finding.span
        yield from (related.span for related in finding.related)
        yield from (edit.span for edit in (finding.fix.edits if finding.fix else ()))
    for summary in report.urls:
        yield summary.url.span


def lies_inside(span: Span, report: Report, repository: Repository) -> bool:
    """Whether a place is one of its file: its lines and columns are there, and it ends no earlier than it starts."""
    source = report.sources.get(span.path) or repository.read(span.path)
    if not isinstance(source, Source):
        # A file that cannot be read is named as a whole, or where it stops being text.
        return span.line == span.end_line and span.column == span.end_column == 1
    ends = ((span.line, span.column), (span.end_line, span.end_column))
    return ends[0] <= ends[1] and all(
        1 <= line <= len(source.starts) and 1 <= column <= len(source.line(line)) + 1 for line, column in ends
    )


def outputs(report: Report) -> None:
    """Raises where the report in some format is not valid for what reads it.

    Of the rules only those that found something are in it: the others are the same in every report.
    """
    found = {finding.rule for finding in report.findings}
    report = replace(report, rules=tuple(rule for rule in report.rules if rule.id in found))
    written = {name: report_in(name, report, PLAIN) for name in FORMATS}
    drawn = {name: exposure.render(name, report, PLAIN, 80) for name in exposure.FORMATS}
    written |= {f"exposure {name}": text for name, text in drawn.items()}
    written["why-403"] = why_403.render(report, None, PLAIN, 80)
    for name, text in written.items():
        text.encode("utf-8", "backslashreplace")
        assert name not in FOR_EYES or printable(text.replace("\n", "")) == text.replace("\n", ""), name
    for line in filter(None, written["jsonl"].split("\n")):
        json.loads(line)
    SCHEMA.validate(json.loads(written["json"]))
    assert problems_in(json.loads(written["sarif"]), report.sources) == []
    ElementTree.fromstring(written["junit"])
    ElementTree.fromstring(written["exposure svg"])
    for name in ("gitlab", "rdjson", "exposure json"):
        json.loads(written[name])
    assert [line for line in written["github"].splitlines() if line[:2] == "::" and not COMMAND.fullmatch(line)] == []


def a_baseline_is_read_as_it_was_written(report: Report) -> None:
    """Raises where a report is not the same as what it was accepted as."""
    entries = entries_of(report)
    assert entries_in(text_of(entries)) == entries
    assert compared(report, entries, lambda path: False).new == ()


def a_baseline_is_told(text: str) -> None:
    """Raises where a file is neither a baseline nor one that is refused in a sentence."""
    with in_time(len(text)):
        try:
            entries = entries_in(text)
        except BaselineError as error:
            assert str(error)
        else:
            assert set(entries_in(text_of(entries))) == set(entries)

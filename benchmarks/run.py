"""Measures fulint and prints one table in Markdown: medians of one run, as ratios, held against their bars.

    python benchmarks/run.py [ROUNDS]

Run it with an interpreter that has fulint's dependencies; it needs nothing else, takes about a minute, and ends with 1
where a bar does not hold. Ratios are what is compared, since milliseconds differ between machines. All modules are
compiled first. cfn-lint and checkov are measured beside where they are installed.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from installed import install
from measure import Command, Measured, measure
from trees import (
    LINES,
    LINES_OF_A_HANDLER,
    LINES_OF_A_LONG_HANDLER,
    MODULE_FILES,
    MODULES,
    MODULES_WITH_URL,
    TEMPLATES,
    URLS,
    URLS_OF_THE_LARGE_ONE,
    WITH_URL,
    write_configuration,
    write_forty,
    write_handlers,
    write_many,
    write_module,
    write_modules,
    write_sam,
    write_synthesized,
    write_urls,
)

ROUNDS = 15
MEGABYTES = 45
_HEAD = """\
| run | median | against | ratio | bar | | peak memory | bar | |
| --- | ---: | --- | ---: | ---: | --- | ---: | ---: | --- |
"""
SPAN_READER = Path(__file__).with_name("spans.py")
REFERENCE = Path(__file__).with_name("reference.py")
HCL = Path(__file__).with_name("hcl.py")
FACTS = Path(__file__).with_name("facts.py")
READINGS = 20
"""So often a handler is read, since reading it once is a small part of a run."""
FOUND_OR_NOT = (0, 1)
"""Exit codes of a check that was done, whatever it found."""

(
    BARE,
    VERSION,
    SAM,
    MANY,
    SYNTHESIZED,
    LEAST,
    URLS_CHECKED,
    MAPPED,
    SPANS,
    FORTY,
    MODULE,
    TERRAFORM,
    PARSED,
    LONG,
    LONG_PARSED,
    PYTHON_FACTS,
    PYTHON_PARSED,
    PYTHON_UNREAD,
    JAVASCRIPT_FACTS,
    JAVASCRIPT_PARSED,
    JAVASCRIPT_UNREAD,
    CFN_LINT,
    CHECKOV,
) = (
    "`python -c pass`",
    "`fulint --version`",
    "one SAM template and its Python handler",
    f"{TEMPLATES:,} templates, {WITH_URL} with a URL",
    "one synthesized template of 1 MB",
    "listing, reading and composing the same",
    f"{URLS} Function URLs and their handlers of {LINES_OF_A_HANDLER} lines",
    f"`exposure --format html` of the same {URLS}",
    "reading the spans of a template of 1 MB",
    f"the same, which has {URLS_OF_THE_LARGE_ONE} Function URLs",
    "one folder of Terraform with a Function URL",
    f"{MODULES} folders of Terraform, {MODULE_FILES} files, {MODULES_WITH_URL} Function URLs",
    f"listing and reading them, and parsing the {MODULES_WITH_URL} folders with one",
    f"one file of Terraform with {LINES:,} lines",
    "its bare parse",
    f"the facts of a Python handler of {LINES_OF_A_LONG_HANDLER} lines, {READINGS} times",
    "its parse by `ast`, as often",
    "what is imported for both",
    f"the facts of a JavaScript handler of {LINES_OF_A_LONG_HANDLER} lines, {READINGS} times",
    "its parse by tree-sitter, as often",
    "what is imported for both of these",
    "cfn-lint on the SAM template",
    "checkov on the folders of Terraform",
)


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, against how many milliseconds of what, and how far it may go."""

    name: str
    against: str
    base: float
    bar: float | None = None
    limits_memory: bool = True


def main(rounds: int) -> int:
    """Measure everything and print the table; 1 where a bar does not hold."""
    with tempfile.TemporaryDirectory() as scratch:
        commands = _commands(Path(scratch))
        peers = _peers(Path(scratch))
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "FULINT"))}
        # What takes a second or a minute is known well enough from one round.
        measured = {**measure(commands, rounds, environment), **measure(peers, 1, environment)}
    rows = [(row, measured[row.name]) for row in _rows(measured)]
    sys.stdout.write(_HEAD + "".join(_line(row, result) for row, result in rows))
    return 0 if all(_is_quick(row, result) and _is_small(row, result) for row, result in rows) else 1


def _commands(scratch: Path) -> dict[str, Command]:
    """Everything that is run, in an environment and on trees made for it."""
    bin_folder = install(scratch / "environment")
    python, fulint = str(bin_folder / "python"), str(bin_folder / "fulint")
    trees = {
        "sam": write_sam,
        "many": write_many,
        "synthesized": write_synthesized,
        "urls": write_urls,
        "forty": write_forty,
        "module": write_module,
        "modules": write_modules,
        "configuration": write_configuration,
        "handlers": write_handlers,
    }
    for name, write in trees.items():
        write(scratch / name)
    checks = {SAM: "sam", MANY: "many", SYNTHESIZED: "synthesized", URLS_CHECKED: "urls", FORTY: "forty"}
    checks |= {MODULE: "module", TERRAFORM: "modules", LONG: "configuration"}
    return {
        BARE: Command((python, "-c", "pass")),
        VERSION: Command((fulint, "--version")),
        **{name: Command((fulint, "check", str(scratch / tree)), FOUND_OR_NOT) for name, tree in checks.items()},
        LEAST: Command((python, str(REFERENCE), str(scratch / "many"))),
        MAPPED: Command((fulint, "exposure", "--format", "html", str(scratch / "urls"))),
        PARSED: Command((python, str(HCL), str(scratch / "modules"))),
        LONG_PARSED: Command((python, str(HCL), str(scratch / "configuration"))),
        SPANS: Command((python, str(SPAN_READER), str(scratch / "forty" / "Stack.template.json"))),
        **{
            name: Command((python, str(FACTS), task, str(scratch / "handlers" / file), str(READINGS)))
            for name, task, file in (
                (PYTHON_FACTS, "facts", "app.py"),
                (PYTHON_PARSED, "parse", "app.py"),
                (PYTHON_UNREAD, "nothing", "app.py"),
                (JAVASCRIPT_FACTS, "facts", "index.mjs"),
                (JAVASCRIPT_PARSED, "parse", "index.mjs"),
                (JAVASCRIPT_UNREAD, "nothing", "index.mjs"),
            )
        },
    }


def _peers(scratch: Path) -> dict[str, Command]:
    """Other linters that are on the path, on the trees that they read as well."""
    peers = {
        CFN_LINT: ("cfn-lint", "sam/template.yaml", ()),
        CHECKOV: ("checkov", "modules", ("--quiet", "--compact", "--framework", "terraform", "-d")),
    }
    return {
        name: Command((program, *options, str(scratch / tree)), tuple(range(16)))
        for name, (command, tree, options) in peers.items()
        if (program := shutil.which(command))
    }


def _rows(measured: Mapping[str, Measured]) -> Iterator[Row]:
    bare, one = measured[BARE].milliseconds, measured[SAM].milliseconds
    least = one + measured[LEAST].milliseconds - bare
    yield Row(BARE, "", bare, limits_memory=False)
    yield Row(VERSION, BARE, bare, 4)
    yield Row(SAM, BARE, bare, 8)
    # What a check costs before the number of files matters is what it costs for one.
    yield Row(MANY, f"{SAM} and {LEAST}", least, 1.5)
    yield Row(LEAST, BARE, bare, limits_memory=False)
    module, parsing = measured[MODULE].milliseconds, measured[PARSED].milliseconds - bare
    yield Row(MODULE, BARE, bare)
    yield Row(TERRAFORM, f"{MODULE} and {PARSED}", module + parsing, 1.5)
    yield Row(PARSED, BARE, bare, limits_memory=False)
    yield Row(LONG, LONG_PARSED, measured[LONG_PARSED].milliseconds, 8)
    yield Row(LONG_PARSED, BARE, bare, limits_memory=False)
    yield Row(SYNTHESIZED, BARE, bare)
    yield Row(URLS_CHECKED, BARE, bare, 60, limits_memory=False)
    yield Row(MAPPED, URLS_CHECKED, measured[URLS_CHECKED].milliseconds, 2, limits_memory=False)
    yield Row(SPANS, BARE, bare, limits_memory=False)
    yield Row(FORTY, SPANS, measured[SPANS].milliseconds, 10, limits_memory=False)
    yield from _rows_of_handlers(measured)
    if CFN_LINT in measured:
        yield Row(CFN_LINT, SAM, measured[SAM].milliseconds, limits_memory=False)
    if CHECKOV in measured:
        yield Row(CHECKOV, TERRAFORM, measured[TERRAFORM].milliseconds, limits_memory=False)


def _rows_of_handlers(measured: Mapping[str, Measured]) -> Iterator[Row]:
    """The facts against five parses in Python and fifteen in JavaScript, and against the imports of both."""
    for facts, parsed, unread, times in (
        (PYTHON_FACTS, PYTHON_PARSED, PYTHON_UNREAD, 5),
        (JAVASCRIPT_FACTS, JAVASCRIPT_PARSED, JAVASCRIPT_UNREAD, 15),
    ):
        imports = measured[unread].milliseconds
        parses = times * (measured[parsed].milliseconds - imports)
        yield Row(facts, f"{unread} and {times} times {parsed}", imports + parses, 1, limits_memory=False)
        yield Row(parsed, "", measured[parsed].milliseconds, limits_memory=False)
        yield Row(unread, "", imports, limits_memory=False)


def _is_quick(row: Row, measured: Measured) -> bool:
    return row.bar is None or measured.milliseconds <= row.bar * row.base


def _is_small(row: Row, measured: Measured) -> bool:
    return not row.limits_memory or measured.megabytes <= MEGABYTES


def _line(row: Row, measured: Measured) -> str:
    cells = (
        row.name,
        f"{measured.milliseconds:,.0f} ms",
        row.against,
        f"{measured.milliseconds / row.base:.2f}" if row.against else "",
        f"{row.bar:g}" if row.bar else "",
        _verdict(_is_quick(row, measured)) if row.bar else "",
        f"{measured.megabytes:.1f} MB",
        f"{MEGABYTES} MB" if row.limits_memory else "",
        _verdict(_is_small(row, measured)) if row.limits_memory else "",
    )
    return f"| {' | '.join(cells)} |\n"


def _verdict(holds: bool) -> str:
    return "holds" if holds else "**fails**"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))

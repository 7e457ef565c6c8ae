"""What is measured, as data: runs of fulint, what else they are compared with, and the bars that they are held to."""

from __future__ import annotations

from dataclasses import dataclass

from bars import AtMost, Bar, Faster, Memory
from peers import (
    CFN_LINT,
    CFN_LINT_ON_JSON,
    CHECKOV,
    CHECKOV_ON_BOTH,
    CHECKOV_ON_TERRAFORM,
    SEMGREP,
    Peer,
)


@dataclass(frozen=True)
class Workload:
    """A run of fulint. `{tree}` in its arguments stands for the folder that is made of `trees.TREES[tree]`.

    Where `is_read`, the same tree is also listed and read in plain Python. A check is done with the exit codes 0 and 1,
    whatever it has found.
    """

    name: str
    arguments: tuple[str, ...]
    tree: str = "empty"
    is_read: bool = False
    peers: tuple[Peer, ...] = ()
    succeeds_with: tuple[int, ...] = (0, 1)


@dataclass(frozen=True)
class Reference:
    """A run of Python that a bar compares with: a script of this folder, or a statement behind `-c`."""

    name: str
    arguments: tuple[str, ...]
    tree: str = "empty"


CHECK = ("check", "{tree}")

BARE = Reference("`python -c pass`", ("-c", "pass"))
VERSION = Workload("`fulint --version`", ("--version",), succeeds_with=(0,))
NOTHING = Workload("an empty folder", CHECK, is_read=True)
SAM = Workload("one SAM template and its Python handler", CHECK, "sam", True, (CFN_LINT, CHECKOV, SEMGREP))
HUNDRED = Workload("100 templates, 15 with a URL", CHECK, "hundred", True, (CFN_LINT, CHECKOV, SEMGREP))
THOUSAND = Workload("1,000 templates, 15 with a URL", CHECK, "thousand", True, (CFN_LINT, CHECKOV, SEMGREP))
MODULE = Workload("one folder of Terraform with a URL", CHECK, "module", True, (CHECKOV_ON_TERRAFORM, SEMGREP))
MODULES = Workload(
    "300 folders of Terraform, 850 files, 5 URLs", CHECK, "modules", True, (CHECKOV_ON_TERRAFORM, SEMGREP)
)
CONFIGURATION = Workload("one file of Terraform with 2,000 lines", CHECK, "configuration", True)
SYNTHESIZED = Workload(
    "1 MB synthesized by CDK, one URL", CHECK, "synthesized", True, (CFN_LINT_ON_JSON, CHECKOV, SEMGREP)
)
FORTY = Workload("1 MB synthesized by CDK, 40 URLs", CHECK, "forty", True)
URLS = Workload("200 URLs and their Python handlers of 100 lines", CHECK, "urls", True, (SEMGREP,))
URLS_ALONE = Workload("the same by one process", ("check", "--jobs", "1", "{tree}"), "urls", True)
MAPPED = Workload("`exposure --format html` of the same 200", ("exposure", "--format", "html", "{tree}"), "urls")
MONOREPO = Workload("50,000 files, of which 40 matter", CHECK, "monorepo", True, (CHECKOV_ON_BOTH, SEMGREP))

COMPOSED = Reference(
    "listing, reading and composing the 1,000 templates", ("plain.py", "compose", "{tree}"), "thousand"
)
PARSED = Reference("listing and reading the 300 folders, and parsing 5", ("plain.py", "parse", "{tree}"), "modules")
CONFIGURATION_PARSED = Reference("the bare parse of the 2,000 lines", ("plain.py", "parse", "{tree}"), "configuration")
SPANS = Reference("reading the spans of the 1 MB with 40 URLs", ("spans.py", "{tree}/Stack.template.json"), "forty")
READINGS, PARSES = 20, 200
"""So often a handler is read and only parsed, since once is a small part of a run, and a parse a smaller one."""


def _of_a_handler(what: str, task: str, file: str, times: int = 0) -> Reference:
    named = f"{what}, {times} times" if times else what
    return Reference(named, ("facts.py", task, "{tree}/" + file, str(times)), "handlers")


PYTHON_FACTS = _of_a_handler("the facts of a Python handler of 500 lines", "facts", "app.py", READINGS)
PYTHON_PARSED = _of_a_handler("its parse by `ast`", "parse", "app.py", PARSES)
PYTHON_UNREAD = _of_a_handler("what is imported for both", "nothing", "app.py")
JAVASCRIPT_FACTS = _of_a_handler("the facts of a JavaScript handler of 500 lines", "facts", "index.mjs", READINGS)
JAVASCRIPT_PARSED = _of_a_handler("its parse by tree-sitter", "parse", "index.mjs", PARSES)
JAVASCRIPT_UNREAD = _of_a_handler("what is imported for both of these", "nothing", "index.mjs")

WORKLOADS: tuple[Workload, ...] = (
    VERSION,
    NOTHING,
    SAM,
    HUNDRED,
    THOUSAND,
    MODULE,
    MODULES,
    CONFIGURATION,
    SYNTHESIZED,
    FORTY,
    URLS,
    URLS_ALONE,
    MAPPED,
    MONOREPO,
)
REFERENCES: tuple[Reference, ...] = (
    BARE,
    COMPOSED,
    PARSED,
    CONFIGURATION_PARSED,
    SPANS,
    PYTHON_FACTS,
    PYTHON_PARSED,
    PYTHON_UNREAD,
    JAVASCRIPT_FACTS,
    JAVASCRIPT_PARSED,
    JAVASCRIPT_UNREAD,
)


def reading_of(tree: str) -> str:
    """What listing and reading a tree in plain Python is called among all that is measured."""
    return f"listing and reading {tree}"


def bars() -> tuple[Bar, ...]:
    """What the runs are held to."""
    return (
        AtMost(VERSION.name, 3.5, "bare Python", ((1, BARE.name),)),
        AtMost(SAM.name, 7, "bare Python", ((1, BARE.name),)),
        AtMost(
            MONOREPO.name,
            3,
            "start-up, listing, and reading every file of a suffix that is looked at",
            ((1, reading_of("monorepo")), (1, NOTHING.name), (-1, BARE.name)),
        ),
        # What a check costs before the number of files matters is what it costs for one.
        AtMost(
            THOUSAND.name,
            1.5,
            "one template, and listing, reading and composing",
            ((1, SAM.name), (1, COMPOSED.name), (-1, BARE.name)),
        ),
        AtMost(
            MODULES.name,
            1.5,
            "one folder, and listing, reading and parsing",
            ((1, MODULE.name), (1, PARSED.name), (-1, BARE.name)),
        ),
        AtMost(CONFIGURATION.name, 8, "its bare parse", ((1, CONFIGURATION_PARSED.name),)),
        AtMost(FORTY.name, 10, "reading its spans", ((1, SPANS.name),)),
        AtMost(URLS_ALONE.name, 60, "bare Python", ((1, BARE.name),)),
        AtMost(MAPPED.name, 2, "the check of the same", ((1, URLS.name),)),
        AtMost(
            PYTHON_FACTS.name, 5, "as many parses by `ast`", _parses(PYTHON_PARSED, PYTHON_UNREAD), PYTHON_UNREAD.name
        ),
        AtMost(
            JAVASCRIPT_FACTS.name,
            15,
            "as many parses by tree-sitter",
            _parses(JAVASCRIPT_PARSED, JAVASCRIPT_UNREAD),
            JAVASCRIPT_UNREAD.name,
        ),
        Faster(THOUSAND.name, 100, "checkov"),
        Faster(THOUSAND.name, 100, "cfn-lint"),
        Faster(MODULES.name, 400, "checkov"),
        *(Memory(each.name, 45) for each in (VERSION, SAM, THOUSAND, MODULE, MODULES, CONFIGURATION, SYNTHESIZED)),
        *(Memory(each.name, 60) for each in (HUNDRED, MONOREPO)),
    )


def _parses(parsed: Reference, unread: Reference) -> tuple[tuple[float, str], ...]:
    """As many parses as there are readings."""
    share = READINGS / PARSES
    return ((share, parsed.name), (-share, unread.name))

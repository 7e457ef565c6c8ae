"""`fulint check --fix` and `--diff`: which fixes are wanted, what they come to, and what is said of it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import click

from fulint.cli.printing import Refusal, echo
from fulint.cli.settings import checked, repository_of, starts_of

if TYPE_CHECKING:
    from fulint.config import Config
    from fulint.finding import Finding
    from fulint.fixes.rounds import Mended
    from fulint.report import Report
    from fulint.repository import Repository

fix_option = click.option("--fix", is_flag=True, help="Apply the safe fixes, then report what is left.")
diff_option = click.option(
    "--diff", is_flag=True, help="Print what --fix, or --add-ignore, would change, and change nothing."
)
unsafe_option = click.option(
    "--unsafe-fixes", is_flag=True, help="With --fix or --diff: also fixes that may change what the handler does."
)


class Fixes(NamedTuple):
    """What fixes come to, sentences on those that were asked for and left out, and what is done to a finding."""

    mended: Mended
    notices: tuple[str, ...]
    verb: str = "fix"


def fixes(report: Report, paths: tuple[str, ...], config: Config, unsafe: bool) -> Fixes:
    """What the fixes of a report's findings come to, in files that may be changed; nothing is written.

    Each round is judged by all rules, whatever the report was narrowed to, so that a fix brings nothing that another
    run would find.
    """
    from fulint.config import as_fixes_are_judged
    from fulint.fixes.rounds import mend

    repository = repository_of(paths)
    wide = as_fixes_are_judged(config)
    wanted = {finding.fingerprint for finding in report.findings if finding.fix}
    writable = listed(repository, paths, config) if wanted else frozenset()

    def may(finding: Finding) -> bool:
        is_wanted = finding.fingerprint in wanted and _is_asked_for(finding, unsafe)
        return is_wanted and writable.issuperset(_files(finding))

    def judge(texts: Mapping[str, str]) -> Report:
        return checked(paths, wide, {repository.absolute(path): text for path, text in texts.items()})

    mended = mend(judge({}) if wanted else report, may, judge)
    return Fixes(mended, _left_out(report, mended, writable, unsafe))


def listed(repository: Repository, paths: tuple[str, ...], config: Config) -> frozenset[str]:
    """The files that may be changed: those at or below the paths that neither git nor the configuration ignores."""
    from fulint.discover import list_files

    starts = starts_of(paths, repository)
    return frozenset(path for path in list_files(repository, starts, config.exclude) if isinstance(path, str))


def apply(mended: Mended, paths: tuple[str, ...]) -> None:
    """Write the changed files. Raises Refusal that names those that could not be written; the others are."""
    from fulint.fixes.writing import write

    repository = repository_of(paths)
    failed = [
        f"{path} is not changed: {reason}"
        for path, text in sorted(mended.texts.items())
        if (reason := write(repository, mended.sources[path], text)) is not None
    ]
    if failed:
        raise Refusal("\n".join(failed))


def show(fixes: Fixes, quiet: bool) -> bool:
    """Print what would change to standard output: exactly, unless a terminal would heed what stands in a file.

    Whether anything would.
    """
    from fulint.cli.printing import visible
    from fulint.fixes.edits import difference
    from fulint.outputs.totals import counted

    mended = fixes.mended
    text = "".join(difference(mended.sources[path], text) for path, text in sorted(mended.texts.items()))
    echo(visible(text) if sys.stdout is not None and sys.stdout.isatty() else text)
    if not quiet:
        fixed, files = counted(len(mended.fixed), "finding"), counted(len(mended.texts), "file")
        said = f"Would {fixes.verb} {fixed} in {files}." if mended.texts else f"Would {fixes.verb} nothing."
        echo("".join(f"{visible(line)}\n" for line in (*fixes.notices, said)), sys.stderr)
    return bool(mended.texts)


def _left_out(report: Report, mended: Mended, writable: frozenset[str], unsafe: bool) -> tuple[str, ...]:
    from fulint.outputs.totals import counted

    asked = [finding for finding in report.findings if _is_asked_for(finding, unsafe)]
    outside = sorted({path for finding in asked for path in _files(finding)} - writable)
    said = [f"Not fixed: {path} is not among the paths that were given, or is ignored." for path in outside]
    if mended.left:
        places = ", ".join(f"{finding.rule} at {finding.span.path}:{finding.span.line}" for finding in mended.left)
        said.append(f"Not fixed, since it would bring another finding: {counted(len(mended.left), 'fix')} ({places}).")
    return tuple(said)


def _is_asked_for(finding: Finding, unsafe: bool) -> bool:
    return finding.fix is not None and (finding.fix.safe or unsafe)


def _files(finding: Finding) -> tuple[str, ...]:
    """The files that a finding's fix changes."""
    return tuple(dict.fromkeys(edit.span.path for edit in finding.fix.edits)) if finding.fix else ()

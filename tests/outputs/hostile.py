"""Reports that hold whatever text a stranger may write into a template, a handler or a file's name."""

from dataclasses import replace

from hypothesis import strategies

from fulint.finding import Finding
from fulint.report import Report
from outputs.samples import PUBLIC, URL, report_of

MARKS = ["%", "\r", "\n", ":", ",", "::error::", "##[error]", "|", "<b>", "`", "```", "](x)", "]]>", "&amp;", '"', "\0"]
texts = strategies.lists(
    strategies.one_of(strategies.sampled_from([*MARKS, "\x1b[31m", "\ud800", "\ufffe", "é", "😀"]), strategies.text()),
    max_size=4,
).map("".join)


def hostile(path: str, message: str, address: str = "Webhook") -> Finding:
    return replace(PUBLIC, span=PUBLIC.span._replace(path=path), message=message, help=message, address=address)


@strategies.composite
def reports(draw: strategies.DrawFn) -> Report:
    """A report with one finding and one URL, all of whose texts are hostile."""
    path, message, address = draw(texts), draw(texts), draw(texts)
    finding = hostile(path, message, address)
    # Without the rules, whose pages would be printed with every example that fails.
    return replace(report_of(finding), rules=(), urls=(replace(URL, url=replace(URL.url, address=address)),))

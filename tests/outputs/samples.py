"""Reports made by hand, small enough to be read."""

from collections.abc import Mapping
from dataclasses import replace

from fulint.finding import Confidence, Edit, Finding, Fix, Related, Severity
from fulint.model import Exposure, FunctionUrl, Target, Verdict
from fulint.registry import load
from fulint.report import HandlerPlace, LookedAt, Report, UrlSummary
from fulint.source import Source, Span
from fulint.values import Known

TEMPLATE = """\
Resources:
  Webhook:
    Type: AWS::Serverless::Function
    Properties:
      FunctionUrlConfig:
        AuthType: NONE
"""
HANDLER = """\
def handler(event, context):
    signature = event["headers"]["X-Signature"]
    return {"statusCode": 200, "body": signature}
"""
SOURCES = {"template.yaml": Source("template.yaml", TEMPLATE), "src/app.py": Source("src/app.py", HANDLER)}


def span_of(sources: Mapping[str, Source], path: str, marked: str) -> Span:
    """The first place in a file where a text stands."""
    start = sources[path].text.index(marked)
    return sources[path].span(start, start + len(marked))


AUTH = span_of(SOURCES, "template.yaml", "NONE")
NAME = span_of(SOURCES, "src/app.py", '"X-Signature"')
DEFINED = span_of(SOURCES, "src/app.py", "handler")

HEADER = Finding(
    rule="FU404",
    name="header-name-case",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    message="`X-Signature` is never among the headers",
    span=NAME,
    help="Look for `x-signature`",
    address="Webhook",
    function="Webhook",
    fix=Fix(
        "write `x-signature`",
        (Edit(Span("src/app.py", NAME.line, NAME.column + 1, NAME.end_line, NAME.end_column - 1), "x-signature"),),
        safe=True,
    ),
    fingerprint="0123456789abcdef",
)
PUBLIC = Finding(
    rule="FU101",
    name="public-url",
    severity=Severity.WARNING,
    confidence=Confidence.HIGH,
    message="anyone on the internet can invoke it",
    span=AUTH,
    help="Set AuthType to AWS_IAM",
    address="Webhook",
    function="Webhook",
    when=("Stage is dev",),
    related=(Related(DEFINED, "this handler answers"),),
    fingerprint="fedcba9876543210",
)
UNREADABLE = Finding(
    rule="FU001",
    name="unreadable-input",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    message="this file is not UTF-8",
    span=Span.top_of("other.yaml"),
    fingerprint="00000000ffffffff",
)
URL = UrlSummary(
    url=FunctionUrl(
        "Webhook",
        span_of(SOURCES, "template.yaml", "FunctionUrlConfig"),
        Known("NONE", AUTH),
        Target(Known("Webhook", AUTH)),
    ),
    exposure=Exposure(Verdict.PUBLIC, "the policy lets everyone in"),
    auth_type="NONE",
    target="$LATEST",
    target_label="Webhook:$LATEST",
    handler=HandlerPlace(DEFINED, "python"),
)
RULES = load()


def report_of(*findings: Finding, sources: Mapping[str, Source] = SOURCES, ignored: int = 0, hidden: int = 0) -> Report:
    """A report about the one URL of the sample template."""
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        urls=(URL,),
        rules=RULES,
        sources=sources,
        files=(LookedAt("src/app.py", "handler"), LookedAt("template.yaml", "template")),
        ignored=ignored,
        hidden=hidden,
    )


def finding_at(sources: Mapping[str, Source], path: str, marked: str, message: str = "wrong") -> Finding:
    """A finding on a text in a file."""
    return replace(PUBLIC, span=span_of(sources, path, marked), message=message, when=(), related=(), address=None)

"""What a rule is, and all that the author of one needs: an endpoint to look at and claims to yield.

A rule is one module in `rules/`, named after the defect. Its docstring is its page; below it one decorator and
one generator that yields `Claim`s:

    @url_rule("FU104", Severity.ERROR, precision="high")
    def check(endpoint: Endpoint) -> Claims:
        ...

The engine stamps id, name, severity, address and deployment on each claim, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from fulint.facts import Handler, MissingHandler
from fulint.finding import Confidence, Fix, Related, Remedy, Severity
from fulint.model import Deployment, Exposure, Function, FunctionUrl
from fulint.policy import Policy
from fulint.record import record
from fulint.source import Span

Precision: TypeAlias = Literal["very-high", "high", "medium"]


@record
class Claim:
    """What a rule says of one place.

    `message` is one clause or sentence without its full stop: what is wrong, and what a caller will see. `help`
    says what to do.
    """

    span: Span
    message: str
    help: str = ""
    related: tuple[Related, ...] = ()
    confidence: Confidence = Confidence.HIGH
    fix: Fix | None = None
    address: str | None = None
    """The URL that it is about, where the rule looked at a whole deployment."""
    remedy: Remedy | None = None
    """What a fix is to do, where the rule cannot tell the edits by itself."""


Claims: TypeAlias = Iterator[Claim]


@record
class Endpoint:
    """One Function URL in one deployment, with everything that is known about it."""

    deployment: Deployment
    url: FunctionUrl
    function: Function | None
    policy: Policy
    exposure: Exposure
    handler: Handler | MissingHandler


UrlCheck: TypeAlias = Callable[[Endpoint], Claims]
HandlerCheck: TypeAlias = Callable[[Endpoint, Handler], Claims]
CodeCheck: TypeAlias = Callable[[Handler, Function | None], Claims]
DeploymentCheck: TypeAlias = Callable[[Deployment], Claims]


@record
class Declaration:
    """A rule as its module declares it: the decorators make one of a check, and `run_rule` one without.

    Exactly one of the checks is set, or none for what the run itself says. `cwe` is the number of the weakness,
    which makes it a security rule for code scanning. `precision` says what a finding rests on: `very-high` for
    literals in a template, `high` for a tool's documented behaviour or a resolved handler, `medium` for a
    judgement of handler code.
    """

    id: str
    severity: Severity
    precision: Precision
    cwe: int | None = None
    check_url: UrlCheck | None = None
    check_handler: HandlerCheck | None = None
    check_code: CodeCheck | None = None
    check_deployment: DeploymentCheck | None = None


@record
class Rule:
    """A declared rule with what its module adds: the `name`, and the docstring that is its `page`."""

    declaration: Declaration
    name: str
    page: str

    @property
    def id(self) -> str:
        """The public id, such as FU104."""
        return self.declaration.id

    @property
    def severity(self) -> Severity:
        """The one severity of all its findings."""
        return self.declaration.severity

    @property
    def is_security(self) -> bool:
        """Whether code scanning shows it as a security alert."""
        return self.declaration.cwe is not None


def url_rule(
    id: str, severity: Severity, *, precision: Precision, cwe: int | None = None
) -> Callable[[UrlCheck], Declaration]:
    """Declare a rule on every URL of every deployment, whether its handler could be read or not."""
    return lambda check: Declaration(id, severity, precision, cwe, check_url=check)


def handler_rule(
    id: str, severity: Severity, *, precision: Precision = "medium", cwe: int | None = None
) -> Callable[[HandlerCheck], Declaration]:
    """Declare a rule on every URL whose handler was read."""
    return lambda check: Declaration(id, severity, precision, cwe, check_handler=check)


def code_rule(
    id: str, severity: Severity, *, precision: Precision = "medium", cwe: int | None = None
) -> Callable[[CodeCheck], Declaration]:
    """Declare a rule on every handler that was read, also one that no template binds to a URL.

    The check is given the handler and the function that it serves, where there is one.
    """
    return lambda check: Declaration(id, severity, precision, cwe, check_code=check)


def deployment_rule(
    id: str, severity: Severity, *, precision: Precision, cwe: int | None = None
) -> Callable[[DeploymentCheck], Declaration]:
    """Declare a rule on every deployment that has a URL, or a quirk that may be why it has none."""
    return lambda check: Declaration(id, severity, precision, cwe, check_deployment=check)


def run_rule(id: str, severity: Severity, *, precision: Precision) -> Declaration:
    """Declare something that the run itself says, about its input or about another rule."""
    return Declaration(id, severity, precision)

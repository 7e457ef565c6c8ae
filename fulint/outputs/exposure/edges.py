"""What stands in front of a URL: the CloudFront distributions that have it as an origin, and whether they sign."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.edge import Distribution, Origin, OriginAccessControl, SigningBehavior
from fulint.model import AuthType, Verdict
from fulint.outputs.exposure.picture import Approach, Box, Judgement, Kind, Line
from fulint.rule import Endpoint
from fulint.source import Span
from fulint.values import Absent, Known, Unknown, holds, known_items

_SIGNS = {
    SigningBehavior.ALWAYS: "signed (OAC)",
    SigningBehavior.NO_OVERRIDE: "may be signed",
    SigningBehavior.NEVER: "no signature",
}


def edge_approaches(endpoint: Endpoint, judgement: Judgement) -> Iterator[Approach]:
    """A way through each distribution that surely stands in front of the URL."""
    for distribution in endpoint.deployment.distributions_before(endpoint.url):
        origin = distribution.origins_at(endpoint.url.address)[0]
        control = endpoint.deployment.access_control_of(origin)
        arrow = _arrow(origin, control)
        viewer = Box(Kind.CALLER, "Viewers", (_domains(distribution),))
        line = _line(endpoint, judgement, distribution, origin, control)
        yield Approach(viewer, _box(distribution, origin, control), arrow, line)


def _domains(distribution: Distribution) -> str:
    names = [item.value for item in known_items(distribution.aliases)]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"of {names[0]}{more}" if names else "of the distribution"


def _box(distribution: Distribution, origin: Origin, control: OriginAccessControl | None) -> Box:
    match origin.access_control:
        case Absent():
            signing = "no origin access control"
        case Known(address) if control:
            signing = f"origin access control {address}"
        case _:
            signing = "origin access control of elsewhere"
    acl = () if isinstance(distribution.web_acl, Absent) else (_web_acl(distribution.web_acl),)
    spans = (distribution.span, origin.span, origin.endpoint.span, *((control.span,) if control else ()))
    switched_off = ("switched off",) if holds(distribution.enabled, False) else ()
    return Box(
        Kind.EDGE,
        f"CloudFront {distribution.address}",
        (signing, *acl, *switched_off),
        distribution.span,
        tuple(dict.fromkeys((*spans, *_span_of(origin)))),
        unknown="" if distribution.is_whole else "not all of it could be read",
    )


def _web_acl(web_acl: Known[str] | Unknown) -> str:
    """The web ACL of a distribution: by the name that the files have for it, else that there is one."""
    name = web_acl.value.removeprefix("${").removesuffix("}").partition(".")[0] if isinstance(web_acl, Known) else ""
    return f"web ACL {name}" if name.isalnum() else "behind a web ACL"


def _span_of(origin: Origin) -> tuple[Span, ...]:
    return () if isinstance(origin.access_control, Absent) else (origin.access_control.span,)


def _arrow(origin: Origin, control: OriginAccessControl | None) -> str:
    match origin.access_control, control:
        case Absent(), _:
            return "no signature"
        case _, OriginAccessControl(signing_behavior=Known(behavior)):
            return _SIGNS.get(behavior, "")
        case _:
            return ""


def _line(
    endpoint: Endpoint,
    judgement: Judgement,
    distribution: Distribution,
    origin: Origin,
    control: OriginAccessControl | None,
) -> Line:
    """Whether what comes through the distribution gets an answer; dashed where it cannot be told."""
    match judgement.verdict:
        case _ if holds(distribution.enabled, False):
            return Line.CLOSED
        case Verdict.PUBLIC:
            return Line.GUARDED
        case Verdict.NOBODY:
            return Line.CLOSED
        case Verdict.ANY_ACCOUNT | Verdict.CLOUDFRONT_ONLY | Verdict.NAMED if control and _signs(control):
            return Line.GUARDED
        case _ if isinstance(origin.access_control, Absent) and holds(endpoint.url.auth_type, AuthType.AWS_IAM):
            return Line.DASHED if _runs_code(distribution, origin) else Line.CLOSED
        case _:
            return Line.DASHED


def _signs(control: OriginAccessControl) -> bool:
    return holds(control.signing_behavior, SigningBehavior.ALWAYS)


def _runs_code(distribution: Distribution, origin: Origin) -> bool:
    """Whether code at the edge may sign requests by itself, or viewers' own signatures may come through."""
    return not distribution.is_whole or any(
        isinstance(b.functions, Unknown) or b.functions for b in distribution.behaviors if b.may_use(origin)
    )

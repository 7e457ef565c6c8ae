"""What a host name in a template points at: a Function URL of the same template, another one, or something else."""

from __future__ import annotations

from fulint.dialects.cloudformation.intrinsics import HOST_OF_URL, PSEUDO_PARAMETERS
from fulint.dialects.cloudformation.mentions import declares_url
from fulint.dialects.cloudformation.results import (
    IMPORT,
    LOOKED_UP,
    Part,
    Result,
    Symbol,
    Text,
    as_text,
    handed_on,
    parts_of,
    text,
)
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import FUNCTION, SAM_FUNCTION, owner_of
from fulint.edge import Endpoint, Form, is_url_host
from fulint.source import Span
from fulint.syntax.tree import Mapping
from fulint.values import ABSENT, Absent, Known, Unknown, Value

_MAY_HOLD_ANY = ("AWS::CloudFormation::", "AWS::Serverless::Application", "AWS::SSM::Parameter", "Custom::")
_MAX_STEPS = 6
"""How often one stack may pass on what another gave it."""
_SCHEMES = ("https://", "http://")


def endpoint_of(result: Result | Absent, span: Span, stack: Stack) -> Endpoint:
    """What a value points at that should be a host name; `span` is where it would stand if it is not there."""
    if isinstance(result, Absent):
        return Endpoint(span, form=Form.OTHER)
    parts = parts_of(result)
    if parts is None or isinstance(result, Unknown):
        unknown = result if isinstance(result, Unknown) else Unknown("it is not a host name", result.span)
        return Endpoint(result.span, unknown, unknown, Form.OTHER)
    parts = _expanded(parts, result.span, stack)
    url, host = _url_in(parts, result.span, stack), as_text(Text(parts, result.span))
    filled = _filled(parts)
    looks_like_url = isinstance(url, Absent) and not _is_guess(parts) and is_url_host(_bare(filled))
    if looks_like_url or (isinstance(url, Absent) and LOOKED_UP in filled):
        url = Unknown("it may be the host of any Function URL", result.span)
    return Endpoint(result.span, url, host, _form(parts, host), looks_like_url)


def _expanded(parts: tuple[Part, ...], span: Span, stack: Stack) -> tuple[Part, ...]:
    """The parts with what other stacks export or put out in place of its name, as far as it is one thing."""
    for _ in range(_MAX_STEPS):
        positions = [position for position, part in enumerate(parts) if isinstance(part, Symbol)]
        symbol = parts[positions[0]] if len(positions) == 1 else None
        given = _given_by_relative(symbol, stack) if isinstance(symbol, Symbol) else None
        joined = given and text((*parts[: positions[0]], *given, *parts[positions[0] + 1 :]), span)
        if not isinstance(joined, Text):
            break
        parts = joined.parts
    return parts


def _given_by_relative(symbol: Symbol, stack: Stack) -> tuple[Part, ...] | None:
    """What an export, or an output of a nested stack, comes to; None for another symbol, and where it is not known."""
    name, _, attribute = symbol.name.partition(".")
    wanted = attribute or symbol.attribute
    if symbol.home == IMPORT:
        exporting = stack.family.exporting(symbol.name)
        relative, node = exporting[0] if len(exporting) == 1 else (None, None)
    else:
        relative = stack.family.children.get((symbol.home or stack.home, name))
        output = relative.template.section("Outputs").get(wanted.removeprefix("Outputs.")) if relative else None
        node = output.get("Value") if isinstance(output, Mapping) else None
    if relative is None or node is None:
        return None
    parts = parts_of(handed_on(relative.evaluator.evaluate(node), relative.home))
    if symbol.attribute != HOST_OF_URL:
        return parts
    match parts:
        case ("https://", Symbol() as host, "/") if host.attribute == HOST_OF_URL:
            return (host,)
        case _:
            return None


def _url_in(parts: tuple[Part, ...], span: Span, stack: Stack) -> Value[str]:
    """The URL of the template whose host stands among these parts."""
    vague: Unknown | None = None
    for part in parts:
        if not isinstance(part, Symbol) or part.name in PSEUDO_PARAMETERS:
            continue
        home = stack.family.stacks.get(part.home) if part.home else stack
        owner = owner_of(part.name.partition(".")[0], home.template) if home else None
        resource = home.template.resources[owner] if home and owner else None
        if home is None or resource is None or resource.type.startswith(_MAY_HOLD_ANY):
            vague = vague or Unknown(part.reason, span)
        elif part.attribute == HOST_OF_URL:
            if declares_url(resource) and home.truth(resource) is not False:
                return Known(home.address(resource.id), span)
            return Unknown(part.reason, span)
        elif resource.type in (FUNCTION, SAM_FUNCTION):
            vague = vague or Unknown(part.reason, span)
    return vague or ABSENT


def _form(parts: tuple[Part, ...], host: Value[str]) -> Form:
    """What the parts are together; a part that deployment fills in is no evidence of a scheme."""
    first = parts[0] if parts else ""
    if isinstance(first, str) and first.lower().startswith(_SCHEMES):
        return Form.WHOLE_URL
    literal = "".join(part for part in parts if isinstance(part, str))
    if "/" in literal or ":" in literal:
        return Form.OTHER
    if isinstance(host, Known):
        return Form.HOST if host.value else Form.OTHER
    is_host = len(parts) == 1 and isinstance(parts[0], Symbol) and parts[0].attribute == HOST_OF_URL
    return Form.HOST if is_host or is_url_host(_filled(parts)) else Form.OTHER


def _filled(parts: tuple[Part, ...]) -> str:
    """The text with a letter for each part that deployment fills in."""
    return "".join(part if isinstance(part, str) else "x" for part in parts)


def _bare(filled: str) -> str:
    """A host name without what a whole URL puts around it."""
    return filled.partition("://")[2].partition("/")[0] if filled.lower().startswith(_SCHEMES) else filled


def _is_guess(parts: tuple[Part, ...]) -> bool:
    """Whether only what deployment fills in makes it look like a host."""
    return not any(isinstance(part, str) and ".lambda-url." in part.lower() for part in parts)

"""What a host name points at: a Function URL of the same deployment, another one, or something else."""

from __future__ import annotations

from fulint.dialects.terraform.stack import URLS, Stack
from fulint.dialects.terraform.values import HOST, Plain, Symbol, Text, V, as_text, is_null, why
from fulint.edge import Endpoint, Form, is_url_host
from fulint.source import Span
from fulint.values import ABSENT, Known, Value
from fulint.values import Unknown as NotKnown

_SCHEMES = ("https://", "http://")
_OF_URL = (HOST, "url_id", "function_url")
_NO_HOSTS = (
    "aws_s3_bucket",
    "aws_lb",
    "aws_alb",
    "aws_apigatewayv2_",
    "aws_api_gateway_",
    "aws_cloudfront_",
    "aws_acm_",
)


def endpoint_of(value: V | None, span: Span, stack: Stack) -> Endpoint:
    """What a value points at that should be a host name; `span` is where it would stand if it is not there."""
    if value is None or is_null(value):
        return Endpoint(span, form=Form.OTHER)
    if not isinstance(value, (Plain, Text)):
        unknown = NotKnown(why(value), value.span)
        return Endpoint(value.span, unknown, unknown, Form.OTHER)
    parts: tuple[str | Symbol, ...] = value.parts if isinstance(value, Text) else (str(value.value),)
    return Endpoint(value.span, _url_in(parts, value.span, stack), as_text(value), _form(parts))


def _url_in(parts: tuple[str | Symbol, ...], span: Span, stack: Stack) -> Value[str]:
    """The URL whose host stands among these parts; unknown where a part may be one."""
    vague: NotKnown | None = None
    for part in parts:
        if isinstance(part, str):
            continue
        resource = stack.found(part.address)
        if resource is not None and resource.type in URLS and part.attribute in _OF_URL:
            return Known(part.address, span)
        of_url = next((url.address for url in stack.of(*URLS) if url.address in part.address), None)
        if of_url is not None:
            return Known(of_url, span)
        if resource is None or not resource.type.removeprefix("data.").startswith(_NO_HOSTS):
            vague = vague or NotKnown(part.reason, span)
    return vague or ABSENT


def _form(parts: tuple[str | Symbol, ...]) -> Form:
    first = parts[0]
    if isinstance(first, str) and first.lower().startswith(_SCHEMES):
        return Form.WHOLE_URL
    literal = "".join(part for part in parts if isinstance(part, str))
    if "/" in literal or ":" in literal:
        return Form.OTHER
    if all(isinstance(part, str) for part in parts):
        return Form.HOST if literal else Form.OTHER
    is_host = len(parts) == 1 and isinstance(first, Symbol) and first.attribute == HOST
    filled = "".join(part if isinstance(part, str) else "x" for part in parts)
    return Form.HOST if is_host or is_url_host(filled) else Form.OTHER

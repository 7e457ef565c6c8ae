"""How messages name a Function URL, what it points at, and its callers."""

from __future__ import annotations

from fulint.finding import shown
from fulint.model import FunctionUrl, Permission, Target
from fulint.policy import CLOUDFRONT, EVERYONE, LATEST
from fulint.rule import Endpoint
from fulint.values import Absent, Known


def url_name(url: FunctionUrl) -> str:
    """The URL by its own name, or by its function's where it has none of its own."""
    match url.target.function:
        case Known(address) if address == url.address:
            return f"the Function URL of {url.address}"
        case _:
            return f"the Function URL {url.address}"


def function_name(endpoint: Endpoint) -> str:
    """The function behind a URL, for a sentence."""
    return endpoint.function.address if endpoint.function else "the function"


def place_name(target: Target) -> str:
    """Where on a function a URL or a statement is."""
    match target.qualifier:
        case Absent():
            return "the function itself"
        case Known(qualifier):
            is_version = qualifier == LATEST or qualifier.isdecimal()
            return f"version {shown(qualifier)}" if is_version else f"the alias {shown(qualifier)}"
        case _:
            return "another place"


def place_on(target: Target, function: str) -> str:
    """A place on a function, the function named."""
    return function if isinstance(target.qualifier, Absent) else f"{place_name(target)} of {function}"


def caller_name(caller: str) -> str:
    """A caller, for a sentence."""
    return {EVERYONE: "everyone", CLOUDFRONT: "CloudFront"}.get(caller, shown(caller))


def statement_name(statement: Permission) -> str:
    """A statement by its own name, or by the tool that adds it without being asked."""
    return f"the statement that {statement.added_by} adds" if statement.added_by else statement.address

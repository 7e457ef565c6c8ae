"""Deriving the facts of a handler from a piece of source, for the specifications beside this file."""

from collections.abc import Callable
from textwrap import dedent, indent

import pytest

from fulint.facts import Handler
from fulint.languages import read
from fulint.model import Code, CodeKind, Function
from fulint.repository import Repository
from fulint.source import Span
from fulint.values import Known

SPAN = Span.top_of("template.yaml")
RUNTIMES = {"py": "python3.13", "js": "nodejs22.x", "ts": "nodejs22.x"}


def derive(text: str, suffix: str) -> Handler:
    """The facts of the handler named `handler` in a file of its own."""
    function = Function(
        address="Handler",
        span=SPAN,
        name=Known("handler", SPAN),
        runtime=Known(RUNTIMES[suffix], SPAN),
        handler=Known("app.handler", SPAN),
        code=Code(CodeKind.FOLDER, SPAN, path=f"app.{suffix}"),
    )
    handler = read(function, Repository("/nonexistent", overlay={f"app.{suffix}": dedent(text)}))
    assert isinstance(handler, Handler), handler
    return handler


@pytest.fixture
def python() -> Callable[..., Handler]:
    """The facts of a Python file that defines `handler`."""
    return lambda text: derive(text, "py")


@pytest.fixture
def javascript() -> Callable[..., Handler]:
    """The facts of a JavaScript file that exports `handler`."""
    return lambda text: derive(text, "js")


@pytest.fixture
def typescript() -> Callable[..., Handler]:
    """The facts of a TypeScript file that exports `handler`."""
    return lambda text: derive(text, "ts")


@pytest.fixture
def python_body() -> Callable[..., Handler]:
    """The facts of a Python handler with this body, below these imports."""

    def read_body(body: str, imports: str = "") -> Handler:
        text = f"{dedent(imports)}\ndef handler(event, context):\n{indent(dedent(body).strip(), '    ')}\n"
        return derive(text, "py")

    return read_body


@pytest.fixture
def javascript_body() -> Callable[..., Handler]:
    """The facts of an async JavaScript handler with this body, below these imports."""

    def read_body(body: str, imports: str = "") -> Handler:
        text = f"{dedent(imports)}\nexports.handler = async (event, context) => {{\n{dedent(body).strip()}\n}};\n"
        return derive(text, "js")

    return read_body

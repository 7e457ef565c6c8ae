"""What a handler sends back: its responses, its replies to errors, and the stream that it answers on.

The second half of the facts: `fulint.facts.Handler` holds them.
"""

from __future__ import annotations

from enum import Enum

from fulint.record import record
from fulint.source import Span


class BodyKind(Enum):
    """What a response's body is made of."""

    TEXT = "text"
    JSON_TEXT = "json-text"
    HTML = "html"
    OBJECT = "object"
    BYTES = "bytes"
    BASE64 = "base64"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@record
class ResponseHeader:
    """A header that a response sets: name as written, the literal value (None: computed), and its token."""

    name: str
    value: str | None
    span: Span
    is_conditional: bool = False
    """Whether it is set on some of the ways to this response only."""


@record
class Response:
    """One value that goes back to the caller.

    `kind` is `envelope` (an object that has or should have statusCode), `value` (any other JSON value), `text`,
    `stringified` (an envelope turned into a string), `stream` (the prelude of a stream) or `unknown`. `status` is
    the literal status, or None; `keys` are the envelope's keys as written, with their tokens. `is_base64` is None
    where the flag is computed. A handler that ends without a value has no response.
    """

    span: Span
    kind: str
    status: int | None = None
    keys: tuple[tuple[str, Span], ...] = ()
    body: BodyKind = BodyKind.UNKNOWN
    body_span: Span | None = None
    headers: tuple[ResponseHeader, ...] = ()
    is_base64: bool | None = None
    is_conditional: bool = False
    """Whether it is sent only under a test of the environment or the stage."""
    is_open: bool = False
    """Whether the envelope may have more keys than are listed."""
    has_open_headers: bool = False
    """Whether more headers may be set than are listed."""


class Leak(Enum):
    """How much of an error goes back to the caller."""

    MESSAGE = "message"
    STACK = "stack"
    WHOLE_ERROR = "whole-error"
    WHOLE_EVENT = "whole-event"


@record
class ErrorReply:
    """A handler of errors that answers with what it caught. `caught` names the types; empty means everything."""

    span: Span
    leak: Leak
    status: int | None = None
    caught: tuple[str, ...] = ()


@record
class Stream:
    """The stream that a streaming handler answers on; `span` marks the handler's name for it, its second parameter.

    `is_ended` is None where the stream leaves for code that may end it. `late_prelude` is a call that sets status,
    headers or type although something was written before on every way there, which `first_write` marks. What such
    a handler returns is among its responses, and does not reach the caller.
    """

    span: Span
    is_ended: bool | None = None
    first_write: Span | None = None
    late_prelude: Span | None = None

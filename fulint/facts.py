"""What a handler does with a request, in no language's terms: every front end produces it, every rule reads it.

Paths name places in the event canonically, whatever the language or style: `event.headers?.['X-Sig']`,
`event["headers"].get("X-Sig")` and a destructured parameter are all `("headers", "X-Sig")`. The empty path is the
whole event, and `"*"` a key that is computed at run time. What goes back to the caller is in `fulint.replies`.
"""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TypeAlias

from fulint.record import record
from fulint.replies import ErrorReply, Response, Stream
from fulint.source import Span

EventPath: TypeAlias = tuple[str, ...]
ANY_KEY = "*"


class Certainty(Enum):
    """How a fact was found."""

    CERTAIN = "certain"
    """It stands in the syntax."""
    DERIVED = "derived"
    """Through aliases or one level of a helper."""
    GUESS = "guess"
    """From a name only."""


class Access(Enum):
    """How a key was read; it decides what an absent key does."""

    INDEX = "index"
    """`event["body"]`: in Python an absent key raises, in JavaScript it is undefined."""
    ATTRIBUTE = "attribute"
    GET = "get"
    """`.get(key)`: an absent key is None."""
    DESTRUCTURED = "destructured"
    MEMBERSHIP = "membership"
    """`key in headers`, `hasOwnProperty`: the key is looked for, not read."""


class Guard(Enum):
    """What protects a read from an absent key or a null."""

    NONE = "none"
    SELF = "self"
    """In the expression: `?.`, `.get(k, {})`, `or {}`, a default in destructuring."""
    DOMINATING = "dominating"
    """By a test that comes before on every path."""
    TRY = "try"
    """By a surrounding handler of errors."""


class KeyCase(Enum):
    """In which case the names of the object that a key was read from are at that point."""

    AS_SENT = "as-sent"
    """As Lambda delivers them: lower case for headers."""
    INSENSITIVE = "insensitive"
    """The object finds names in any case, or the code lower-cased them first."""
    CANONICAL = "canonical"
    """A middleware made them Title-Case."""


@record
class EventRead:
    """One read of a place in the event.

    `span` marks the last key's own token, quotes included. `breaks_when_absent` says that the value is used at
    once in a way that fails without it (`x.y`, `x["y"]`, `x.split()`, `json.loads(x)`) and `guard` what prevents
    that. `alternatives` are the paths that the same expression tries instead (`a || b`, `get(a, get(b))`).
    `compared_with` are literals that the value is compared with. `turn` tells which of two reads comes first when a
    request is handled.
    """

    path: EventPath
    span: Span
    access: Access
    guard: Guard = Guard.NONE
    breaks_when_absent: bool = False
    alternatives: tuple[EventPath, ...] = ()
    compared_with: tuple[str, ...] = ()
    key_is_literal: bool = False
    """Whether the key itself stands at the span, not a name for it."""
    key_case: KeyCase = KeyCase.AS_SENT
    certainty: Certainty = Certainty.CERTAIN
    turn: int = field(default=0, compare=False, repr=False)


class Decoding(Enum):
    """What was done about base64 on the way from the event to a consumer."""

    NONE = "none"
    BY_FLAG = "by-flag"
    ALWAYS = "always"


class Consumer(Enum):
    """What kind of thing takes the request body."""

    JSON = "json"
    FORM = "form"
    MULTIPART = "multipart"
    BINARY = "binary"
    """Image, archive or upload functions, bytes written to storage under such a content type."""
    TEXT = "text"
    """Stored or sent on as text."""
    DIGEST = "digest"
    """An HMAC or hash computed here."""
    VERIFIER = "verifier"
    """A library that verifies a sender's signature."""


@record
class BodyUse:
    """One use of the request body by a consumer.

    `span` marks the expression that hands the body over (the argument), `read` the token where the body was read
    from the event. `steps` names what happened on the way (`json-parse`, `json-serialise`, `bytes`, `str`).
    `consumer_name` is the callee as written. `sender_sends_forms` holds for a verifier or signature of senders
    that post forms (Slack commands, Twilio). `failure_status` is the status that a failed parse is answered with,
    where a surrounding handler of errors returns one.
    """

    span: Span
    read: Span
    consumer: Consumer
    consumer_name: str
    decoding: Decoding
    steps: tuple[str, ...] = ()
    sender_sends_forms: bool = False
    failure_status: int | None = None
    certainty: Certainty = Certainty.CERTAIN


class OriginKind(Enum):
    """Where a value in a comparison, digest or call comes from."""

    EVENT = "event"
    DIGEST = "digest"
    ENVIRONMENT = "environment"
    LITERAL = "literal"
    OTHER = "other"


@record
class Origin:
    """Where a value comes from: `path` for the event, `text` for a literal or an environment variable's name.

    `default` is the literal that stands in for a missing environment variable; `may_be_missing` says that a missing
    one goes through as None or undefined.
    """

    kind: OriginKind
    path: EventPath = ()
    text: str = ""
    default: str | None = None
    may_be_missing: bool = False


@record
class Comparison:
    """Two values held against each other; `constant_time` where a function made for secrets does it."""

    span: Span
    left: Origin
    right: Origin
    operator: str
    constant_time: bool
    certainty: Certainty = Certainty.CERTAIN


@record
class Digest:
    """An HMAC or hash computed in the handler. `message_steps` says what was done to the message before."""

    span: Span
    name: str
    key: Origin | None
    message: Origin
    message_steps: tuple[str, ...] = ()


class ResultUse(Enum):
    """What becomes of a verifier's result."""

    TESTED = "tested"
    """In a condition, or returned to one."""
    RAISES = "raises"
    """The verifier raises by itself, so that its result need not be looked at."""
    DROPPED = "dropped"
    NOT_AWAITED = "not-awaited"
    UNKNOWN = "unknown"
    NOT_MADE = "not-made"
    """A token is decoded without being verified."""


@record
class Verification:
    """A check of the caller: a verifier's call, a comparison with a secret, or a token that is verified.

    `kind` is `signature`, `token` or `password`; `name` the callee or the header as written. `needs_variable` is an
    environment variable without which the check is left out, and callers pass; `key` the one that holds the secret.
    `by_hand` holds for a token that is taken apart by the code itself, and not by a library for tokens. `skipped_at`
    is the test that leaves the check out where a caller does not send `skipped_without`.
    """

    span: Span
    kind: str
    name: str
    result: ResultUse
    certainty: Certainty = Certainty.CERTAIN
    needs_variable: str | None = None
    key: Origin | None = None
    by_hand: bool = False
    skipped_at: Span | None = None
    skipped_without: EventPath = ()

    @property
    def counts(self) -> bool:
        """Whether something depends on its result, as far as can be seen."""
        return self.result not in (ResultUse.DROPPED, ResultUse.NOT_AWAITED, ResultUse.NOT_MADE)


@record
class Log:
    """A log line that holds a place of the event; the empty path is the whole event."""

    span: Span
    path: EventPath


@record
class Flow:
    """Request data that reaches a dangerous place: `sink` is `request`, `redirect`, `code`, `shell` or `html`."""

    span: Span
    source: EventPath
    sink: str
    sink_name: str
    via: tuple[Span, ...] = ()
    is_sanitised: bool = False


@record
class Framework:
    """A framework, adapter or middleware that the handler uses, by its row in the table of frameworks."""

    id: str
    span: Span
    decodes_body: bool = False
    normalises_headers: bool = False
    takes_over: bool = False
    """Whether it serves the request itself, so that the event is not read in the handler's own code."""
    serves_urls: bool | None = None
    """Whether it understands a Function URL's event; None where that depends on its options."""


@record
class Escape:
    """Where the event, or a part of it, leaves for code that cannot be followed.

    `path` is what was handed over, `callee` the function as written, `module` where it comes from if it is
    imported.
    """

    span: Span
    path: EventPath
    callee: str
    module: str | None = None


@record
class Style:
    """The shape of the handler function.

    `required_parameters` counts as the runtime does: those before the first default or rest. `streams` is None
    where a wrapper hides it, or where one function that may be the handler does and another does not. `wrappers` are
    the callables around the function, outermost first.
    """

    is_async: bool = False
    is_generator: bool = False
    required_parameters: int = 0
    streams: bool | None = False
    wrappers: tuple[str, ...] = ()


@record
class Handler:
    """All that is known of one handler. `span` marks its name where it is defined.

    `unknowns` are places where reading stopped, in words; together with `escapes` they are the second honesty bit.
    """

    path: str
    language: str
    symbol: str
    span: Span
    style: Style = Style()
    frameworks: tuple[Framework, ...] = ()
    reads: tuple[EventRead, ...] = ()
    body_uses: tuple[BodyUse, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    digests: tuple[Digest, ...] = ()
    verifications: tuple[Verification, ...] = ()
    responses: tuple[Response, ...] = ()
    error_replies: tuple[ErrorReply, ...] = ()
    logs: tuple[Log, ...] = ()
    flows: tuple[Flow, ...] = ()
    escapes: tuple[Escape, ...] = ()
    unknowns: tuple[str, ...] = ()
    mentions_base64_flag: bool = False
    """Whether `isBase64Encoded` is looked at anywhere in the code that was read."""
    stream: Stream | None = None
    """The stream that it is given to answer on; None for a handler that is given none, though a wrapper may stream."""

    @property
    def was_followed(self) -> bool:
        """The second honesty bit: whether the event stayed in code that was read to the end."""
        return not self.unknowns and not self.escapes and not any(f.takes_over for f in self.frameworks)

    def lets_go_of(self, *paths: EventPath) -> bool:
        """Whether one of these places, or something that holds it, left for code that cannot be followed."""
        return bool(self.unknowns) or any(
            path[: len(escape.path)] == escape.path for escape in self.escapes for path in paths
        )


class Missing(Enum):
    """Why there are no facts about a handler."""

    ELSEWHERE = "elsewhere"
    """Its code is not in the repository, or in a language that is not read: nothing is wrong."""
    NOT_FOUND = "not-found"
    """The code folder is there, and the file or symbol that the handler string names is not (FU005)."""
    UNREADABLE = "unreadable"
    """The file is there and cannot be parsed (FU001)."""


@record
class MissingHandler:
    """A handler without facts. `reason` is a clause for people; `span` marks the handler string, the code's place,
    or the place in the file that cannot be parsed.
    """

    kind: Missing
    reason: str
    span: Span

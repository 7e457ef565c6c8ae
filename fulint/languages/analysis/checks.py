"""Checks of the caller: comparisons, digests and verifiers, and what becomes of their results."""

from __future__ import annotations

import re

from fulint.facts import (
    Access,
    Certainty,
    Comparison,
    Consumer,
    Digest,
    Origin,
    OriginKind,
    ResultUse,
    Verification,
)
from fulint.languages.analysis import bodies
from fulint.languages.analysis.combine import either, is_nothing, macs, options, places, text_of, texts_of
from fulint.languages.analysis.meanings import (
    UNCLEAR,
    Assumption,
    Constant,
    Environment,
    Listing,
    Mac,
    Made,
    Mapping,
    Meaning,
    Place,
    Reference,
    Test,
    Unclear,
)
from fulint.languages.analysis.places import told
from fulint.languages.analysis.verifiers import HASHERS, VERIFIERS, VERIFYING_CLASSES, Answer, Hasher, Verifier
from fulint.languages.analysis.walk import Arguments, Walk
from fulint.record import replace
from fulint.source import Span

VARIABLE = "(variable)"
"""Stands in an assumption for an environment variable, which follows it, and whether it is set."""
_SECRET_NAME = re.compile(
    r"secret|token|passw|passphrase|api[-_]?key|apikey|[-_]key$|^key$|auth|signature|[-_]sig$|^sig$|hmac|credential|[-_]pin$",
    re.IGNORECASE,
)
_NO_SECRET_NAME = re.compile(
    r"(sort|primary|partition|object|cache|idempotency|foreign|public|temp|row|route|dedup)[-_]?key$"
    r"|(next|page|continuation|cursor)[-_]?token$",
    re.IGNORECASE,
)
_SIGNATURE_NAME = re.compile(r"signature|hmac|[-_]sig$|^sig$", re.IGNORECASE)
_ASKS_FOR_NO_SECRET = re.compile(r"verify[._-]?token|^if-(none-)?match$", re.IGNORECASE)
"""What a platform sends once, to set up a webhook, and checks no later caller by; and an ETag, which all may know."""
_SECRET_STORE = re.compile(
    r"secret_?(value|string)|get_?secret|get_?parameter|secrets-?manager|parameter\.value|client-ssm", re.IGNORECASE
)
"""How a value is called, by the calls that it comes from, that was fetched from Secrets Manager or Parameter Store."""
_OWN_SECRET = re.compile(r"(secret|password|api_?key|signing_?key|auth_?token|access_?token)$", re.IGNORECASE)
"""How a value is called that came out of a configuration, a table or another file."""
_SCHEMES = ("bearer", "basic", "digest", "aws4-hmac-sha256", "token", "apikey")
_KINDS = (OriginKind.DIGEST, OriginKind.EVENT, OriginKind.ENVIRONMENT, OriginKind.LITERAL)
_MIN_SECRET = 6


def origin(meaning: Meaning) -> Origin:
    """Where a value comes from; for one that is made of several, the one that tells most."""
    found = [_origin_of(option) for option in options(meaning)]
    for kind in _KINDS:
        for one in found:
            if one.kind is kind:
                return one
    return found[0]


def _origin_of(meaning: Meaning) -> Origin:
    match meaning:
        case Mac():
            return Origin(OriginKind.DIGEST)
        case Place(path=path):
            return Origin(OriginKind.EVENT, path)
        case Environment(name, default, may_be_missing):
            return Origin(OriginKind.ENVIRONMENT, text=name, default=default, may_be_missing=may_be_missing)
        case Constant(value):
            return Origin(OriginKind.LITERAL, text="" if value is None else str(value))
        case Made(parts) if parts:
            held = [value for part in parts for value in (part.values if isinstance(part, Mapping) else (part,))]
            inner = [_origin_of(value) for value in held if not isinstance(value, (Made, Constant))]
            known = [one for kind in _KINDS for one in inner if one.kind is kind]
            return known[0] if known else Origin(OriginKind.OTHER)
        case Unclear(name) | Reference(name):
            return Origin(OriginKind.OTHER, text=name)
    return Origin(OriginKind.OTHER)


def _as_known(walk: Walk, meaning: Meaning) -> Origin:
    """Where a value comes from, and whether it may be missing after what tests have shown on the way here."""
    found = origin(meaning)
    match meaning:
        case Place(steps=()) as place if place.path and not place.is_present and not walk.state.is_shown(place.path):
            raises = any(walk.index_raises and walk.notes.reads[n].access is Access.INDEX for n in place.reads)
            return replace(found, may_be_missing=not raises)
    if found.kind is OriginKind.ENVIRONMENT and walk.state.is_shown((VARIABLE, found.text)):
        return replace(found, default=None, may_be_missing=False)
    return found


def compare(
    walk: Walk, span: Span, left: Meaning, right: Meaning, operator: str, *, constant_time: bool = False
) -> Test:
    """Note that two values are held against each other, and give the test that this is."""
    shown = _compared(walk, left, right) | _compared(walk, right, left)
    if constant_time:
        walk.needs(left)
        walk.needs(right)
    if not is_nothing(left) and not is_nothing(right):
        walk.examined.update(place.path for value in (left, right) for place in places(value))
    one, other = _as_known(walk, left), _as_known(walk, right)
    kinds = {one.kind, other.kind}
    if not kinds & {OriginKind.EVENT, OriginKind.DIGEST} or _is_number(left) or _is_number(right):
        return Test(shown)
    positive = "!=" if operator == "is not" else "==" if operator == "is" else operator
    walk.notes.comparison(Comparison(span, one, other, positive, constant_time, walk.certainty))
    kind = _kind_of_check(walk, (left, one), (right, other))
    if kind is None:
        return Test(shown)
    name = next((o.path[-1] for o in (one, other) if o.kind is OriginKind.EVENT and o.path), operator)
    number = walk.notes.verification(Verification(span, kind, name, ResultUse.UNKNOWN, walk.certainty))
    return Test(shown, checks=((number, True),))


def member_of(walk: Walk, span: Span, value: Meaning, among: Meaning) -> Test:
    """Note that a value is looked for among others: one way to check a key or token."""
    one = origin(value)
    walk.examined.update(place.path for place in places(value))
    if one.kind is not OriginKind.EVENT or not _is_secret_place(one):
        return Test()
    texts = [text for option in options(among) if isinstance(option, Listing) for text in option.items]
    if texts and all(isinstance(text, Constant) and not _is_secret(text) for text in texts):
        return Test()
    if isinstance(among, (Constant, Place)):
        return Test()
    found = Verification(span, "password", one.path[-1], ResultUse.UNKNOWN, walk.certainty)
    return Test(checks=((walk.notes.verification(found), True),))


def _compared(walk: Walk, value: Meaning, other: Meaning) -> frozenset[tuple[tuple[str, ...], bool]]:
    texts = texts_of(other)
    found = [option for option in options(value) if isinstance(option, Place)]
    for place in found:
        if texts:
            walk.notes.compared(place, texts)
    if len(found) == 1 and (any(texts) or isinstance(other, Mac) or _is_number(other)):
        return frozenset({(found[0].path, True)}) | told(found[0], texts)
    return frozenset()


def _is_number(meaning: Meaning) -> bool:
    return isinstance(meaning, Constant) and not isinstance(meaning.value, str)


def _is_secret(meaning: Meaning) -> bool:
    text = text_of(meaning)
    return text is not None and len(text) >= _MIN_SECRET and text.strip().lower() not in _SCHEMES


def _is_secret_place(found: Origin) -> bool:
    """Whether a place of the request by its name carries what only the right caller knows."""
    if len(found.path) < 2 or found.path[0] not in ("headers", "queryStringParameters", "body", "cookies"):
        return False
    return bool(_SECRET_NAME.search(found.path[-1])) and not _NO_SECRET_NAME.search(found.path[-1])


def _kind_of_check(walk: Walk, left: tuple[Meaning, Origin], right: tuple[Meaning, Origin]) -> str | None:
    """What a comparison checks the caller by; None where it does not."""
    if any(_ASKS_FOR_NO_SECRET.search(part) for _, one in (left, right) for part in one.path[-1:]):
        return None
    for (meaning, one), (held, other) in ((left, right), (right, left)):
        if one.kind is OriginKind.DIGEST and other.kind is not OriginKind.LITERAL:
            digests = [walk.notes.digests[mac.number] for mac in macs(meaning)]
            if other.kind is OriginKind.EVENT or any(d.message.kind is OriginKind.EVENT for d in digests):
                return "signature" if any(d.key is not None for d in digests) else "password"
        if one.kind is OriginKind.EVENT and other.kind in (OriginKind.ENVIRONMENT, OriginKind.OTHER):
            told_by = (_SECRET_NAME,) if other.kind is OriginKind.ENVIRONMENT else (_SECRET_STORE, _OWN_SECRET)
            named = any(one.search(other.text) for one in told_by)
            is_request = one.path[:1] in (("headers",), ("queryStringParameters",), ("cookies",), ("body",))
            if is_request and (named or _is_secret_place(one)):
                return "signature" if _SIGNATURE_NAME.search(one.path[-1]) else "password"
        if one.kind is OriginKind.EVENT and _is_secret(held) and _is_secret_place(one):
            return "password"
    return None


def mark(walk: Walk, found: tuple[tuple[int, bool], ...], *, is_pending: bool = False) -> None:
    """Note that the results of checks are tested."""
    for number, _ in found:
        walk.notes.result(number, ResultUse.NOT_AWAITED if is_pending else ResultUse.TESTED)


def left_out(walk: Walk, test: Test) -> None:
    """Note which variable the checks of a test hang on, that turns away whom it holds for.

    A variable that is set whatever the outcome was made sure of before, by a helper that raises without it.
    """
    needed = [path[1] for path, holds in sorted(test.when_true - test.when_false) if holds and path[0] == VARIABLE]
    for number, lets_in in test.checks:
        if needed and not lets_in:
            walk.notes.left_out(number, needed[0])


def skipped(walk: Walk, shown: frozenset[Assumption], at: Span, first: int) -> None:
    """Note that a test leaves out the checks from number `first` on; `shown` is what it shows where it holds.

    It asks for one thing alone, the variable with the secret or the header with the signature, and what comes behind is
    done with it and without.
    """
    asked_for = [path for path, holds in shown if holds and len(path) == 2]
    if len(asked_for) != 1 or len(shown) != 1 or walk.state.is_shown(asked_for[0]):
        return
    kind, name = asked_for[0]
    for number, found in enumerate(walk.notes.verifications[first:], first):
        if not found.counts or found.result is ResultUse.UNKNOWN:
            continue
        if kind == VARIABLE:
            walk.notes.left_out(number, name)
        elif kind == "headers" and found.kind == "signature":
            walk.notes.skipped(number, at, asked_for[0])


def dropped(walk: Walk, meaning: Meaning) -> None:
    """Note that a value is dropped: a check's result with it."""
    for option in options(meaning):
        if isinstance(option, Test):
            for number, _ in option.checks:
                use = ResultUse.NOT_AWAITED if option.is_pending else ResultUse.DROPPED
                walk.notes.result(number, use)


def awaited(walk: Walk, meaning: Meaning) -> Meaning:
    """What `await` makes of a value."""
    found = []
    for option in options(meaning):
        if isinstance(option, Test) and option.is_pending:
            for number, _ in option.checks:
                if walk.notes.rejects(number):
                    walk.notes.result(number, ResultUse.RAISES)
            option = replace(option, is_pending=False)
        found.append(option)
    return either(*found)


def verifier_of(name: str) -> Verifier | None:
    """The verifier of this canonical name."""
    found = VERIFIERS.get(name)
    if found is None and name.endswith(".verify"):
        found = next((row for prefix, row in VERIFYING_CLASSES.items() if name.startswith(prefix)), None)
    return found


def verify(walk: Walk, verifier: Verifier, name: str, span: Span, arguments: Arguments) -> Meaning:
    """Note a verifier's call, and that it takes the body where it does."""
    if not touches(arguments):
        return UNCLEAR
    if verifier.answer is Answer.NEVER or _is_switched_off(arguments):
        is_given = any(True for one in arguments.items for _ in places(one.value))
        certainty = walk.certainty if is_given else Certainty.GUESS
        walk.notes.verification(Verification(span, verifier.kind, name, ResultUse.NOT_MADE, certainty))
        return UNCLEAR
    payload = arguments.at(verifier.payload, *verifier.payload_names)
    if payload is not None and verifier.kind == "signature":
        bodies.take(walk, payload, Consumer.VERIFIER, name, needs_value=False, sends_forms=verifier.sender_sends_forms)
    result = ResultUse.RAISES if verifier.answer is Answer.RAISES else ResultUse.UNKNOWN
    held = [place for given in arguments.items for place in places(given.value)]
    certainty = walk.certainty if held else Certainty.GUESS
    found = Verification(span, verifier.kind, name, result, certainty, key=_key(walk, arguments))
    number = walk.notes.verification(found)
    walk.notes.answered(number, verifier.answer is Answer.REJECTS)
    if verifier.answer is Answer.RAISES:
        parsed = [bodies.parsed(place) for place in places(payload.value)] if payload else []
        return either(*parsed) if parsed else Unclear("verified")
    return Test(checks=((number, True),), is_pending=verifier.answer in (Answer.PROMISE, Answer.REJECTS))


def _key(walk: Walk, arguments: Arguments) -> Origin | None:
    """The environment variable that a verifier is given its secret in."""
    given = (_as_known(walk, one.value) for one in arguments.items)
    return next((one for one in given if one.kind is OriginKind.ENVIRONMENT and _SECRET_NAME.search(one.text)), None)


def touches(arguments: Arguments) -> bool:
    """Whether a call is given something of the request, or what came out of such a call."""
    for given in arguments.items:
        if any(True for _ in places(given.value)):
            return True
        for one in options(given.value):
            for part in one.parts if isinstance(one, Made) else (one,):
                if isinstance(part, (Reference, Unclear)) and part.touches:
                    return True
    return False


def _is_switched_off(arguments: Arguments) -> bool:
    """Whether a token is decoded with its verification switched off."""
    if arguments.value(None, "verify") == Constant(False):
        return True
    settings = arguments.value(3, "options")
    found = settings.entry("verify_signature") if isinstance(settings, Mapping) else None
    return found is not None and found.value == Constant(False)


def hasher_of(name: str) -> Hasher | None:
    """The hash function of this canonical name."""
    return HASHERS.get(name)


def digest(walk: Walk, hasher: Hasher, name: str, span: Span, arguments: Arguments) -> Meaning:
    """Note a digest, and the body as its message where it is one."""
    key = arguments.at(hasher.key, hasher.key_name) if hasher.key is not None else None
    message = arguments.at(hasher.message, hasher.message_name) if hasher.message is not None else None
    held = UNCLEAR if message is None else message.value
    found = Digest(span, name, None if key is None else _as_known(walk, key.value), origin(held), message_steps(held))
    number = walk.notes.digest(found)
    if message is not None:
        bodies.take(walk, message, Consumer.DIGEST, name, needs_value=True)
    return Mac(number)


def update(walk: Walk, mac: Mac, arguments: Arguments) -> Meaning:
    """Note what is fed to a digest."""
    message = arguments.at(0)
    if message is not None:
        known = walk.notes.digests[mac.number]
        if known.message.kind is not OriginKind.EVENT:
            found = replace(known, message=origin(message.value), message_steps=message_steps(message.value))
            walk.notes.digests[mac.number] = found
        bodies.take(walk, message, Consumer.DIGEST, known.name, needs_value=True)
    return mac


def message_steps(meaning: Meaning) -> tuple[str, ...]:
    """What was done to a digest's message before."""
    for option in options(meaning):
        match option:
            case Place(steps=steps):
                return steps
            case Made(parts, own):
                inner = next((place.steps for part in parts for place in places(part)), ())
                return (*inner, *own)
    return ()

"""What is noted while a handler is followed, until its facts are complete.

The same place in the source may be passed several times (a helper called twice, a handler of errors); it stays one
fact, whose guard is the weakest that was met.
"""

from __future__ import annotations

from typing import Any

from fulint.facts import (
    BodyUse,
    Comparison,
    Decoding,
    Digest,
    Escape,
    EventPath,
    EventRead,
    Flow,
    Framework,
    Guard,
    Handler,
    KeyCase,
    Log,
    ResultUse,
    Style,
    Verification,
)
from fulint.languages.analysis.combine import options
from fulint.languages.analysis.meanings import Meaning, Place
from fulint.record import replace
from fulint.replies import ErrorReply, Response
from fulint.source import Source, Span

_STRENGTH = (Guard.NONE, Guard.TRY, Guard.DOMINATING, Guard.SELF)
_USES = (
    ResultUse.UNKNOWN,
    ResultUse.DROPPED,
    ResultUse.NOT_AWAITED,
    ResultUse.TESTED,
    ResultUse.RAISES,
)


class Notes:
    """The facts of one handler so far. Reads, digests and verifications are known by their numbers."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.sources = {source.path: source}
        self.reads: list[EventRead] = []
        self.digests: list[Digest] = []
        self.verifications: list[Verification] = []
        self.uses: list[BodyUse] = []
        self.comparisons: list[Comparison] = []
        self.frameworks: list[Framework] = []
        self.responses: list[Response] = []
        self.error_replies: list[ErrorReply] = []
        self.logs: list[Log] = []
        self.flows: list[Flow] = []
        self.escapes: list[Escape] = []
        self.unknowns: list[str] = []
        self._read_at: dict[tuple[EventPath, Span], int] = {}
        self._numbers: dict[tuple[object, ...], int] = {}
        self._broken: set[int] = set()
        self._rejecting: set[int] = set()
        self._hangs_on: dict[str, list[int]] = {}

    def read(self, found: EventRead) -> int:
        """Note a read and give its number."""
        known = self._read_at.get((found.path, found.span))
        if known is None:
            self._read_at[found.path, found.span] = known = len(self.reads)
            is_literal = self._stands_at(found.span, found.path[-1])
            self.reads.append(replace(found, key_is_literal=is_literal, turn=known))
            if found.breaks_when_absent:
                self._broken.add(known)
            return known
        before = self.reads[known]
        if before.key_case is not found.key_case:
            self.reads[known] = replace(before, key_case=KeyCase.INSENSITIVE)
        if found.breaks_when_absent:
            self._break(known, found.guard)
        elif known not in self._broken:
            self.reads[known] = replace(self.reads[known], guard=weakest(before.guard, found.guard))
        return known

    def _stands_at(self, span: Span, key: str) -> bool:
        written = self.sources[span.path].text_at(span)
        return written == key or (written[:1] == written[-1:] in ('"', "'", "`") and written[1:-1] == key)

    def breaks(self, place: Place, guard: Guard) -> None:
        """Note that the value of a place is used in a way that fails where there is none."""
        for number in place.reads:
            if self.reads[number].path == place.path:
                self._break(number, guard)

    def _break(self, number: int, guard: Guard) -> None:
        before = self.reads[number]
        if number in self._broken:
            guard = weakest(before.guard, guard)
        self._broken.add(number)
        self.reads[number] = replace(before, guard=guard, breaks_when_absent=True)

    def stands_in(self, place: Place) -> None:
        """Note that something stands in for a place's value where there is none."""
        for number in place.reads:
            if number not in self._broken:
                self.reads[number] = replace(self.reads[number], guard=Guard.SELF)

    def alternatives(self, *meanings: Meaning) -> None:
        """Note that these are tried one after another."""
        groups = [[p for p in options(meaning) if isinstance(p, Place) and p.path] for meaning in meanings]
        for index, group in enumerate(groups):
            others = [p.path for other, rest in enumerate(groups) if other != index for p in rest]
            for place in group:
                for number in place.reads:
                    before = self.reads[number]
                    new = [p for p in others if p != before.path and p not in before.alternatives]
                    if new and before.path == place.path:
                        merged = tuple(dict.fromkeys((*before.alternatives, *new)))
                        self.reads[number] = replace(before, alternatives=merged)

    def alternative_paths(self, some: frozenset[EventPath], others: frozenset[EventPath]) -> None:
        """Note that two groups of places are looked at together, so that either may hold the value."""
        for number, read in enumerate(self.reads):
            for mine, theirs in ((some, others), (others, some)):
                new = sorted(theirs - {read.path} - set(read.alternatives)) if read.path in mine else []
                if new:
                    self.reads[number] = replace(read, alternatives=(*read.alternatives, *new))

    def compared(self, place: Place, texts: tuple[str, ...]) -> None:
        """Note that the value of a place is held against literals."""
        for number in place.reads:
            before = self.reads[number]
            if before.path == place.path:
                self.reads[number] = replace(
                    before, compared_with=tuple(dict.fromkeys((*before.compared_with, *texts)))
                )

    def use(self, found: BodyUse) -> None:
        """Note a use of the body, once for each place and consumer; one that was decoded by the flag prevails."""
        number, is_new = self._number(len(self.uses), "use", found.span, found.consumer)
        if is_new:
            self.uses.append(found)
        elif self.uses[number].decoding is not found.decoding:
            self.uses[number] = replace(self.uses[number], decoding=Decoding.BY_FLAG)

    def use_at(self, found: BodyUse) -> int:
        """The number of a use that was noted before."""
        return self._numbers["use", found.span, found.consumer]

    def _number(self, following: int, *key: object) -> tuple[int, bool]:
        """The number of a fact by what identifies it, and whether it is new."""
        number = self._numbers.setdefault(key, following)
        return number, number == following

    def digest(self, found: Digest) -> int:
        """Note a digest and give its number."""
        number, is_new = self._number(len(self.digests), "digest", found.span)
        if is_new:
            self.digests.append(found)
        return number

    def verification(self, found: Verification) -> int:
        """Note a check of the caller and give its number."""
        number, is_new = self._number(len(self.verifications), "verification", found.span, found.kind)
        if is_new:
            self.verifications.append(found)
        return number

    def answered(self, number: int, rejects: bool) -> None:
        """Note whether a check says no by a promise that is rejected."""
        if rejects:
            self._rejecting.add(number)

    def rejects(self, number: int) -> bool:
        """Whether a check says no by a promise that is rejected."""
        return number in self._rejecting

    def result(self, number: int, use: ResultUse) -> None:
        """Note what becomes of a check's result; being tested counts for more than being dropped."""
        before = self.verifications[number]
        if _USES.index(use) > _USES.index(before.result):
            self.verifications[number] = replace(before, result=use)

    def left_out(self, number: int, variable: str) -> None:
        """Note that a check is left out where a variable is not set."""
        self.verifications[number] = replace(self.verifications[number], needs_variable=variable)
        self._hangs_on.setdefault(variable, []).append(number)

    def skipped(self, number: int, at: Span, without: EventPath) -> None:
        """Note that a check is left out where the caller does not send something, as a test tells."""
        self.verifications[number] = replace(self.verifications[number], skipped_at=at, skipped_without=without)
        self._hangs_on.setdefault(without[-1], []).append(number)

    def asked_for(self, name: str) -> None:
        """Note that all are turned away where something is not sent, or not set: no check is left out for that."""
        for number in self._hangs_on.pop(name, ()):
            self.verifications[number] = replace(
                self.verifications[number], needs_variable=None, skipped_at=None, skipped_without=()
            )

    def comparison(self, found: Comparison) -> None:
        """Note a comparison, once for each place."""
        if self._number(len(self.comparisons), "comparison", found.span)[1]:
            self.comparisons.append(found)

    def escape(self, span: Span, path: EventPath, callee: str, module: str | None) -> None:
        """Note that a place of the event leaves for code that cannot be followed."""
        found = Escape(span, path, callee, module)
        if self._number(len(self.escapes), "escape", found)[1]:
            self.escapes.append(found)

    def response(self, found: Response) -> None:
        """Note what goes back, once for each place and content."""
        if self._number(len(self.responses), "response", found)[1]:
            self.responses.append(found)

    def error_reply(self, found: ErrorReply) -> None:
        """Note that an error goes back, once for each place and status."""
        if self._number(len(self.error_replies), "error", found.span, found.status, found.leak)[1]:
            self.error_replies.append(found)

    def flow(self, found: Flow) -> None:
        """Note a flow, once for each place and source; one that was not looked at closely prevails."""
        number, is_new = self._number(len(self.flows), "flow", found.span, found.source, found.sink)
        if is_new:
            self.flows.append(found)
        elif not found.is_sanitised:
            self.flows[number] = found

    def log(self, span: Span, path: EventPath) -> None:
        """Note that a place of the event is logged."""
        found = Log(span, path)
        if self._number(len(self.logs), "log", found)[1]:
            self.logs.append(found)

    def framework(self, found: Framework) -> None:
        """Note a framework, once for each."""
        if all(known.id != found.id for known in self.frameworks):
            self.frameworks.append(found)

    def unknown(self, reason: str) -> None:
        """Note that reading stopped somewhere, and why."""
        if reason not in self.unknowns:
            self.unknowns.append(reason)

    def handler(self, language: str, symbol: str, span: Span, style: Style, **rest: Any) -> Handler:
        """All that was noted, in the order of the source; `rest` are the handler's other fields."""
        return Handler(
            path=self.source.path,
            language=language,
            symbol=symbol,
            span=span,
            style=style,
            frameworks=tuple(self.frameworks),
            reads=tuple(sorted(self.reads, key=lambda read: (read.span, read.path))),
            body_uses=tuple(sorted(self.uses, key=lambda use: use.span)),
            comparisons=tuple(sorted(self.comparisons, key=lambda comparison: comparison.span)),
            digests=tuple(sorted(self.digests, key=lambda digest: digest.span)),
            verifications=tuple(sorted(self.verifications, key=lambda verification: verification.span)),
            responses=tuple(sorted(self.responses, key=lambda response: response.span)),
            error_replies=tuple(sorted(self.error_replies, key=lambda reply: reply.span)),
            logs=tuple(sorted(self.logs, key=lambda log: (log.span, log.path))),
            flows=tuple(sorted(self.flows, key=lambda flow: (flow.span, flow.source))),
            escapes=tuple(sorted(self.escapes, key=lambda escape: (escape.span, escape.path))),
            unknowns=tuple(self.unknowns),
            **rest,
        )


def weakest(one: Guard, other: Guard) -> Guard:
    """The one of two guards that protects less."""
    return min(one, other, key=_STRENGTH.index)

"""The kinds of bars that a run is held to. Each is judged by what was measured, and is silent where that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from measure import Measured, TookTooLong

Results = Mapping[str, Measured]
"""What was measured, by name."""
PeerResults = Mapping[tuple[str, str], Measured | TookTooLong]
"""What other programs took, by the workload's name and the program's."""


@dataclass(frozen=True)
class Verdict:
    """How far a run is from its bar, in words for the table and as figures."""

    of: str
    words: str
    figure: float
    limit: float
    holds: bool


class Bar(Protocol):
    """What a run may cost."""

    def judge(self, results: Results, peers: PeerResults) -> Verdict | None:
        """Whether it holds; None where something that it needs was not measured."""


@dataclass(frozen=True)
class AtMost:
    """At most so many times the processor time of a sum of others; `without` is taken from the run first.

    Processor time is compared, which does not depend on what else a machine does.
    """

    of: str
    limit: float
    words: str
    terms: tuple[tuple[float, str], ...]
    without: str | None = None

    def judge(self, results: Results, peers: PeerResults) -> Verdict | None:
        """See `Bar`."""
        names = (self.of, *(name for _, name in self.terms), *((self.without,) if self.without else ()))
        if not results.keys() >= set(names):
            return None
        base = sum(times * results[name].processor for times, name in self.terms)
        own = results[self.of].processor - (results[self.without].processor if self.without else 0)
        return Verdict(self.of, f"times {self.words}, at most", own / base, self.limit, own <= self.limit * base)


@dataclass(frozen=True)
class Faster:
    """So many times faster than another program, by the clock and in processor time."""

    of: str
    limit: float
    than: str

    def judge(self, results: Results, peers: PeerResults) -> Verdict | None:
        """See `Bar`. A program that was stopped is taken to have needed no longer than it was given."""
        other = peers.get((self.of, self.than))
        if other is None or self.of not in results:
            return None
        own = results[self.of]
        if isinstance(other, TookTooLong):
            figure = other.seconds * 1000 / own.wall
        else:
            figure = min(other.wall / own.wall, other.processor / own.processor)
        return Verdict(self.of, f"times faster than {self.than}, at least", figure, self.limit, figure >= self.limit)


@dataclass(frozen=True)
class Memory:
    """At most so many megabytes."""

    of: str
    limit: float

    def judge(self, results: Results, peers: PeerResults) -> Verdict | None:
        """See `Bar`."""
        if self.of not in results:
            return None
        figure = results[self.of].megabytes
        return Verdict(self.of, "MB of memory, at most", figure, self.limit, figure <= self.limit)

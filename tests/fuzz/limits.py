"""Ends a run that takes longer than it may, wherever it is, so that a hang is a failure like any other."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

BASE_SECONDS = 6.0
"""What any run may take, in processor time: rules and parsers are imported in the first one."""

SECONDS_PER_KILOBYTE = 0.15
"""What a run may take beyond that for each kilobyte it reads; it takes a hundredth of it where nothing is odd."""


class TookTooLongError(BaseException):
    """Not an Exception, since fulint turns those of a rule or a dialect into findings."""


@contextmanager
def in_time(size: int, slower: float = 1.0) -> Iterator[None]:
    """Raises TookTooLongError where the block takes longer than some bytes may; `slower` is for instrumented code."""
    most = (BASE_SECONDS + SECONDS_PER_KILOBYTE * size / 1024) * slower

    def end(number: int, frame: FrameType | None) -> None:
        raise TookTooLongError(f"{size} bytes take more than {most:.1f} s")

    if not hasattr(signal, "setitimer"):
        started = time.process_time()
        yield
        if time.process_time() - started > most:
            raise TookTooLongError(f"{size} bytes take more than {most:.1f} s")
        return
    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

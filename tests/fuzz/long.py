"""Runs that take as long as they are given, count what they try, and keep one input for each thing that goes wrong."""

import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from fuzz.changes import Choose
from fuzz.limits import TookTooLongError


class Tries:
    """How many there were, and what went wrong, by the place in the code where it was seen."""

    def __init__(self, title: str, seconds: float, keep: Path) -> None:
        self.title = title
        self.count = 0
        self.wrong: Counter[str] = Counter()
        self._started = time.monotonic()
        self._seconds = seconds
        self._keep = keep

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() - self._started >= self._seconds

    def make(self, attempt: Callable[[], None], numbers: list[int], of: str = "") -> None:
        """Try once. For the first of each kind that goes wrong the numbers that were drawn are kept, and what `of`."""
        self.count += 1
        try:
            attempt()
        except (Exception, TookTooLongError) as error:
            frames = traceback.extract_tb(error.__traceback__)
            last = frames[-1]
            place = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
            self.wrong[place] += 1
            if self.wrong[place] == 1:
                self._keep.mkdir(parents=True, exist_ok=True)
                file = self._keep / f"{self.title}-{len(self.wrong)}.json"
                file.write_text(json.dumps({"target": self.title, "of": of, "numbers": numbers}), encoding="utf-8")
                words = str(error).split("\n")[0][:200]
                sys.stderr.write(f"{self.title}: {place}: {words} (kept as {file})\n")

    def tell(self) -> int:
        """Say what came of it; the exit code."""
        spent = time.monotonic() - self._started
        wrong = "; ".join(f"{place} ({count} times)" for place, count in self.wrong.most_common()) or "nothing wrong"
        sys.stdout.write(f"{self.title}: {self.count} tries in {spent:.0f} s: {wrong}\n")
        sys.stdout.flush()
        return 1 if self.wrong else 0


def noted(choose: Choose, numbers: list[int]) -> Choose:
    """A drawer that notes what it draws."""

    def draw(count: int) -> int:
        numbers.append(choose(count))
        return numbers[-1]

    return draw


def replayed(numbers: list[int]) -> Choose:
    """A drawer that draws what was noted, and then nothing but 0."""
    left = iter(numbers)
    return lambda count: min(next(left, 0), count - 1)

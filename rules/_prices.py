"""What Lambda costs and how far it scales, as published; the one place to bring up to date."""

from __future__ import annotations

from fulint.record import record


@record
class Prices:
    """Public prices in dollars, and the limits that bound a Function URL without reserved concurrency.

    Sources: aws.amazon.com/lambda/pricing and docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html.
    `as_of` is the month in which they were looked up.
    """

    as_of: str
    where: str
    per_million_requests: float
    per_gb_second: float
    default_concurrency: int
    requests_per_execution: int
    default_memory_mb: int

    def requests_a_second(self) -> int:
        """The most that an account's default limit lets through."""
        return self.default_concurrency * self.requests_per_execution

    def dollars_an_hour(self, memory_mb: int) -> float:
        """What an hour at that rate costs, each execution busy all the time."""
        duration = self.default_concurrency * 3600 * memory_mb / 1024 * self.per_gb_second
        requests = self.requests_a_second() * 3600 / 1_000_000 * self.per_million_requests
        return duration + requests


PRICES = Prices(
    as_of="November 2026",
    where="us-east-1, x86",
    per_million_requests=0.20,
    per_gb_second=0.0000166667,
    default_concurrency=1_000,
    requests_per_execution=10,
    default_memory_mb=128,
)

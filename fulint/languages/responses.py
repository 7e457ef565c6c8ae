"""What goes back to the caller."""

from __future__ import annotations

from fulint.languages.meanings import Meaning
from fulint.languages.walk import Walk


def returned(walk: Walk, meaning: Meaning) -> None:
    """Note what the handler returns."""

"""How a verdict is said and drawn: never by colour alone."""

from __future__ import annotations

from fulint.model import Verdict
from fulint.outputs.exposure.picture import Judgement, Line

BYPASSED = Judgement(
    Verdict.PUBLIC, "!", "public, past CloudFront", "anyone can call it directly, past its distribution", Line.OPEN, 0
)
"""A URL with a distribution in front, which callers need not take."""

_JUDGEMENTS = {
    judgement.verdict: judgement
    for judgement in (
        Judgement(Verdict.PUBLIC, "!", "public", "anyone on the internet can call it", Line.OPEN, 1),
        Judgement(Verdict.ANY_ACCOUNT, "!", "any account", "any AWS account can call it", Line.OPEN, 2),
        Judgement(Verdict.NOBODY, "×", "nobody (403)", "nobody can call it: each request gets 403", Line.CLOSED, 3),
        Judgement(Verdict.UNKNOWN, "?", "not known", "who can call it is not known", Line.DASHED, 4),
        Judgement(Verdict.NAMED, "✓", "named callers", "only callers named in its policy can call it", Line.GUARDED, 5),
        Judgement(Verdict.SAME_ACCOUNT, "✓", "same account", "only its own AWS account can call it", Line.GUARDED, 6),
        Judgement(Verdict.CLOUDFRONT_ONLY, "✓", "CloudFront only", "only CloudFront can call it", Line.GUARDED, 7),
    )
}


def judgement_of(verdict: Verdict, is_bypassed: bool = False) -> Judgement:
    """The judgement of a verdict; `is_bypassed` where the public may, but need not, take a distribution."""
    return BYPASSED if is_bypassed and verdict is Verdict.PUBLIC else _JUDGEMENTS[verdict]

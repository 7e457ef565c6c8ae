"""What CloudFront makes of its settings, in whichever language they are written.

Source: CloudFront's developer guide, cache policies, origin request policies and origin groups (facts: AWS, CloudFront
and OAC).
"""

from __future__ import annotations

from typing import TypeAlias

from fulint.source import Span
from fulint.values import Absent, Known, Unknown, Value, Values

Groups: TypeAlias = dict[str, tuple[Known[str] | Unknown, ...]]
"""The members of each origin group by its id."""


def targets_of(name: Value[str], groups: Groups | None) -> Values[str]:
    """The origins behind an id, which may be that of an origin group; `groups` is None where they cannot be known."""
    if not isinstance(name, Known):
        return name
    if groups is None:
        return Unknown("its origin groups cannot be known", name.span)
    members = groups.get(name.value)
    return Known((name,) if members is None else members, name.span)


def host_by_policies(by_request: Value[bool], by_cache: Value[bool], span: Span) -> Value[bool]:
    """Whether Host reaches the origin of the behavior at `span`, by what its origin request and cache policy say.

    What a cache policy takes into the cache key is forwarded too; where an origin request policy leaves out what the
    cache policy takes in, no source says which of them wins.
    """
    match by_request, by_cache:
        case Known(True), _:
            return by_request
        case Absent() | Known(False), Absent() | Known(False):
            return Known(False, span)
        case Absent(), _:
            return by_cache
        case Known(), Known(_, place):
            return Unknown("the cache policy takes Host in and the origin request policy leaves it out", place)
        case Unknown(), _:
            return by_request if not isinstance(by_cache, Known) or not by_cache.value else by_cache
        case _:
            return by_cache


def host_by_header_behavior(behavior: Value[str], is_listed: Value[bool]) -> bool | None:
    """Whether a policy forwards Host; `is_listed` says whether Host is among its headers. None: cannot be known."""
    match behavior, is_listed:
        case Known("none"), _:
            return False
        case Known("allViewer" | "allViewerAndWhitelistCloudFront"), _:
            return True
        case Known("whitelist"), Known(listed):
            return listed
        case Known("allExcept"), Known(listed):
            return not listed
    return None

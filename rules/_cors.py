"""Questions about CORS settings that more than one rule asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fulint.model import Cors, FunctionUrl
from fulint.values import Known, known_items

ANY = "*"
OPAQUE = "null"
"""What a browser sends for a page that has no origin of its own."""

_ORIGIN = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::(?P<port>\d{1,5}))?"
)
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_LOOPBACK = re.compile(r"(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0")


def cors_of(url: FunctionUrl) -> Cors | None:
    """The CORS settings of a URL, where it has some and they can be known."""
    return url.cors.value if isinstance(url.cors, Known) else None


def any_origin(url: FunctionUrl) -> Iterator[Known[str]]:
    """Each `*` among the origins."""
    cors = cors_of(url)
    if cors:
        yield from (origin for origin in known_items(cors.allow_origins) if origin.value == ANY)


def lets_credentials_through(url: FunctionUrl) -> Known[bool] | None:
    """The token that lets cookies and credentials through, where AllowCredentials is true."""
    cors = cors_of(url)
    if cors and isinstance(cors.allow_credentials, Known) and cors.allow_credentials.value:
        return cors.allow_credentials
    return None


def is_sent(origin: str) -> bool:
    """Whether a browser may send this very text as the origin of a page: the standard's serialization of one.

    Source: html.spec.whatwg.org, "ASCII serialization of an origin"; a scheme's default port is left out.
    """
    found = _ORIGIN.fullmatch(origin)
    return found is not None and found["port"] != _DEFAULT_PORTS.get(found["scheme"], "")


def is_local(origin: str) -> bool:
    """Whether an origin that a browser may send is a web server on the visitor's own machine."""
    found = _ORIGIN.fullmatch(origin)
    return found is not None and found["scheme"] in _DEFAULT_PORTS and bool(_LOOPBACK.fullmatch(found["host"]))

"""Questions about CORS settings that more than one rule asks."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.model import Cors, FunctionUrl
from fulint.values import Known, known_items

ANY = "*"


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

"""An origin that no browser ever sends.

## Why it matters
A browser names the page that asks by scheme, host and, where it is not the default one, port:
`https://www.example.com`, in lower case, without a path and without a slash at the end. Lambda compares; an entry that
is written otherwise lets nobody in. The deployment succeeds, and scripts of the page that was meant are refused the
answer.

Of wildcards only `*` itself is documented: for one within an origin nothing says that Lambda looks at it as such.

## Flagged
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        def handler(event, context):
            return "hello"
      Handler: index.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: AWS_IAM
        Cors:
          AllowOrigins: ["https://www.example.com/"]
```

## Instead
```yaml template.yaml
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: |
        def handler(event, context):
            return "hello"
      Handler: index.handler
      Runtime: python3.13
      FunctionUrlConfig:
        AuthType: AWS_IAM
        Cors:
          AllowOrigins: ["https://www.example.com"]
```

## References
- https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
- https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Origin
"""

from __future__ import annotations

import re

from fulint.finding import Severity, shown
from fulint.rule import Claim, Claims, Endpoint, url_rule
from fulint.values import known_items

from ._cors import ANY, OPAQUE, cors_of, is_sent
from ._names import url_name

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_AFTER_HOST = re.compile(r"[/?#]")
_DEFAULT_PORT = re.compile(r"https://[^/]*:443|http://[^/]*:80")


@url_rule("FU204", Severity.WARNING, precision="very-high")
def check(endpoint: Endpoint) -> Claims:
    """Each origin that is neither `*` nor `null` and has not the form that browsers send."""
    cors = cors_of(endpoint.url)
    for origin in known_items(cors.allow_origins) if cors else ():
        if origin.value in ("", ANY, OPAQUE) or is_sent(origin.value):
            continue
        what, remedy = _fault(origin.value)
        yield Claim(
            origin.span,
            f"no browser sends the origin {shown(origin.value)}, {what}: the page that is meant may not read what "
            f"{url_name(endpoint.url)} answers",
            help=remedy,
        )


def _fault(origin: str) -> tuple[str, str]:
    """What is wrong with an origin, and what to write."""
    if any(mark in origin.strip() for mark in ", ;"):
        return "which looks like several in one", "Make each origin a member of the list"
    if "${" in origin:
        return "in which nothing fills the placeholder", "Use Fn::Sub, or what the tool has for it"
    if origin != origin.strip():
        return "which has blanks around it", f"Write {shown(origin.strip())}"
    if not origin.isascii():
        return "since browsers send other letters in Punycode", "Write the host name in Punycode, as in `xn--bcher-kva`"
    scheme = _SCHEME.match(origin)
    host = origin[scheme.end() :] if scheme else origin
    if ANY in _AFTER_HOST.split(host)[0]:
        return "and of wildcards Lambda documents `*` alone", "List the origins one by one"
    if scheme is None:
        return "which has no scheme", f"Write the scheme too, as in {shown('https://' + origin.split('/')[0])}"
    if _AFTER_HOST.search(host):
        bare = scheme[0] + _AFTER_HOST.split(host)[0]
        what = "which ends with a slash" if host.endswith("/") and host.count("/") == 1 else "which has a path"
        return what, f"Write {shown(bare)}"
    if _DEFAULT_PORT.fullmatch(origin):
        return "since the default port is left out", f"Write {shown(origin.rpartition(':')[0])}"
    if origin != origin.lower():
        return "which has capitals", f"Write {shown(origin.lower())}"
    return "which has not the form scheme://host:port", "Write scheme, host and port, as in `https://www.example.com`"

"""What stands between callers and Function URLs: CloudFront distributions, DNS records and web ACLs.

The nouns are CloudFront's, Route 53's and WAF's own. A part of the model: `Deployment` holds them.
"""

from __future__ import annotations

import re
from enum import Enum

from fulint.record import record
from fulint.source import Span
from fulint.values import ABSENT, Known, Unknown, Value, Values

_URL_HOST = re.compile(r"[a-z0-9]{1,64}\.lambda-url\.[a-z0-9-]{1,32}\.on\.aws\.?", re.IGNORECASE)


def is_url_host(host: str) -> bool:
    """Whether a host name has the form of a Function URL's; a final dot, as DNS writes it, belongs to it too."""
    return _URL_HOST.fullmatch(host) is not None


FORWARDS_HOST: dict[str, tuple[str, bool]] = {
    "216adef6-5c7f-47e4-b989-5492eafa07d3": ("AllViewer", True),
    "33f36d7e-f396-46d9-90e0-52428a34d9dc": ("AllViewerAndCloudFrontHeaders-2022-06", True),
    "bf0718e1-ba1e-49d1-88b1-f726733018ae": ("HostHeaderOnly", True),
    "b689b0a8-53d0-40ab-baf2-68738e2966ac": ("AllViewerExceptHostHeader", False),
    "59781a5b-3903-41f3-afcb-af62929ccde1": ("CORS-CustomOrigin", False),
    "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": ("CORS-S3Origin", False),
    "775133bc-15f2-49f9-abea-afb2e0bf67d2": ("Elemental-MediaTailor-PersonalizedManifests", False),
    "acba4595-bd28-49b8-b9fe-13317c0390fa": ("UserAgentRefererHeaders", False),
    "2e54312d-136d-493c-8eb9-b001f22f67d2": ("Amplify", True),
    "83da9c7e-98b4-4e11-a168-04f0df8e2c65": ("UseOriginCacheControlHeaders", True),
    "4cc15a8a-d715-48a4-82b8-cc0b614638fe": ("UseOriginCacheControlHeaders-QueryStrings", True),
    "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": ("CachingDisabled", False),
    "658327ea-f89d-4fab-a63d-7e88639e58f6": ("CachingOptimized", False),
    "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": ("CachingOptimizedForUncompressedObjects", False),
    "08627262-05a9-4f76-9ded-b50ca2e3a84f": ("Elemental-MediaPackage", False),
}
"""CloudFront's managed origin request and cache policies by id: their names, and whether they forward Host.

What a cache policy takes into the cache key is forwarded too (facts: AWS, CloudFront and OAC; CloudFront's developer
guide, managed cache policies and managed origin request policies).
"""


class SigningBehavior:
    """The values of an origin access control's SigningBehavior (facts: AWS, CloudFront and OAC)."""

    ALWAYS = "always"
    NEVER = "never"
    NO_OVERRIDE = "no-override"
    """Signs unless the viewer sent an `Authorization` of its own."""


LAMBDA_ORIGIN = "lambda"
"""The origin type of an access control that can sign for a Function URL."""


class Form(Enum):
    """What stands where a host name belongs."""

    HOST = "host"
    """A host name and nothing else."""
    WHOLE_URL = "whole-url"
    """A URL, with its scheme and slashes: as an origin's domain or a record's value it is refused."""
    OTHER = "other"
    """Something that is neither, or that cannot be told."""


@record
class Endpoint:
    """What a place that takes a host name points at.

    `span` is the token that says so. `url` is the address of the `FunctionUrl` of the same deployment that it means;
    absent where it means something else, unknown where it may mean one. `host` is the host name as text where it is
    written as such, and unknown where deployment gives it. `form` tells a host name from a whole URL. `looks_like_url`
    says that the text has the form of a Function URL's host, also where deployment fills in a part such as its region.
    """

    span: Span
    url: Value[str] = ABSENT
    host: Value[str] = ABSENT
    form: Form = Form.HOST
    looks_like_url: bool = False

    @property
    def is_function_url(self) -> bool:
        """Whether it surely means a Function URL, of this deployment or of elsewhere."""
        return self.looks_like_url or isinstance(self.url, Known)


@record
class Origin:
    """One origin of a distribution.

    `id` is the name by which behaviors choose it, with `${Name}` for a part that deployment fills in.
    `access_control` is the address of an `OriginAccessControl` of the same deployment, else the literal id; absent
    where CloudFront signs nothing. `custom_headers` are the names of the headers that CloudFront adds to every
    request, with their values.
    """

    span: Span
    id: Value[str]
    endpoint: Endpoint
    access_control: Value[str] = ABSENT
    custom_headers: tuple[tuple[str, Value[str]], ...] = ()


class EdgeFunctionKind(Enum):
    """What kind of code runs at the edge."""

    CLOUDFRONT_FUNCTION = "CloudFront function"
    LAMBDA_AT_EDGE = "Lambda@Edge function"


@record
class EdgeFunction:
    """Code that a behavior runs at the edge; `event` is `viewer-request`, `origin-request` or one of the responses."""

    kind: EdgeFunctionKind
    span: Span
    event: Value[str] = ABSENT


@record
class CacheBehavior:
    """Which requests go to which origin, and how.

    `path_pattern` is absent for the default behavior. `origins` are the ids of the origins that requests may go to:
    one, or the members of an origin group. `allowed_methods` is absent where GET and HEAD alone are allowed.
    `cache_policy` and `origin_request_policy` are addresses of policies of the same deployment, else literal ids.
    `forwards_host` says whether the viewer's Host header reaches the origin, by whichever setting, at that setting's
    token. `functions` is unknown where it cannot be told whether code runs at the edge.
    """

    span: Span
    origins: Values[str]
    path_pattern: Value[str] = ABSENT
    allowed_methods: Values[str] = ABSENT
    cache_policy: Value[str] = ABSENT
    origin_request_policy: Value[str] = ABSENT
    forwards_host: Value[bool] = ABSENT
    functions: tuple[EdgeFunction, ...] | Unknown = ()

    def may_use(self, origin: Origin) -> bool:
        """Whether requests go to an origin, or may."""
        if not isinstance(self.origins, Known) or not isinstance(origin.id, Known):
            return True
        return any(isinstance(item, Unknown) or item.value == origin.id.value for item in self.origins.value)

    def uses(self, origin: Origin) -> bool:
        """Whether requests surely go to an origin."""
        if not isinstance(self.origins, Known) or not isinstance(origin.id, Known):
            return False
        return any(isinstance(item, Known) and item.value == origin.id.value for item in self.origins.value)


@record
class Distribution:
    """One CloudFront distribution.

    `address` is its name in the files, `span` the token that declares it. `aliases` are the domain names of one's own
    that it answers to; `web_acl` is the address, ARN or id of its web ACL. `enabled` is absent where it is not said.
    `is_whole` is False where some origin or behavior could not be read.
    """

    address: str
    span: Span
    origins: tuple[Origin, ...] = ()
    behaviors: tuple[CacheBehavior, ...] = ()
    aliases: Values[str] = ABSENT
    web_acl: Value[str] = ABSENT
    enabled: Value[bool] = ABSENT
    is_whole: bool = True

    def origins_at(self, address: str) -> tuple[Origin, ...]:
        """The origins that are surely the Function URL with an address."""
        return tuple(
            origin
            for origin in self.origins
            if isinstance(origin.endpoint.url, Known) and origin.endpoint.url.value == address
        )

    def behaviors_of(self, origin: Origin) -> tuple[CacheBehavior, ...]:
        """The behaviors that surely send requests to an origin."""
        return tuple(behavior for behavior in self.behaviors if behavior.uses(origin))


@record
class OriginAccessControl:
    """How CloudFront signs what it sends to an origin: for which type of origin, when, and with which protocol."""

    address: str
    span: Span
    origin_type: Value[str]
    signing_behavior: Value[str]
    signing_protocol: Value[str] = ABSENT


@record
class DnsRecord:
    """One DNS record set: its domain name, its type, and what each of its values or its alias target points at."""

    address: str
    span: Span
    name: Value[str]
    type: Value[str]
    endpoints: tuple[Endpoint, ...] = ()


@record
class WebAclAssociation:
    """A web ACL tied to a resource.

    `resource` is what stands as the resource's ARN, where it is written as text. `function` is the address of the
    `Function` that it names, else the literal name or ARN of a function; `url` the address of the `FunctionUrl` that
    it names instead. Both are absent where it names something that is not Lambda's.
    """

    address: str
    span: Span
    resource: Value[str]
    function: Value[str] = ABSENT
    url: Value[str] = ABSENT
    web_acl: Value[str] = ABSENT


__all__ = [
    "FORWARDS_HOST",
    "LAMBDA_ORIGIN",
    "CacheBehavior",
    "Distribution",
    "DnsRecord",
    "EdgeFunction",
    "EdgeFunctionKind",
    "Endpoint",
    "Form",
    "Origin",
    "OriginAccessControl",
    "SigningBehavior",
    "WebAclAssociation",
    "is_url_host",
]

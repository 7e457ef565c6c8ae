"""The one model of what is deployed: every dialect lowers to it, every rule reads it.

A template is a function from its inputs to deployments, so each `Deployment` here is concrete: parameters and
conditions are resolved, and `when` says which of them were assumed. What a tool adds by itself is in the model
with its origin; what a tool refuses, drops or reads otherwise is a `Quirk`. What runs is in `fulint.compute`, what
stands in front of the URLs in `fulint.edge`.
"""

from __future__ import annotations

from enum import Enum

from fulint.compute import Alias, Code, CodeKind, EventSource, Function
from fulint.edge import Distribution, DnsRecord, Origin, OriginAccessControl, WebAclAssociation
from fulint.record import record
from fulint.source import Span
from fulint.values import ABSENT, Absent, Known, Value, Values


class AuthType:
    """The two values of a URL's AuthType."""

    NONE = "NONE"
    AWS_IAM = "AWS_IAM"


class Action:
    """The two actions that a caller of a Function URL needs, both since October 2025 (facts: AWS, urls-auth)."""

    INVOKE_URL = "lambda:InvokeFunctionUrl"
    INVOKE = "lambda:InvokeFunction"


@record
class Target:
    """What a URL or a statement is attached to: a function, and one of its aliases or versions.

    `function` is the address of a `Function` of the same deployment where it is declared there, else the literal
    name or ARN. `qualifier` is an alias name, a version number or `$LATEST` as written; absent means the
    unqualified function, which a URL serves as `$LATEST`.
    """

    function: Value[str]
    qualifier: Value[str] = ABSENT


@record
class Cors:
    """The CORS settings of one URL, as they will be deployed (with what a tool merges or defaults)."""

    span: Span
    allow_origins: Values[str] = ABSENT
    allow_methods: Values[str] = ABSENT
    allow_headers: Values[str] = ABSENT
    expose_headers: Values[str] = ABSENT
    allow_credentials: Value[bool] = ABSENT
    max_age: Value[int] = ABSENT
    methods_are_enumerated: bool = True
    """Whether the deploying service holds methods against its schema's list, so that `get` is refused too."""


@record
class FunctionUrl:
    """One Function URL. `address` is its public name (see the JSON contract); `span` the token that declares it.

    `may_be_missing` says that nobody can know whether it is deployed at all.
    """

    address: str
    span: Span
    auth_type: Value[str]
    target: Target
    invoke_mode: Value[str] = ABSENT
    cors: Value[Cors] = ABSENT
    may_be_missing: bool = False


class Effect(Enum):
    """Whether a statement lets in or keeps out."""

    ALLOW = "Allow"
    DENY = "Deny"


@record
class Permission:
    """One statement of a function's resource policy, whoever wrote it.

    `added_by` names the tool that adds the statement without being asked ("SAM"), and is None for one that stands
    in the files. `actions` and `principals` keep wildcards as written (`lambda:*`, `*`). `not_actions` and
    `not_principals` say that the lists are exclusions. `has_other_conditions` stands for any condition that the
    named fields do not express: what it lets through cannot be known. `statement_id` is the id that the statement is
    added under, where one is given. `in_document` says that it stands in a policy that is put as a whole, instead of
    being added by itself.
    """

    address: str
    span: Span
    target: Target
    actions: Values[str]
    principals: Values[str]
    effect: Effect = Effect.ALLOW
    added_by: str | None = None
    function_url_auth_type: Value[str] = ABSENT
    invoked_via_function_url: Value[bool] = ABSENT
    source_arn: Value[str] = ABSENT
    source_account: Value[str] = ABSENT
    principal_org_id: Value[str] = ABSENT
    event_source_token: Value[str] = ABSENT
    not_actions: bool = False
    not_principals: bool = False
    has_other_conditions: bool = False
    statement_id: Value[str] = ABSENT
    in_document: bool = False


class QuirkKind:
    """The kinds of quirks: what every dialect calls the same thing, so that rules can select by it."""

    INVALID_PROPERTY = "invalid-property"
    """A property that a schema or the tool's own validation refuses (FU801)."""
    IGNORED_SETTING = "ignored-setting"
    """A setting that the tool drops without a word (FU802)."""
    URL_REFUSED = "url-refused"
    """A URL that the tool or the service refuses as a whole (FU309)."""
    PERMISSION_REFUSED = "permission-refused"
    """A statement that the service refuses, for a reason that the statement's own fields do not tell (FU109)."""
    PERMISSIONS_NOT_ADDED = "permissions-not-added"
    """The tool would add the public statements, but does not for an AuthType that is written like this (FU104)."""
    AUTH_FELL_TO_PUBLIC = "auth-fell-to-public"
    """A setting that should close the URL, and that the tool reads as public (FU117)."""
    VERSION_AS_QUALIFIER = "version-as-qualifier"
    """A qualifier of which only is known that it is a version's number (FU302)."""
    DANGLING_REFERENCE = "dangling-reference"
    """A reference of a URL or a statement to a name that is declared nowhere; `value` is the name (FU307)."""


@record
class Quirk:
    """Something that a tool refuses, drops without a word or reads otherwise than it is written.

    `kind` is one of `QuirkKind`, which is what rules select by; `subject` is the address of the URL that it touches
    (None: none), `value` the text as written, and `effect` a sentence without full stop that says what the tool
    makes of it.
    """

    kind: str
    span: Span
    value: str
    effect: str
    subject: str | None = None


@record
class Gap:
    """A part of the deployment that could not be read, so that its statements are not all in the model.

    `function` is the address of the one function that it may concern; None means that it may concern any. `is_export`
    says that nothing is hidden in the files, but that a stack of elsewhere is told the function.
    """

    reason: str
    span: Span
    function: str | None = None
    is_export: bool = False


@record
class Assumption:
    """One input that this deployment was computed for: a parameter, a condition, a variables file."""

    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name} is {self.value}"


@record
class Deployment:
    """What one template or module deploys under the assumptions of `when`.

    `path` is the file that it was read from; `was_cut` says that more combinations of inputs exist than were
    computed. `region` is where it is deployed to, as far as the files tell. `url_regions` are the regions in which
    Function URLs exist by the user's own word (empty: nothing is said). `urls_elsewhere` are those that other templates
    put on the same functions, or may.
    """

    path: str
    when: tuple[Assumption, ...] = ()
    functions: tuple[Function, ...] = ()
    urls: tuple[FunctionUrl, ...] = ()
    aliases: tuple[Alias, ...] = ()
    permissions: tuple[Permission, ...] = ()
    quirks: tuple[Quirk, ...] = ()
    gaps: tuple[Gap, ...] = ()
    was_cut: bool = False
    region: Value[str] = ABSENT
    url_regions: tuple[str, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    access_controls: tuple[OriginAccessControl, ...] = ()
    dns_records: tuple[DnsRecord, ...] = ()
    web_acl_associations: tuple[WebAclAssociation, ...] = ()
    urls_elsewhere: tuple[FunctionUrl, ...] = ()

    def function_of(self, url: FunctionUrl) -> Function | None:
        """The function behind a URL, where it is declared in this deployment."""
        match url.target.function:
            case Known(address, _):
                return next((f for f in self.functions if f.address == address), None)
            case _:
                return None

    def statements_on(self, url: FunctionUrl) -> tuple[Permission, ...]:
        """The statements attached to the URL's function under any qualifier, and those that may be."""
        match url.target.function:
            case Known(address, _):
                return tuple(
                    p
                    for p in self.permissions
                    if not isinstance(p.target.function, Known) or p.target.function.value == address
                )
            case _:
                return self.permissions

    def distributions_before(self, url: FunctionUrl) -> tuple[Distribution, ...]:
        """The distributions that surely have this URL as an origin."""
        return tuple(each for each in self.distributions if each.origins_at(url.address))

    def access_control_of(self, origin: Origin) -> OriginAccessControl | None:
        """The access control of an origin, where it is declared in this deployment."""
        match origin.access_control:
            case Known(address, _):
                return next((each for each in self.access_controls if each.address == address), None)
            case _:
                return None

    def sees_whole_policy(self, url: FunctionUrl) -> bool:
        """The first honesty bit: whether every statement of the policy behind this URL is in the model."""
        return self._hidden_by(url) == ()

    def exports_of(self, url: FunctionUrl) -> tuple[Gap, ...]:
        """The exports of a URL's function, where they alone leave open whether the policy is whole."""
        gaps = self._hidden_by(url) or ()
        return gaps if all(gap.is_export for gap in gaps) else ()

    def _hidden_by(self, url: FunctionUrl) -> tuple[Gap, ...] | None:
        """What may hide statements of the policy behind a URL; None where anything may."""
        function = self.function_of(url)
        if function is None or not all(isinstance(p.target.function, Known) for p in self.permissions):
            return None
        return tuple(gap for gap in self.gaps if gap.function in (None, function.address))


class Verdict(Enum):
    """Who can call a URL."""

    PUBLIC = "public"
    ANY_ACCOUNT = "any-account"
    NAMED = "named"
    CLOUDFRONT_ONLY = "cloudfront-only"
    SAME_ACCOUNT = "same-account"
    NOBODY = "nobody"
    UNKNOWN = "unknown"


@record
class Exposure:
    """Who can call one URL in one deployment.

    `grants_url` and `grants_invoke` are the statements that count for the two actions; `reason` says in a clause
    why the verdict holds.
    """

    verdict: Verdict
    reason: str
    grants_url: tuple[Permission, ...] = ()
    grants_invoke: tuple[Permission, ...] = ()


__all__ = [
    "Absent",
    "Action",
    "Alias",
    "Assumption",
    "AuthType",
    "Code",
    "CodeKind",
    "Cors",
    "Deployment",
    "Distribution",
    "DnsRecord",
    "Effect",
    "EventSource",
    "Exposure",
    "Function",
    "FunctionUrl",
    "Gap",
    "OriginAccessControl",
    "Permission",
    "Quirk",
    "QuirkKind",
    "Target",
    "Verdict",
    "WebAclAssociation",
]

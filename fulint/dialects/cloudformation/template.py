"""A CloudFormation template as written: its sections and resources, before any input is known."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import field

from fulint.finding import shown
from fulint.record import record
from fulint.syntax.tree import Entry, Mapping, Node, Problem, Scalar, Sequence

SERVERLESS_TRANSFORM = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
SAM_FUNCTION = "AWS::Serverless::Function"
FUNCTION = "AWS::Lambda::Function"
URL = "AWS::Lambda::Url"
ALIAS = "AWS::Lambda::Alias"
VERSION = "AWS::Lambda::Version"
PERMISSION = "AWS::Lambda::Permission"
RESOURCE_POLICY = "AWS::Lambda::ResourcePolicy"
DISTRIBUTION = "AWS::CloudFront::Distribution"
ACCESS_CONTROL = "AWS::CloudFront::OriginAccessControl"
CACHE_POLICY = "AWS::CloudFront::CachePolicy"
ORIGIN_REQUEST_POLICY = "AWS::CloudFront::OriginRequestPolicy"
RECORD_SET = "AWS::Route53::RecordSet"
RECORD_SET_GROUP = "AWS::Route53::RecordSetGroup"
WEB_ACL_ASSOCIATION = "AWS::WAFv2::WebACLAssociation"
NESTED = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")

URL_CONFIG = "FunctionUrlConfig"
PUBLISHED_ALIAS = "AutoPublishAlias"

_SECTIONS = ("Parameters", "Mappings", "Conditions", "Globals", "Outputs", "Metadata")


@record
class Resource:
    """One resource: its logical id, the token that declares it, and its attributes as written."""

    id: str
    key: Scalar
    type: str
    body: Mapping
    properties: Mapping

    @property
    def condition(self) -> Scalar | None:
        """The token that names the condition under which it is deployed."""
        node = self.body.get("Condition")
        return node if isinstance(node, Scalar) and node.value is not None else None

    def property(self, name: str) -> Node | None:
        """The value of a property as written, or None."""
        return self.properties.get(name)


@record
class Template:
    """The sections of one template; what is missing or has the wrong shape is empty, and a problem where it matters.

    `macros` are the names of `Transform`, with their tokens; one that is not a plain name is None.
    """

    root: Mapping
    resources: Table[str, Resource]
    sections: Table[str, Mapping]
    macros: tuple[tuple[str | None, Node], ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def section(self, name: str) -> Mapping:
        """A top-level section other than Resources; empty where it is missing."""
        return self.sections[name]

    def of_type(self, *types: str) -> Iterator[Resource]:
        """The resources of some types, in the order written."""
        for resource in self.resources.values():
            if resource.type in types:
                yield resource


def is_template(root: Mapping) -> bool:
    """Whether a document is a CloudFormation or SAM template, by what it holds and not by its file's name."""
    if root.entry("Resources") is None:
        return False
    if root.entry("AWSTemplateFormatVersion") or root.entry("Transform"):
        return True
    resources = root.get("Resources")
    return isinstance(resources, Mapping) and any(
        isinstance(entry.value, Mapping)
        and isinstance(kind := entry.value.get("Type"), Scalar)
        and isinstance(kind.value, str)
        and kind.value.startswith(("AWS::", "Custom::"))
        for entry in resources.entries
    )


def read_template(root: Mapping) -> Template:
    """The template that a document holds; `is_template` must be true of it."""
    problems: list[Problem] = []
    sections = {name: _section(root, name, problems) for name in _SECTIONS}
    resources: dict[str, Resource] = {}
    for entry in _section(root, "Resources", problems).entries:
        resource = _resource(entry, problems)
        if resource:
            resources[resource.id] = resource
    return Template(root, resources, sections, tuple(_macros(root.get("Transform"))), tuple(problems))


def owner_of(name: str, template: Template) -> str | None:
    """The resource that a logical id stands for: itself, or the SAM function that such a resource is generated from.

    SAM adds `FnUrl`, `FnAlias<name>` and `FnVersion<hash>` to a function `Fn`.
    """
    if name in template.resources:
        return name
    for suffix, cause in (("Url", URL_CONFIG), ("Alias", PUBLISHED_ALIAS), ("Version", PUBLISHED_ALIAS)):
        head, found, rest = name.rpartition(suffix)
        owner = template.resources.get(head) if found else None
        if (
            owner
            and owner.type == SAM_FUNCTION
            and owner.property(cause) is not None
            and bool(rest) == (suffix != "Url")
        ):
            return head
    return None


def empty(near: Node) -> Mapping:
    """A mapping without entries, for what is not there."""
    return Mapping(near.source, near.start, near.start, ())


def _section(root: Mapping, name: str, problems: list[Problem]) -> Mapping:
    entry = root.entry(name)
    if entry is None:
        return empty(root)
    if isinstance(entry.value, Mapping):
        return entry.value
    what = "is empty" if isinstance(entry.value, Scalar) and entry.value.value is None else "is not a mapping"
    problems.append(Problem(entry.key.span, f"the section {name} {what}, which CloudFormation refuses", is_fatal=False))
    return empty(root)


def _resource(entry: Entry, problems: list[Problem]) -> Resource | None:
    name = entry.key.text
    if name.startswith("Fn::"):
        return None
    if not isinstance(entry.value, Mapping):
        problems.append(Problem(entry.key.span, f"the resource {shown(name)} is not a mapping", is_fatal=False))
        return None
    kind = entry.value.get("Type")
    if not isinstance(kind, Scalar) or not isinstance(kind.value, str):
        place = entry.key if kind is None else kind
        what = "has no Type" if kind is None else "has a Type that is not a name"
        problems.append(Problem(place.span, f"the resource {shown(name)} {what}", is_fatal=False))
        return None
    properties = entry.value.entry("Properties")
    if properties is None:
        return Resource(name, entry.key, kind.value, entry.value, empty(entry.key))
    if not isinstance(properties.value, Mapping):
        problems.append(
            Problem(properties.key.span, f"the Properties of {shown(name)} are not a mapping", is_fatal=False)
        )
        return Resource(name, entry.key, kind.value, entry.value, empty(entry.key))
    return Resource(name, entry.key, kind.value, entry.value, properties.value)


def _macros(node: Node | None) -> Iterator[tuple[str | None, Node]]:
    """The macros that the template as a whole goes through."""
    match node:
        case Scalar() if node.value is not None:
            yield node.text, node
        case Sequence():
            for item in node.items:
                yield (item.text if isinstance(item, Scalar) else _macro_name(item)), item
        case Mapping():
            yield _macro_name(node), node


def _macro_name(node: Node) -> str | None:
    name = node.get("Name") if isinstance(node, Mapping) else None
    return name.text if isinstance(name, Scalar) else None

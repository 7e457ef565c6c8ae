"""All resource instances of one deployment, through every module that it calls."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.dialects.terraform.calls import Called
from fulint.dialects.terraform.evaluate import Frame, evaluate
from fulint.dialects.terraform.evaluate import Scope as EvaluationScope
from fulint.dialects.terraform.provider import Provider
from fulint.dialects.terraform.scope import Scope
from fulint.dialects.terraform.sections import Resource
from fulint.dialects.terraform.values import Instance, Items, Plain, Symbol, Table, Text, Unknown, V, number
from fulint.repository import Repository
from fulint.syntax.hcl_tree import Block

URLS = ("aws_lambda_function_url", "awscc_lambda_url")
PERMISSIONS = ("aws_lambda_permission", "awscc_lambda_permission")
FUNCTIONS = ("aws_lambda_function", "awscc_lambda_function")
MAX_RESOURCES = 2_000

MATTER = ("aws_lambda_", "awscc_lambda_", "aws_cloudfront_", "aws_route53_record", "aws_wafv2_web_acl_association")


class Stack:
    """What a root module deploys with one set of inputs.

    `resources` are those of the types that matter here, by their addresses; `calls` all module calls, by theirs.
    `unknown` are resources and calls of which cannot be known how many there are.
    """

    def __init__(self, root: Scope, provider: Provider) -> None:
        self.root = root
        self.provider = provider
        self.resources: dict[str, Resource] = {}
        self.calls: dict[str, Called] = {}
        self.unread: list[Unknown] = []
        self.scopes: list[Scope] = []
        for scope in self._scopes():
            for name in scope.module.resources:
                if name.startswith(MATTER):
                    self._keep(scope.resource(name, scope.module.resources[name].name.span))
        self.names = dict(self._names())

    @property
    def repository(self) -> Repository:
        """Where the files lie."""
        return self.root.run.repository

    def of(self, *types: str) -> Iterator[Resource]:
        """The instances of some types, in the order of their declaration."""
        yield from (resource for resource in self.resources.values() if resource.type in types)

    def found(self, address: str) -> Resource | None:
        """A resource or data source by its address, also one of a type that is not collected."""
        known = self.resources.get(address)
        if known is not None:
            return known
        for scope in self.scopes:
            local = address.removeprefix(scope.prefix)
            name = local.split("[", 1)[0]
            if address.startswith(scope.prefix) and name in scope.module.resources:
                for instance in instances(scope.resource(name, scope.module.span)):
                    if instance.address == address and isinstance(instance.holder, Resource):
                        return instance.holder
        return None

    def is_sure(self, resource: Resource) -> bool:
        """Whether a resource is surely there: neither it nor a module call around it is of an unknown number."""
        around = (called for called in self.calls.values() if resource.address.startswith(f"{called.address}."))
        if resource.is_any_of and not _makes_some(resource.block, resource.scope):
            return False
        return not any(one.is_any_of and not _makes_some(one.block, one.caller.scope) for one in around)

    def _scopes(self) -> Iterator[Scope]:
        """The root module and all that it calls, however deep."""
        waiting = [self.root]
        while waiting:
            scope = waiting.pop(0)
            self.scopes.append(scope)
            yield scope
            for name, block in scope.module.calls.items():
                for instance in instances(scope.called(name, block.name.span)):
                    called = instance.holder
                    if isinstance(called, Called):
                        self.calls[called.address] = called
                        if called.scope is not None:
                            waiting.append(called.scope)

    def _keep(self, value: V) -> None:
        if isinstance(value, Unknown):
            self.unread.append(value)
        for instance in instances(value):
            if isinstance(instance.holder, Resource) and len(self.resources) < MAX_RESOURCES:
                self.resources[instance.address] = instance.holder

    def _names(self) -> Iterator[tuple[tuple[str | Symbol, ...], str]]:
        """The functions' own names as far as they are known, each with its address."""
        for function in self.of(*FUNCTIONS):
            match function.value("function_name"):
                case Plain(str(name)):
                    yield (name,), function.address
                case Text(parts):
                    yield parts, function.address


def _makes_some(block: Block, scope: EvaluationScope) -> bool:
    """Whether a block of an unknown number of instances has one at least: its number is known, but too large."""
    attributes = block.body.attributes
    if "count" in attributes:
        amount = number(evaluate(attributes["count"].value, Frame(scope)))
        return amount is not None and amount > 0
    value = evaluate(attributes["for_each"].value, Frame(scope)) if "for_each" in attributes else None
    return (isinstance(value, Items) and bool(value.items)) or (isinstance(value, Table) and bool(value.entries))


def instances(value: V) -> Iterator[Instance]:
    """The instances in what a resource or call is: one, a list, or a map of them."""
    match value:
        case Instance():
            yield value
        case Items(items):
            yield from (item for item in items if isinstance(item, Instance))
        case Table(entries):
            yield from (item for item in entries.values() if isinstance(item, Instance))

"""Terraform's plan as `terraform show -json` writes it: every value that a plan knows, and what it changes.

A value that is unknown is missing from the planned ones; where the configuration says what it refers to, that reference
stands for it (facts: Terraform, plan JSON).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fulint.dialects import Lowered, Neighbours, Unit
from fulint.dialects.terraform.deployments import lowered_stack
from fulint.dialects.terraform.evaluate import Frame
from fulint.dialects.terraform.module import Module, Modules
from fulint.dialects.terraform.provider import Provider, provider_by
from fulint.dialects.terraform.scope import Run, Scope
from fulint.dialects.terraform.sections import Resource
from fulint.dialects.terraform.stack import MATTER, URLS, Stack
from fulint.dialects.terraform.values import Items, Plain, Symbol, Table, Text, V
from fulint.model import AuthType, Gap, Permission
from fulint.repository import Repository
from fulint.source import Unreadable
from fulint.syntax import json
from fulint.syntax.hcl_tree import EMPTY, Block, Word
from fulint.syntax.tree import Mapping, Node, Scalar, Sequence
from fulint.values import Known

_MAX_DEPTH = 8
_MAX_BLOCKS = 100
_INDEX = re.compile(r"\[[^\]]{0,300}\]")


def lower(unit: Unit, repository: Repository, neighbours: Neighbours) -> Lowered:
    """What a plan deploys; nothing is raised, whatever the file holds."""
    source = repository.read(unit.path)
    if isinstance(source, Unreadable):
        return Lowered(is_template=False, unreadable=(source,))
    parsed = json.parse(source)
    plan = next((root for root in parsed.mappings() if _is_plan(root)), None)
    if plan is None:
        return Lowered(is_template=False)
    stack = _PlannedStack(plan, unit.path, repository)
    if not any(True for _ in stack.of(*URLS)):
        return Lowered(is_template=False)
    deployment = lowered_stack(stack, unit.path, stack.history)
    return Lowered(True, (deployment,), parsed.problems, sources=(source,))


def _is_plan(root: Mapping) -> bool:
    return isinstance(root.get("planned_values"), Mapping) and root.get("format_version") is not None


class _PlannedResource(Resource):
    """A resource with the values of the plan. `module` is the address of its module, with a dot behind it."""

    def __init__(self, scope: Scope, type: Scalar, address: str, values: Table) -> None:
        where = (type.source, type.start, type.end)
        kind = Word(where, "data" if _last(address).startswith("data.") else "resource")
        block = Block(kind, (Word(where, type.text),), EMPTY)
        super().__init__(scope, block, address, Frame(scope), False)
        self.body = values


def _last(address: str) -> str:
    """An address without the modules around it."""
    bare = _INDEX.sub("", address)
    return re.sub(r"^(?:module\.[^.]+\.)*", "", bare)


class _PlannedStack(Stack):
    """The resources of a plan, as if they had been evaluated."""

    def __init__(self, plan: Mapping, path: str, repository: Repository) -> None:
        folder = path.rpartition("/")[0]
        module = Module(folder, {}, {}, {}, {}, {}, (), (), ())
        self.root = Scope(Run(repository, folder, Modules(repository, {})), module, {})
        self.resources = {}
        self.calls = {}
        self.unread = []
        self.scopes = []
        self.provider = _provider(plan)
        self._configuration = _Configuration(plan)
        for section in ("prior_state", "planned_values"):
            found = plan.get(section)
            values = found.get("values") if isinstance(found, Mapping) and section == "prior_state" else found
            for node in _resources(values):
                self._keep_planned(node, only_data=section == "prior_state")
        planned = _Planned(self.resources)
        for resource in self.resources.values():
            self._configuration.complete(resource, planned)
        self.names = dict(self._names())
        self.history = _History(plan)

    def _keep_planned(self, node: Mapping, only_data: bool) -> None:
        type_, address, values = node.get("type"), _text(node, "address"), node.get("values")
        is_data = _text(node, "mode") == "data"
        if not isinstance(type_, Scalar) or not address or (only_data and not is_data):
            return
        if type_.text.startswith((*MATTER, "archive_file", "aws_s3_")) and isinstance(values, Mapping):
            table = _value(values)
            if isinstance(table, Table):
                self.resources[address] = _PlannedResource(self.root, type_, address, table)

    def found(self, address: str) -> Resource | None:
        """A resource or data source by its address."""
        return self.resources.get(address)


def _resources(values: Node | None) -> Iterator[Mapping]:
    """The resources of all modules in some values."""
    root = values.get("root_module") if isinstance(values, Mapping) else None
    waiting = [root]
    while waiting:
        module = waiting.pop(0)
        if not isinstance(module, Mapping):
            continue
        listed, children = module.get("resources"), module.get("child_modules")
        yield from (one for one in (listed.items if isinstance(listed, Sequence) else ()) if isinstance(one, Mapping))
        waiting.extend(children.items if isinstance(children, Sequence) else ())


def _text(node: Mapping, name: str) -> str:
    found = node.get(name)
    return found.text if isinstance(found, Scalar) and isinstance(found.value, str) else ""


def _value(node: Node) -> V:
    """A JSON value as a value of Terraform's."""
    match node:
        case Scalar():
            return Plain(node.value, node.span)
        case Sequence():
            return Items(tuple(_value(item) for item in node.items), node.span)
        case Mapping():
            entries = {entry.key.text: _value(entry.value) for entry in node.entries}
            return Table(entries, node.span, {entry.key.text: entry.key.span for entry in node.entries})


def _provider(plan: Mapping) -> Provider:
    """The provider's version, by the constraint in the plan's configuration."""
    configuration = plan.get("configuration")
    providers = configuration.get("provider_config") if isinstance(configuration, Mapping) else None
    constraints = []
    for entry in providers.entries if isinstance(providers, Mapping) else ():
        if isinstance(entry.value, Mapping) and _text(entry.value, "full_name").endswith("/hashicorp/aws"):
            constraints.append(_text(entry.value, "version_constraint"))
    return provider_by([text for text in dict.fromkeys(constraints) if text])


class _Configuration:
    """What the plan's configuration says of references."""

    def __init__(self, plan: Mapping) -> None:
        configuration = plan.get("configuration")
        root = configuration.get("root_module") if isinstance(configuration, Mapping) else None
        self._root = root if isinstance(root, Mapping) else None
        self._read: dict[str, dict[str, Mapping]] = {}

    def complete(self, resource: Resource, others: _Planned) -> None:
        """Put a reference in the place of each value that the plan does not know, and beside each that it does."""
        expressions = self._expressions(_prefix(resource.address)).get(_last(resource.address))
        if expressions is not None and isinstance(resource.body, Table):
            resource.body = self._completed(resource.body, expressions, resource, others)

    def _completed(self, table: Table, expressions: Mapping, resource: Resource, others: _Planned) -> Table:
        """The values of a resource, or of a block in it, with the references of its configuration."""
        prefix = _prefix(resource.address)
        entries = dict(table.entries)
        for entry in expressions.entries:
            name, known = entry.key.text, entries.get(entry.key.text)
            if isinstance(entry.value, Sequence) and isinstance(known, Items):
                entries[name] = self._blocks(known, entry.value, resource, others)
                continue
            target = self._target(_references(entry.value), prefix, resource.address, others, 0)
            if target is not None and isinstance(known, Plain) and known.value is not None:
                entries[name] = Plain(known.value, known.span, target)
            elif target is not None and known is None:
                entries[name] = Text((target,), resource.span)
            elif known is None and _references(entry.value):
                first = _references(entry.value)[0]
                entries[name] = Text((Symbol(prefix + first),), resource.span)
        return Table(entries, table.span, table.keys)

    def _blocks(self, planned: Items, written: Sequence, resource: Resource, others: _Planned) -> Items:
        """Nested blocks, each with what the one block of the configuration says that can be meant.

        Blocks that form a set are planned in another order than they are written in.
        """
        made: list[V] = []
        for item in planned.items:
            meant = [one for one in written.items[:_MAX_BLOCKS] if isinstance(one, Mapping) and _fits(one, item)]
            if isinstance(item, Table) and len(meant) == 1:
                item = self._completed(item, meant[0], resource, others)
            made.append(item)
        return Items(tuple(made), planned.span)

    def _expressions(self, prefix: str) -> dict[str, Mapping]:
        """What the configuration of each resource of a module says, by its address there; collected once."""
        name = _INDEX.sub("", prefix)
        if name not in self._read:
            module = self._module(prefix)
            listed = module.get("resources") if module else None
            resources = (
                [one for one in listed.items if isinstance(one, Mapping)] if isinstance(listed, Sequence) else []
            )
            given = ((_text(one, "address"), one.get("expressions")) for one in resources)
            self._read[name] = {address: found for address, found in given if isinstance(found, Mapping)}
        return self._read[name]

    def _module(self, prefix: str) -> Mapping | None:
        """The configuration of a module, by its address with a dot behind it."""
        module: Node | None = self._root
        for name in _INDEX.sub("", prefix).split(".")[1::2]:
            calls = module.get("module_calls") if isinstance(module, Mapping) else None
            call = calls.get(name) if isinstance(calls, Mapping) else None
            module = call.get("module") if isinstance(call, Mapping) else None
        return module if isinstance(module, Mapping) else None

    def _target(self, references: list[str], prefix: str, user: str, others: _Planned, depth: int) -> Symbol | None:
        """The one resource's attribute that an expression refers to, through variables and outputs."""
        wanted = [text for text in references if text.count(".") >= (3 if text.startswith("data.") else 2)]
        if len(wanted) == 1 or (wanted and all(text.startswith(wanted[0]) for text in wanted)):
            if wanted[0].startswith("module."):
                return self._output(wanted[0], prefix, user, others, depth)
            name, _, attribute = wanted[0].rpartition(".")
            address = others.instance(prefix + name, user)
            return Symbol(address, attribute) if address else None
        variables = [text for text in references if text.startswith("var.")]
        if len(variables) == 1 and prefix and depth < _MAX_DEPTH:
            return self._argument(variables[0][4:], prefix, user, others, depth)
        return None

    def _argument(self, name: str, prefix: str, user: str, others: _Planned, depth: int) -> Symbol | None:
        """What a module is called with."""
        outer = _prefix(prefix[:-1])
        module = self._module(outer)
        calls = module.get("module_calls") if module else None
        call = calls.get(_INDEX.sub("", prefix[len(outer) :]).split(".")[1]) if isinstance(calls, Mapping) else None
        expressions = call.get("expressions") if isinstance(call, Mapping) else None
        given = expressions.get(name.split(".")[0]) if isinstance(expressions, Mapping) else None
        return self._target(_references(given), outer, user, others, depth + 1) if given is not None else None

    def _output(self, reference: str, prefix: str, user: str, others: _Planned, depth: int) -> Symbol | None:
        """What an output of a module refers to."""
        _, name, output = reference.split(".")[:3]
        inner = f"{prefix}module.{name}."
        module = self._module(inner)
        outputs = module.get("outputs") if module else None
        found = outputs.get(output) if isinstance(outputs, Mapping) else None
        expression = found.get("expression") if isinstance(found, Mapping) else None
        if expression is None or depth >= _MAX_DEPTH:
            return None
        return self._target(_references(expression), inner, user, others, depth + 1)


def _prefix(address: str) -> str:
    """The modules around an address, with a dot behind them."""
    found = re.match(r"(?:module\.[^.\[]+(?:\[[^\]]*\])?\.)*", address)
    return found[0] if found else ""


def _fits(expressions: Mapping, planned: V) -> bool:
    """Whether a block of the configuration may have become a planned one: all of its constants are there."""
    if not isinstance(planned, Table):
        return False
    for entry in expressions.entries:
        constant = entry.value.get("constant_value") if isinstance(entry.value, Mapping) else None
        found = planned.entries.get(entry.key.text)
        if isinstance(constant, Scalar) and not (isinstance(found, Plain) and found.value == constant.value):
            return False
    return True


def _references(node: Node) -> list[str]:
    listed = node.get("references") if isinstance(node, Mapping) else None
    return [item.text for item in listed.items if isinstance(item, Scalar)] if isinstance(listed, Sequence) else []


class _Planned:
    """The addresses of a plan, to find the instance that a reference without an index means."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._alike: dict[str, list[str]] = {}
        for address in addresses:
            self._alike.setdefault(_INDEX.sub("", address), []).append(address)

    def instance(self, address: str, user: str) -> str | None:
        """The instance there is, or the one with the index of who refers to it."""
        alike = self._alike.get(_INDEX.sub("", address), [])
        index = _INDEX.findall(user)
        wanted = (address, f"{_INDEX.sub('', address)}{index[-1]}") if index else (address,)
        exact = next((one for one in wanted if one in alike), None)
        return exact or (alike[0] if len(alike) == 1 else None)


class _History:
    """What the URLs of a plan are now, since the provider adds statements on creation alone, and takes none away."""

    def __init__(self, plan: Mapping) -> None:
        self._before: dict[str, str] = {}
        changes = plan.get("resource_changes")
        for change in changes.items if isinstance(changes, Sequence) else ():
            details = change.get("change") if isinstance(change, Mapping) else None
            actions = details.get("actions") if isinstance(details, Mapping) else None
            names = (
                [item.text for item in actions.items if isinstance(item, Scalar)]
                if isinstance(actions, Sequence)
                else []
            )
            before = details.get("before") if isinstance(details, Mapping) else None
            if names in (["update"], ["no-op"]) and isinstance(before, Mapping) and isinstance(change, Mapping):
                self._before[_text(change, "address")] = _text(before, "authorization_type")

    def applies_to(self, added: Permission) -> bool:
        """Whether what the provider adds on creation is there: not for a URL that is only now changed to NONE."""
        return self._before.get(added.address) in (None, AuthType.NONE)

    def was_public(self, address: str) -> bool:
        """Whether a URL exists, and its type has been NONE until now."""
        return self._before.get(address) == AuthType.NONE

    def gaps(self, added: tuple[Permission, ...]) -> Iterator[Gap]:
        """Which version created an existing URL is not in a plan, so that its second statement is not known."""
        for statement in added:
            function = statement.target.function
            if self.was_public(statement.address) and isinstance(function, Known):
                reason = "the URL exists already, and what the provider added when it was created is not in the plan"
                yield Gap(reason, statement.span, function.value)

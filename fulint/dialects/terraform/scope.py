"""One instance of a module, in which names have values: variables, locals, resources, data sources and further modules.

Everything is computed when somebody asks, and once. What runs in a circle is unknown, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from fulint.dialects.terraform.evaluate import MAX_DEPTH, MAX_TEXT, Frame, Limits, entries_of, evaluate
from fulint.dialects.terraform.module import Module, Modules
from fulint.dialects.terraform.sections import MAX_INSTANCES, Resource
from fulint.dialects.terraform.types import allowed_values, with_type
from fulint.dialects.terraform.values import (
    Instance,
    Items,
    Plain,
    Symbol,
    Table,
    Text,
    Unknown,
    V,
    number,
    symbol,
    truth,
    why,
    written,
)
from fulint.finding import shown
from fulint.repository import Repository
from fulint.source import Source, Span
from fulint.syntax.hcl_tree import Block

MAX_ALL_INSTANCES = 500
"""Instances of all resources and modules together, beyond the first of each."""


class Run:
    """What all modules of one deployment share: the files, the limits, and which inputs were asked for in vain."""

    def __init__(self, repository: Repository, root: str, modules: Modules) -> None:
        self.repository = repository
        self.root = root
        self.limits = Limits()
        self.modules = modules
        self.asked: dict[str, tuple[str | bool, ...]] = {}
        self.scopes = 0
        self._traces: list[set[str]] = [set()]
        self._instances = MAX_ALL_INSTANCES

    def module(self, folder: str) -> Module:
        """A folder's module, read once."""
        return self.modules.module(folder)

    def allows(self, amount: int) -> bool:
        """Whether so many instances of one block are made, by its own number and by that of all before it."""
        if not 0 <= amount <= min(MAX_INSTANCES, self._instances):
            return False
        self._instances -= max(amount - 1, 0)
        return True

    def traced(self, compute: Callable[[], V]) -> tuple[V, frozenset[str]]:
        """A value, and the variables of the root module that it was computed from."""
        self._traces.append(set())
        value = compute()
        return value, frozenset(self._traces.pop())

    def note(self, variables: Iterable[str]) -> None:
        """Variables of the root module go into what is being computed."""
        self._traces[-1].update(variables)


class Given(Protocol):
    """The values of a module's variables that are given."""

    def get(self, name: str, /) -> V | None:
        """The value of a variable; None where it is not given."""


Maker = Callable[["Scope", Block, str, Frame], "Instance | None"]


class Scope:
    """A module with the values of its variables. `prefix` is what addresses in it begin with.

    `is_table` says that the module is known by a table, so that what it declares stands where it is called.
    """

    def __init__(
        self,
        run: Run,
        module: Module,
        values: Given,
        prefix: str = "",
        parent: Scope | None = None,
        is_table: bool = False,
    ) -> None:
        self.run = run
        self.module = module
        self.values = values
        self.prefix = prefix
        self.parent = parent
        self.is_table = is_table
        self.limits = run.limits
        self.paths = frozenset(source.path for source in module.sources)
        self._known: dict[str, V] = {}
        self._traces: dict[str, frozenset[str]] = {}
        self._instances: dict[str, V] = {}
        run.scopes += 1

    @property
    def depth(self) -> int:
        """How many modules are around it."""
        return 0 if self.parent is None else self.parent.depth + 1

    def once(self, name: str, span: Span, compute: Callable[[], V]) -> V:
        """A named value, computed for the first who asks; for who asks while it is computed, a circle."""
        if name not in self._known:
            if self.limits.depth >= MAX_DEPTH - 2:
                return Unknown(f"it goes through more than {MAX_DEPTH} levels", span)
            self._known[name] = Unknown(f"{shown(name)} is defined by itself, in a circle", span)
            self._known[name], self._traces[name] = self.run.traced(compute)
        self.run.note(self._traces.get(name, ()))
        return self._known[name]

    def named(self, name: str, span: Span) -> V:
        """What the first word of a reference means: a namespace, or else a type of resource."""
        match name:
            case "var":
                return Instance("var", span, _Namespace(self.variable))
            case "local":
                return Instance("local", span, _Namespace(self.local))
            case "module":
                return Instance("module", span, _Namespace(self.called))
            case "data":
                return Instance("data", span, _Namespace(self._data))
            case "path":
                return Instance("path", span, _Namespace(self._path))
            case "each" | "count" | "self":
                return Unknown(f"{shown(name)} has no meaning here", span, is_error=True)
            case "terraform":
                return symbol("terraform", "", span)
        return self._type(name, span)

    def _data(self, name: str, span: Span) -> V:
        return self._type(f"data.{name}", span)

    def _type(self, type: str, span: Span) -> V:
        return Instance(type, span, _Namespace(lambda name, at_: self.resource(f"{type}.{name}", at_)))

    def _path(self, name: str, span: Span) -> V:
        if name == "module" and self.is_table:
            return Unknown("it is in a module that is not in the repository", span)
        return Plain(self._relative() if name == "module" else ".", span)

    def _relative(self) -> str:
        """The module's folder as seen from the root module's."""
        return relative_path(self.module.folder, self.run.root)

    def file_text(self, path: str, span: Span) -> V:
        """The text of a file that an expression reads."""
        joined = self.run.repository.join(self.run.root, path)
        if joined is None:
            return Unknown("it is in a file outside of the repository", span)
        source = self.run.repository.read(joined)
        if not isinstance(source, Source):
            return Unknown(f"it is in the file {shown(joined)}, which {source.reason}", span)
        if len(source.text) > MAX_TEXT:
            return Unknown(f"it is in the file {shown(joined)}, which is too large", span)
        return Plain(source.text, span, Symbol(f"file({joined})"))

    def variable(self, name: str, span: Span) -> V:
        """A variable: as it is given, else its default."""
        block = self.module.variables.get(name)
        if block is None:
            return Unknown(f"the variable {shown(name)} is not declared", span, is_error=True, dangling=f"var.{name}")
        return self.once(f"var.{name}", span, lambda: self._variable(name, block))

    def _variable(self, name: str, block: Block) -> V:
        given = self.values.get(name)
        if self.parent is None:
            self.run.note((name,))
        default = block.body.attributes.get("default")
        type_ = block.body.attributes.get("type")
        nullable = block.body.attributes.get("nullable")
        refuses_null = nullable is not None and truth(evaluate(nullable.value, Frame(self))) is False
        if isinstance(given, Plain) and given.value is None and refuses_null:
            given = None
        if given is None and default is not None:
            given = evaluate(default.value, Frame(self))
        if given is not None:
            return with_type(given, type_.value if type_ else None, Frame(self))
        if self.parent is None:
            self.run.asked.setdefault(name, allowed_values(block, Frame(self)))
        return symbol(f"{self.prefix}var.{name}" if self.parent else f"var.{name}", "", block.name.span)

    def local(self, name: str, span: Span) -> V:
        """A local value."""
        attribute = self.module.locals.get(name)
        if attribute is None:
            return Unknown(f"the local {shown(name)} is not declared", span, is_error=True, dangling=f"local.{name}")
        return self.once(f"local.{name}", span, lambda: evaluate(attribute.value, Frame(self)))

    def output(self, name: str, span: Span) -> V:
        """An output of this module, for the one that calls it."""
        block = self.module.outputs.get(name)
        value = block.body.attributes.get("value") if block else None
        if value is None:
            return Unknown(f"the module has no output {shown(name)}", span, is_error=True, dangling=name)
        return self.once(f"output.{name}", span, lambda: evaluate(value.value, Frame(self)))

    def resource(self, name: str, span: Span) -> V:
        """A resource or data source by `type.name`: one instance, or a list or map of them."""
        block = self.module.resources.get(name)
        if block is None:
            reason = f"{shown(name)} is declared nowhere"
            return Unknown(reason, span, is_error=True, dangling=name)
        return self._many(name, block, self._resource)

    def _resource(self, block: Block, address: str, frame: Frame, is_any: bool) -> V:
        return Instance(address, block.name.span, Resource(self, block, address, frame, is_any))

    def called(self, name: str, span: Span) -> V:
        """A module call by its name."""
        from fulint.dialects.terraform.calls import child_of

        block = self.module.calls.get(name)
        if block is None:
            return Unknown(
                f"the module {shown(name)} is called nowhere", span, is_error=True, dangling=f"module.{name}"
            )
        return self._many(f"module.{name}", block, lambda *given: child_of(self, *given))

    def _many(self, name: str, block: Block, make: Callable[[Block, str, Frame, bool], V]) -> V:
        """The instances of a block, by its `count` or `for_each`."""
        if name not in self._instances:
            self._instances[name] = Unknown(f"{shown(name)} is defined by itself, in a circle", block.name.span)
            made = self.run.traced(lambda: self._made(self.prefix + name, block, make))
            self._instances[name], self._traces[name] = made
        self.run.note(self._traces.get(name, ()))
        return self._instances[name]

    def _made(self, address: str, block: Block, make: Callable[[Block, str, Frame, bool], V]) -> V:
        span = block.name.span
        attributes = block.body.attributes
        if "count" in attributes:
            value = evaluate(attributes["count"].value, Frame(self))
            amount = number(value)
            if isinstance(amount, int) and self.run.allows(amount):
                made = (make(block, f"{address}[{at_}]", self._counted(at_, span), False) for at_ in range(amount))
                return Items(tuple(made), span)
            index = symbol(address, "count.index", span, _why_uncounted(value))
            return make(block, address, Frame(self, {"count": _table(span, index=index)}), True)
        if "for_each" in attributes:
            value = evaluate(attributes["for_each"].value, Frame(self))
            members = members_of(value)
            if members is not None and self.run.allows(len(members)):
                made_ = {key: make(block, f'{address}["{key}"]', self._each(key, v), False) for key, v in members}
                return Table(made_, span, {})
            reason = _why_uncounted(value)
            key, item = (symbol(address, f"each.{name}", span, reason) for name in ("key", "value"))
            each = _table(span, key=key, value=item)
            return make(block, address, Frame(self, {"each": each}), True)
        return make(block, address, Frame(self), False)

    def _counted(self, index: int, span: Span) -> Frame:
        return Frame(self, {"count": _table(span, index=Plain(index, span))})

    def _each(self, key: str, value: V) -> Frame:
        return Frame(self, {"each": _table(value.span, key=Plain(key, value.span), value=value)})


class _Namespace:
    """A word such as `var`, whose members are looked up."""

    is_any_of = False

    def __init__(self, look_up: Callable[[str, Span], V]) -> None:
        self._look_up = look_up

    def attribute(self, name: str, span: Span) -> V:
        """The member with a name."""
        return self._look_up(name, span)


def _why_uncounted(value: V) -> str:
    """Why instances stand for one another that have a number or members by this value."""
    return why(value) if isinstance(value, (Text, Unknown)) else "how many there are cannot be told, or is too much"


def _table(span: Span, **entries: V) -> Table:
    return Table(entries, span, {})


def members_of(value: V) -> list[tuple[str, V]] | None:
    """What `for_each` goes through: a map, or a set of strings; None where it is not known."""
    pairs = entries_of(value)
    if pairs is None:
        return None
    if isinstance(value, Table):
        return [(str(written(key)), item) for key, item in pairs]
    names = [(written(item), item) for _, item in pairs]
    return [(name, item) for name, item in names if name is not None] if all(name for name, _ in names) else None


def relative_path(folder: str, start: str) -> str:
    """A folder of the repository as seen from another."""
    there = folder.split("/") if folder else []
    here = start.split("/") if start else []
    common = 0
    while common < min(len(there), len(here)) and there[common] == here[common]:
        common += 1
    return "/".join([".."] * (len(here) - common) + there[common:]) or "."

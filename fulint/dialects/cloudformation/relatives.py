"""The other templates of the repository that belong to one: what nests it, what it nests, and what names its functions.

Only those are parsed whose bytes hold a tie: a path, the name of an export, or a function's own name. Each is read
under one set of inputs, so that what its own conditions leave open stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fulint.dialects import Neighbours
from fulint.dialects.cloudformation.exports import is_open, longest_piece
from fulint.dialects.cloudformation.gaps import names_lambda
from fulint.dialects.cloudformation.globals import with_globals
from fulint.dialects.cloudformation.inputs import overrides_for
from fulint.dialects.cloudformation.loops import with_loops
from fulint.dialects.cloudformation.mentions import mappings_in, scalars_in
from fulint.dialects.cloudformation.results import IMPORT, Result, Symbol, Text, handed_on
from fulint.dialects.cloudformation.scenarios import Scenario, plain_scenario
from fulint.dialects.cloudformation.stack import Family, Stack, Surroundings, stack_of
from fulint.dialects.cloudformation.template import (
    NESTED,
    PERMISSION,
    RESOURCE_POLICY,
    URL,
    URL_CONFIG,
    Resource,
    Template,
    is_template,
    read_template,
)
from fulint.model import Gap
from fulint.record import record
from fulint.repository import Repository
from fulint.source import Source, Span, Unreadable
from fulint.syntax import parse
from fulint.syntax.tree import Mapping, Scalar
from fulint.values import Absent

MAX_RELATIVES = 40
MAX_PARENTS = 1_000
MAX_NAMING = 8
"""A name that more templates hold than these is not one function's; to read them all would cost too much."""
MAX_RESOURCES = 500
"""A stack has no more (quotas of CloudFormation), so that a template with more deploys nothing."""
MAX_DEPTH = 6
_POINTING = (URL, PERMISSION, RESOURCE_POLICY)
_POINTERS = ("TargetFunctionArn", "FunctionName", "ResourceArn")
_LOCATIONS = ("TemplateURL", "Location")
_REMOTE = ("s3://", "http://", "https://")
_SHORTEST_TAIL = len(".template")
"""So that a file's suffix alone names nothing."""


class Library:
    """The templates that one run over a unit has parsed, each once."""

    def __init__(self, repository: Repository, neighbours: Neighbours, most: int = MAX_RELATIVES) -> None:
        self.repository = repository
        self.neighbours = neighbours
        self._most = most
        self._parsed: dict[str, Template | None] = {}
        self._scenarios: dict[tuple[object, ...], Scenario] = {}
        self._holding: dict[tuple[str, bytes], tuple[str, ...]] = {}

    def template(self, path: str) -> Template | None:
        """The first template in a file, Globals merged; None where there is none, or too many were read already."""
        if path not in self._parsed:
            is_full = len(self._parsed) >= self._most
            source = None if is_full else self.repository.read(path)
            self._parsed[path] = _template(source) if isinstance(source, Source) else None
        return self._parsed[path]

    def holding(self, piece: str, word: bytes) -> tuple[str, ...]:
        """The templates that hold a piece of a name and a word as well."""
        key = (piece, word)
        if key not in self._holding:
            found = self.neighbours.holding(_bytes(piece))
            self._holding[key] = tuple(path for path in found if _holds(path, (word,), self.repository))
        return self._holding[key]

    def scenario(self, template: Template, given: dict[str, Result]) -> Scenario:
        """The one set of inputs that a relative is read under, the same each time that the same is handed in."""
        path = template.root.source.path
        key = (path, *sorted(given.items(), key=lambda pair: pair[0]))
        if key not in self._scenarios:
            overrides = () if given else overrides_for(path, self.repository)
            self._scenarios[key] = plain_scenario(template, overrides, given)
        return self._scenarios[key]


def _template(source: Source) -> Template | None:
    roots = (root for root in parse(source).mappings() if is_template(root))
    template = next((with_globals(read_template(with_loops(root))) for root in roots), None)
    return template if template and len(template.resources) <= MAX_RESOURCES else None


@record
class Nesting:
    """One way in which a template is nested: the stack that does it, and the resource."""

    parent: Template
    resource: Resource

    def __str__(self) -> str:
        return f"{self.resource.id} of {self.parent.root.source.path}"


def parents_of(paths: tuple[str, ...], library: Library) -> dict[str, tuple[str, ...]]:
    """For each of some templates, the other templates of the repository that nest it, or a copy of it elsewhere."""
    folders = {_folder(path) for path in paths}
    names = tuple(sorted({_bytes(_name(path)) for path in paths}))
    found: dict[str, dict[str, None]] = {}
    for parent in library.neighbours.holding(*(_bytes(kind) for kind in NESTED)):
        if _folder(parent) not in folders and not _holds(parent, names, library.repository):
            continue
        template = library.template(parent)
        for resource in template.of_type(*NESTED) if template else ():
            nested = nested_path(resource, parent, library.repository)
            for path in (nested,) if nested else _copied(resource, parent, paths, library):
                if path in paths and path != parent:
                    found.setdefault(path, {})[parent] = None
    return {path: tuple(parents) for path, parents in found.items()}


def _holds(path: str, words: tuple[bytes, ...], repository: Repository) -> bool:
    data = repository.read_bytes(path)
    return not isinstance(data, Unreadable) and any(word in data for word in words)


def _copied(resource: Resource, parent: str, paths: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """The templates of which a nested stack takes a copy from a bucket: those that its URL ends like."""
    template = library.template(parent)
    if template is None:
        return ()
    family = Family(parent)
    around = Surroundings(library.repository, library.neighbours, family, parent)
    stack = _relative(template, {}, around, library)
    values = [stack.of(node) for name in _LOCATIONS if (node := resource.property(name)) is not None]
    ends = [part for value in values if isinstance(value, Text) for part in value.parts[-1:]]
    whole = {_name(end) for end in ends if isinstance(end, str) and "/" in end}
    tails = tuple(end for end in ends if isinstance(end, str) and "/" not in end and len(end) > _SHORTEST_TAIL)
    near = [path for path in paths if _folder(path) == _folder(parent)]
    return tuple(path for path in near if _name(path) in whole or path.endswith(tails))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def nestings_of(path: str, parents: tuple[str, ...], library: Library) -> tuple[Nesting, ...]:
    """The resources of these parents that nest the template at a path."""
    found = []
    for parent in parents:
        template = library.template(parent)
        for resource in template.of_type(*NESTED) if template else ():
            if template and nested_path(resource, parent, library.repository) == path:
                found.append(Nesting(template, resource))
    return tuple(found)


def nested_path(resource: Resource, path: str, repository: Repository) -> str | None:
    """The repository's path of a nested stack's template, as `aws cloudformation package` and CDK find it."""
    metadata = resource.body.get("Metadata")
    asset = metadata.get("aws:asset:path") if isinstance(metadata, Mapping) else None
    for node in (asset, *(resource.property(name) for name in _LOCATIONS)):
        if isinstance(node, Scalar) and isinstance(node.value, str) and not node.value.lower().startswith(_REMOTE):
            joined = repository.join(_folder(path), node.value)
            if joined is not None and repository.is_file(joined):
                return joined
    return None


def given_by(nesting: Nesting, parent: Stack) -> dict[str, Result]:
    """The parameters that a stack hands to one that it nests."""
    parameters = nesting.resource.property("Parameters")
    found: dict[str, Result] = {}
    for entry in parameters.entries if isinstance(parameters, Mapping) else ():
        value = parent.of(entry.value)
        if not isinstance(value, Absent):
            found[entry.key.text] = handed_on(value, parent.home)
    return found


def parent_stack(nesting: Nesting, library: Library, family: Family) -> Stack:
    """The stack that nests the one from which everything is seen."""
    path = nesting.parent.root.source.path
    return _relative(nesting.parent, {}, Surroundings(library.repository, library.neighbours, family, path), library)


def main_stack(template: Template, scenario: Scenario, library: Library, nesting: Nesting | None) -> Stack:
    """The stack from which everything is seen, with its relatives in its family; `nesting` is how it is nested."""
    family = Family(template.root.source.path)
    stack = stack_of(template, scenario, Surroundings(library.repository, library.neighbours, family, family.main))
    if nesting:
        parent = parent_stack(nesting, library, family)
        family.children[parent.home, nesting.resource.id] = stack
    _add_children(stack, library, 0)
    for parent in tuple(family.relatives):
        _add_children(parent, library, 0)
    naming = _naming(stack, library)
    if len(naming) > MAX_NAMING:
        reason = f"{len(naming)} other templates hold the name of a function or an export of this one"
        family.unread = Gap(reason, Span.top_of(stack.path))
        naming = ()
    for path in (*naming, *_of_same_shape(stack, library), *_granting_nearby(stack.path, library)):
        if all(path != other.path for other in family.stacks.values()):
            _add(path, stack, library)
    return stack


def _relative(template: Template, given: dict[str, Result], around: Surroundings, library: Library) -> Stack:
    return stack_of(template, library.scenario(template, given), around)


def _add(path: str, stack: Stack, library: Library) -> None:
    template = library.template(path)
    if template is not None:
        _relative(template, {}, Surroundings(library.repository, library.neighbours, stack.family, path), library)


def _add_children(stack: Stack, library: Library, depth: int) -> None:
    """The stacks that a stack nests, and those that they nest; one that is in the family already is not read twice."""
    family = stack.family
    for resource in stack.live(*NESTED) if depth < MAX_DEPTH else ():
        key = (stack.home, resource.id)
        path = None if key in family.children else nested_path(resource, stack.path, library.repository)
        template = library.template(path) if path else None
        if template is None or path is None or len(family.stacks) >= MAX_RELATIVES:
            continue
        given = given_by(Nesting(stack.template, resource), stack)
        home = path if path not in family.stacks else f"{path}@{resource.id}"
        if home in family.stacks:
            continue
        around = Surroundings(library.repository, library.neighbours, family, home)
        child = _relative(template, given, around, library)
        family.children[key] = child
        _add_children(child, library, depth + 1)


def _naming(stack: Stack, library: Library) -> tuple[str, ...]:
    """The templates that hold the name of one of the stack's exports, imports or functions, beside its own."""
    exports = {name for name in (*(name for name, _ in stack.exports()), *_imports(stack)) if not is_open(name)}
    names = {parts[0] for parts in stack.names if len(parts) == 1 and isinstance(parts[0], str)}
    words = tuple(sorted(word for word in exports | names if word))
    if not words:
        return ()
    pattern = re.compile(b"|".join(_pattern(word, word in exports) for word in words))
    found = library.neighbours.holding(*(_bytes(word) for word in words))
    return tuple(path for path in found if path != stack.path and _matches(pattern, path, library.repository))


def _of_same_shape(stack: Stack, library: Library) -> tuple[str, ...]:
    """The templates that import or export a function under a name of which only the deployment knows a part.

    Where too many have such a name, it stays open which of them is meant.
    """
    handed = {longest_piece(name) for name, value in stack.exports() if is_open(name) and names_lambda(value, stack)}
    written = tuple(_written_imports(stack))
    # Of a name that is written out as a whole, any part before a hyphen may be the stack's.
    tails = (name.split("-", 1)[-1] for name in written), (name.rsplit("-", 1)[-1] for name in written)
    taken = {longest_piece(name) for names in (written, *tails) for name in names}
    ties = [(piece, b"ImportValue") for piece in sorted(handed)] + [(piece, b"Export") for piece in sorted(taken)]
    found: dict[str, None] = {}
    for piece, word in ties:
        near = [path for path in (library.holding(piece, word) if piece else ()) if path != stack.path]
        found.update(dict.fromkeys(near if len(near) <= MAX_NAMING else ()))
    return tuple(found)


def _written_imports(stack: Stack) -> Iterator[str]:
    """The names in the imports of the stack's URLs and statements, as they are written."""
    named = (resource.property(name) for resource in stack.live(*_POINTING) for name in _POINTERS)
    for mapping in mappings_in(node for node in named if node is not None):
        argument = mapping.get("Fn::ImportValue")
        yield from () if argument is None else (one.value for one in scalars_in(argument) if isinstance(one.value, str))


def _granting_nearby(path: str, library: Library) -> tuple[str, ...]:
    """The templates of the same folder that grant a Function URL and have none: they may take ours by a parameter."""
    near = [other for other in library.neighbours.holding() if _folder(other) == _folder(path) and other != path]
    granting = (other for other in near if _holds(other, (b"InvokeFunctionUrl",), library.repository))
    found = (other for other in granting if not _holds(other, (_bytes(URL), _bytes(URL_CONFIG)), library.repository))
    return tuple(found)[:MAX_NAMING]


def _imports(stack: Stack) -> Iterator[str]:
    """The exports that the stack's URLs and statements are made of."""
    for resource in stack.live(*_POINTING):
        for name in _POINTERS:
            match stack.value(resource, name):
                case Text() as text:
                    yield from (s.name for s in text.symbols if isinstance(s, Symbol) and s.home == IMPORT)


def _pattern(word: str, is_export: bool) -> bytes:
    """An export's name wherever it stands; a function's only where a function or its ARN is named."""
    name = re.escape(_bytes(word)) + rb"(?![A-Za-z0-9_-])"
    before = (
        rb"" if is_export else rb"(?:function:|(?:FunctionName|Default)[\"']?\s{0,20}:\s{0,20}(?:!Sub\s{1,20})?[\"']?)"
    )
    return before + name


def _matches(pattern: re.Pattern[bytes], path: str, repository: Repository) -> bool:
    data = repository.read_bytes(path)
    return not isinstance(data, Unreadable) and pattern.search(data) is not None


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")

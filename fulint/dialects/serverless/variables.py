"""What the variables of a configuration come to, as far as its files tell.

Known are `self`, `file` of YAML and JSON, `sls:stage`, `param` and fallbacks. `opt` and `env` are given where the tool
is run, so that only their fallbacks are known, and other sources are asked at deployment. Nothing is executed. What
stays open becomes a reference to a parameter of the template, which `reasons` tells why nobody knows.

A service may be deployed to other stages than its default; `stages` are those that it holds values for.
"""

from __future__ import annotations

from collections.abc import Sequence as Many

from fulint.dialects.serverless.expressions import Literal, Lookup, NotReadableError, Pieces, Variable, pieces_of
from fulint.dialects.serverless.nodes import call, entries_of, is_null, placed, scalar, sequence, text_of
from fulint.finding import shown
from fulint.repository import Repository
from fulint.source import Source, Unreadable
from fulint.syntax import parse
from fulint.syntax.tree import Entry, Mapping, Node, Problem, Scalar, Sequence

MAX_HEIGHT = 60
"""Levels of values inside one another, which is as far as CloudFormation's functions are followed."""
MAX_FILES = 40
MAX_TEXT = 100_000
MAX_PIECES = 1_000
_DATA = (".yml", ".yaml", ".json")
_OPTIONAL = ("opt", "env", "param", "self", "file", "strToBool")
"""The sources whose fallback is what a plain deployment gets; what others hold exists somewhere."""
_DEFAULTS = {"provider.stage": "dev", "provider.region": "us-east-1"}
_OPEN = "${"


class Variables:
    """Resolves the nodes of one service, for a stage (None: its default).

    `sources` and `problems` are of the files that were read for it, `stages` the names by which values are chosen.
    """

    def __init__(self, root: Mapping, repository: Repository, stage: str | None = None) -> None:
        self.root = root
        self.stages: dict[str, None] = {}
        self.reasons: dict[str, str] = {}
        self.sources: list[Source] = []
        self.problems: list[Problem] = []
        self._repository = repository
        self._folder = root.source.path.rpartition("/")[0]
        self._resolved: dict[int, tuple[Node, Node, int]] = {}
        self._running: set[int] = set()
        self._files: dict[str, Node | None] = {}
        self._names: dict[str, str] = {}
        self._stage = stage

    def resolve(self, node: Node) -> Node:
        """The node with its variables replaced; what nobody knows is a reference that `reason` knows."""
        return self._resolve(node, 0)[0]

    def reason(self, node: Node | None) -> str | None:
        """Why a resolved node is open; None for one that is known."""
        name = node.get("Ref") if isinstance(node, Mapping) and len(node.entries) == 1 else None
        return self.reasons.get(name.text) if isinstance(name, Scalar) else None

    def at(self, address: str) -> Node | None:
        """The resolved node at a dotted address of the configuration; None where nothing stands there."""
        found = self._walk(self.root, address.split("."), 0)
        return None if found is None else self.resolve(found)

    @property
    def stage(self) -> Node | None:
        """The stage: the one that is asked for, else the service's default."""
        if self._stage is not None:
            return scalar(self._stage, self.root)
        found = self.at("provider.stage")
        return scalar("dev", self.root) if is_null(found) else found

    def _resolve(self, node: Node, depth: int) -> tuple[Node, int]:
        """A resolved node and its height."""
        known = self._resolved.get(id(node))
        if known:
            return known[1], known[2]
        if id(node) in self._running:
            return self.open_node("its variables run in a circle", node), 1
        if depth > MAX_HEIGHT:
            return self.open_node("it is nested too deeply", node), 1
        self._running.add(id(node))
        result, height = self._computed(node, depth)
        self._running.discard(id(node))
        if height > MAX_HEIGHT:
            result, height = self.open_node("it is nested too deeply", node), 1
        self._resolved[id(node)] = (node, result, height)
        return result, height

    def _computed(self, node: Node, depth: int) -> tuple[Node, int]:
        match node:
            case Mapping():
                pairs = [(entry.key, *self._resolve(entry.value, depth + 1)) for entry in node.entries]
                entries = tuple(Entry(key, value) for key, value, _ in pairs)
                return (
                    Mapping(node.source, node.start, node.end, entries),
                    1 + max((height for *_, height in pairs), default=0),
                )
            case Sequence():
                items = [self._resolve(item, depth + 1) for item in node.items]
                height = 1 + max((height for _, height in items), default=0)
                return Sequence(node.source, node.start, node.end, tuple(item for item, _ in items)), height
            case Scalar(value=str(text)) if _OPEN in text:
                try:
                    return self._text(pieces_of(text), node, depth)
                except NotReadableError:
                    return self.open_node(f"{_quoted(text)} cannot be read", node), 1
        return node, 1

    def _text(self, pieces: Pieces, at: Scalar, depth: int) -> tuple[Node, int]:
        """A text: what its only variable comes to, else its pieces joined."""
        if len(pieces) == 1 and isinstance(pieces[0], Variable):
            value, height = self._variable(pieces[0], at, depth)
            return placed(value, at), height
        if len(pieces) > MAX_PIECES:
            return self.open_node("its text is too long", at), 1
        parts: list[Node] = []
        for piece in pieces:
            part = scalar(piece, at) if isinstance(piece, str) else self._variable(piece, at, depth)[0]
            if not isinstance(part, Scalar) and self.reason(part) is None:
                return self.open_node(f"{_quoted(str(at.value))} is no text", at), 1
            parts.append(part)
        texts = [part.text for part in parts if isinstance(part, Scalar)]
        if sum(map(len, texts)) > MAX_TEXT:
            return self.open_node("its text is too long", at), 1
        if len(texts) == len(parts):
            return scalar("".join(texts), at), 1
        return call("Fn::Join", sequence(("", sequence(parts, at)), at), at), 4

    def _variable(self, variable: Variable, at: Scalar, depth: int) -> tuple[Node, int]:
        """The first candidate with a value; open where one comes before it of which only deployment knows."""
        for candidate in variable.candidates:
            match candidate:
                case Literal(value):
                    return scalar(value, at), 1
                case Variable():
                    found = self._variable(candidate, at, depth)
                    if not is_null(found[0]):
                        return found
                case Lookup():
                    if candidate.source not in _OPTIONAL and candidate.source != "sls":
                        return self.open_node(f"{_quoted(variable.text)} is only known at deployment", at), 1
                    looked_up = self._looked_up(candidate, at, depth)
                    if looked_up is not None and not is_null(looked_up[0]):
                        return looked_up
        return self.open_node(f"{_quoted(variable.text)} has no value in the files", at), 1

    def _looked_up(self, lookup: Lookup, at: Scalar, depth: int) -> tuple[Node, int] | None:
        """What one source gives; None where it gives nothing."""
        pieces, parameters = self._texts(lookup.address, at, depth), self._texts(lookup.parameters, at, depth)
        if pieces is None or parameters is None:
            return None
        address = "".join(pieces)
        steps = address.split(".") if address else []
        found: Node | None = None
        match lookup.source:
            case "opt" if address == "stage" and self._stage is not None:
                found = scalar(self._stage, at)
            case "self" if address == "provider.stage" and self._stage is not None:
                found = scalar(self._stage, at)
            case "self":
                self._note_stages(lookup.address, pieces, depth)
                found = self._walk(self.root, steps, depth)
                if is_null(found) and address in _DEFAULTS:
                    found = scalar(_DEFAULTS[address], at)
            case "file":
                content = self._file("".join(parameters).partition(",")[0].strip())
                found = self._walk(content, steps, depth) if content is not None else None
            case "sls" if address == "stage":
                found = self.stage
            case "param":
                found = self._parameter(address)
            case "strToBool":
                truth = {"true": True, "1": True, "false": False, "0": False}.get("".join(parameters).strip().lower())
                found = None if truth is None else scalar(truth, at)
        return None if found is None else self._resolve(found, depth + 1)

    def _parameter(self, name: str) -> Node | None:
        """A parameter of the stage, else of all stages: in `params`, and in `stages` as of version 4."""
        stage = text_of(self.stage) or ""
        for sections in (self.root.get("params"), self.root.get("stages")):
            self.stages.update((entry.key.text, None) for entry in entries_of(sections))
        for of in (stage, "default"):
            for section in (("params", of), ("stages", of, "params")):
                found = self._walk(self.root, (*section, name), 0)
                if not is_null(found):
                    return found
        return None

    def _note_stages(self, written: Pieces, pieces: Many[str], depth: int) -> None:
        """The keys of a mapping from which a variable chooses by the stage."""
        for number, piece in enumerate(written):
            before = "".join(pieces[:number])
            if isinstance(piece, Variable) and before.endswith(".") and pieces[number] == text_of(self.stage):
                chosen_from = self._walk(self.root, before[:-1].split("."), depth)
                self.stages.update((entry.key.text, None) for entry in entries_of(chosen_from))

    def _texts(self, pieces: Pieces, at: Scalar, depth: int) -> list[str] | None:
        """The texts of what stands inside a variable, piece by piece; None where one is open."""
        found: list[str] = []
        for piece in pieces[:MAX_PIECES]:
            value = scalar(piece, at) if isinstance(piece, str) else self._variable(piece, at, depth + 1)[0]
            if not isinstance(value, Scalar):
                return None
            found.append(value.text)
        return found

    def _walk(self, node: Node | None, steps: Many[str], depth: int) -> Node | None:
        """The node below another one, with those variables replaced that stand on the way to it."""
        for step in steps:
            if isinstance(node, Scalar) and isinstance(node.value, str) and _OPEN in node.value:
                node, _ = self._resolve(node, depth + 1)
            if self.reason(node) is not None:
                return node
            match node:
                case Mapping():
                    node = node.get(step)
                case Sequence() if step.isdecimal() and len(step) < 6 and int(step) < len(node.items):
                    node = node.items[int(step)]
                case _:
                    return None
        return node

    def _file(self, path: str) -> Node | None:
        """The content of a YAML or JSON file beside the configuration; None where it is none, or is not there."""
        joined = self._repository.join(self._folder, path) if path.lower().endswith(_DATA) else None
        if joined is None or not self._repository.is_file(joined):
            return None
        if joined not in self._files:
            is_full = len(self._files) >= MAX_FILES
            source = None if is_full else self._repository.read(joined)
            self._files[joined] = None
            if source is not None and not isinstance(source, Unreadable):
                parsed = parse(source)
                self.sources.append(source)
                self.problems.extend(problem for problem in parsed.problems if problem.is_fatal)
                self._files[joined] = next(iter(parsed.documents), None)
        return self._files[joined]

    def open_node(self, reason: str, at: Node) -> Node:
        """A reference to something that nobody knows. Its name is none that a template can have."""
        name = self._names.setdefault(reason, f"{_OPEN}{len(self._names)}}}")
        self.reasons[name] = reason
        return call("Ref", name, at)


def _quoted(text: str) -> str:
    return shown(text if len(text) <= 80 else f"{text[:79]}…")

"""Which files git ignores, by the rules of gitignore(5), without git.

A pattern is a row of segments, one for each folder on the way, and a walk carries along how far each pattern has been
matched by the folders above. No pattern is ever matched twice against the same folder, and no name against a regular
expression that could backtrack, so that a stranger's .gitignore costs no more than its length.
"""

from __future__ import annotations

import os
import re

from fulint.record import record

_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"!-/:-@\[-`{-~",
    "space": r" \t\n\r\f\v",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


@record
class Segment:
    """What one name must look like: pieces of fixed length with any text between them.

    A literal name is one piece and has `text`. `**` as a whole segment has no pieces: it stands for any folders.
    """

    pieces: tuple[re.Pattern[str], ...]
    lengths: tuple[int, ...]
    text: str | None = None
    """The name itself, where it is literal."""
    suffix: str | None = None
    """What a name ends with, where the segment is `*` and literal text."""
    prefix: str | None = None
    """What a name begins with, where the segment is literal text and `*`."""

    def matches(self, name: str) -> bool:
        """Whether a name is one that this segment stands for."""
        if self.text is not None:
            return name == self.text
        if not self.pieces:
            return True
        if len(self.pieces) == 1:
            return self.pieces[0].fullmatch(name) is not None
        if self.lengths[0] and not self.pieces[0].match(name):
            return False
        # The leftmost place is always right for a piece between two stars: it leaves the most to the others.
        at = self.lengths[0]
        for piece in self.pieces[1:-1]:
            found = piece.search(name, at)
            if found is None:
                return False
            at = found.end()
        last = len(name) - self.lengths[-1]
        return last >= at and self.pieces[-1].match(name, last) is not None

    @property
    def is_any_folders(self) -> bool:
        """Whether it is `**`."""
        return not self.pieces


@record
class Pattern:
    """One line of an ignore file."""

    segments: tuple[Segment, ...]
    is_negated: bool
    is_for_folders: bool


def parse(data: bytes) -> tuple[Pattern, ...]:
    """The patterns of an ignore file, in its order. Git matches bytes, so one character here stands for one byte."""
    lines = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1").split("\n")
    return tuple(pattern for line in lines if (pattern := _pattern(line.removesuffix("\r"))) is not None)


def _pattern(line: str) -> Pattern | None:
    line = _without_trailing_blanks(line)
    if not line or line.startswith("#"):
        return None
    is_negated = line.startswith("!")
    line = line[1:] if is_negated else line
    is_for_folders = line.endswith("/")
    line = line[:-1] if is_for_folders else line
    is_anchored = "/" in line
    segments = _segments(line[1:] if line.startswith("/") else line, is_anchored)
    if segments is None:
        return None
    return Pattern(segments if is_anchored else (_ANY_FOLDERS, *segments), is_negated, is_for_folders)


def _without_trailing_blanks(line: str) -> str:
    """The line without spaces at its end, but for those that a backslash keeps."""
    kept = line.rstrip(" ")
    backslashes = len(kept) - len(kept.rstrip("\\"))
    return kept + " " if backslashes % 2 and len(kept) < len(line) else kept


_ANY_FOLDERS = Segment((), ())


def _segments(line: str, is_anchored: bool) -> tuple[Segment, ...] | None:
    """The segments of a pattern; None where it can match nothing."""
    segments: list[Segment] = []
    pieces: list[list[str]] = [[]]
    at = begin = 0
    while at < len(line):
        character = line[at]
        if character == "/" or line.startswith("\\/", at):
            segments.append(_segment(pieces, is_anchored and _are_stars(line[begin:at])))
            pieces = [[]]
            begin = at = at + (1 if character == "/" else 2)
            continue
        if character == "*":
            pieces.append([])
            at += 1
        elif character == "[":
            element, at = _character_class(line, at)
            if element is None:
                return None
            pieces[-1].append(element)
        elif character == "\\" and at + 1 == len(line):
            return None
        else:
            at += character == "\\"
            pieces[-1].append("." if character == "?" else re.escape(line[at]))
            at += 1
    segments.append(_segment(pieces, is_anchored and _are_stars(line[begin:])))
    if any(segment.text == "" for segment in segments):
        return None
    return tuple(segments)


def _are_stars(text: str) -> bool:
    return len(text) >= 2 and not text.strip("*")


def _segment(pieces: list[list[str]], is_any_folders: bool) -> Segment:
    if is_any_folders:
        return _ANY_FOLDERS
    # Stars that follow each other leave empty pieces between them, which say nothing.
    kept = [piece for index, piece in enumerate(pieces) if piece or index in (0, len(pieces) - 1)]
    patterns = tuple(re.compile("".join(piece), re.DOTALL) for piece in kept)
    lengths = tuple(len(piece) for piece in kept)
    if len(kept) == 1:
        return Segment(patterns, lengths, text=_literal(kept[0]))
    begin, *between, end = kept
    suffix = _literal(end) if not begin and not between else None
    return Segment(patterns, lengths, suffix=suffix, prefix=_literal(begin) if not end and not between else None)


def _literal(piece: list[str]) -> str | None:
    """The text of a piece that holds nothing but characters that stand for themselves."""
    if any(element == "." or len(element.removeprefix("\\")) != 1 for element in piece):
        return None
    return "".join(element.removeprefix("\\") for element in piece)


def _character_class(line: str, start: int) -> tuple[str | None, int]:
    """The regular expression of `[...]`, and where it ends; None where it is never closed or names no class."""
    at = start + 1
    is_negated = line[at : at + 1] in ("!", "^")
    at += is_negated
    parts: list[str] = []
    is_first = True
    while at < len(line) and (line[at] != "]" or is_first):
        is_first = False
        if line.startswith("[:", at):
            close = line.find(":]", at + 2)
            name = line[at + 2 : close] if close >= 0 else ""
            if name not in _CLASSES:
                return None, at
            parts.append(_CLASSES[name])
            at = close + 2
            continue
        low, at = _member(line, at)
        if line.startswith("-", at) and line[at + 1 : at + 2] not in ("", "]"):
            high, at = _member(line, at + 1)
            # A range the wrong way round is, to git, its first character.
            parts.append(f"{re.escape(low)}-{re.escape(max(low, high))}")
        else:
            parts.append(re.escape(low))
    if at >= len(line):
        return None, at
    return f"[{'^' if is_negated else ''}{''.join(parts)}]", at + 1


def _member(line: str, at: int) -> tuple[str, int]:
    """A character of a class, behind its backslash if it has one, and where what follows begins."""
    if line[at] == "\\" and at + 1 < len(line):
        at += 1
    return line[at], at + 1


class Ignores:
    """What the ignore files on the way to a folder say about the names in it; those further down decide first."""

    __slots__ = ("_layers",)

    def __init__(self, layers: tuple[_Layer, ...] = ()) -> None:
        self._layers = layers

    def having(self, patterns: tuple[Pattern, ...]) -> Ignores:
        """The same with the patterns of one more file, which lies in this folder."""
        return Ignores((_Layer.of(patterns), *self._layers)) if patterns else self

    def inside(self, folder: str) -> Ignores:
        """What holds in a folder of this folder."""
        if not self._layers:
            return self
        name = _bytewise(folder)
        layers = tuple(layer.inside(name) for layer in self._layers)
        return self if layers == self._layers else Ignores(layers)

    def covers(self, name: str, is_folder: bool) -> bool:
        """Whether a file or folder of this folder is ignored."""
        if not self._layers:
            return False
        name = _bytewise(name)
        for layer in self._layers:
            index = layer.last_match(name, is_folder)
            if index >= 0:
                return not layer.patterns[index].is_negated
        return False


def _bytewise(name: str) -> str:
    """A name with one character for each of its bytes, as the patterns are."""
    return name if name.isascii() else os.fsencode(name).decode("latin-1")


class _Table:
    """Patterns of which only the last segment is left to match, by how it is matched fastest."""

    __slots__ = ("globs", "names", "prefixed", "prefixes", "suffixed", "suffixes")

    def __init__(self, ends: list[tuple[int, Segment, bool]]) -> None:
        self.names: dict[str, list[tuple[int, bool]]] = {}
        for index, segment, is_for_folders in ends:
            if segment.text is not None:
                self.names.setdefault(segment.text, []).append((index, is_for_folders))
        rest = [end for end in ends if end[1].text is None]
        self.suffixed = [end for end in rest if end[1].suffix is not None]
        self.prefixed = [end for end in rest if end[1].suffix is None and end[1].prefix is not None]
        self.globs = [end for end in rest if end[1].suffix is None and end[1].prefix is None]
        self.suffixes = tuple(segment.suffix or "" for _, segment, _ in self.suffixed)
        self.prefixes = tuple(segment.prefix or "" for _, segment, _ in self.prefixed)

    def last_match(self, name: str, is_folder: bool) -> int:
        """The number of the last pattern that matches, or -1."""
        best = -1
        for index, is_for_folders in self.names.get(name, ()):
            if is_folder or not is_for_folders:
                best = index
        if self.suffixes and name.endswith(self.suffixes):
            best = _last(self.suffixed, name, is_folder, best)
        if self.prefixes and name.startswith(self.prefixes):
            best = _last(self.prefixed, name, is_folder, best)
        return _last(self.globs, name, is_folder, best) if self.globs else best


def _last(ends: list[tuple[int, Segment, bool]], name: str, is_folder: bool, best: int) -> int:
    for index, segment, is_for_folders in reversed(ends):
        if index <= best:
            break
        if (is_folder or not is_for_folders) and segment.matches(name):
            return index
    return best


class _Layer:
    """One ignore file as seen from a folder at or below its own.

    `everywhere` holds the patterns that are the same in every folder; `open` those that name folders, each with the
    segments that the folders on the way have brought it to; `here` those of them that are down to their last segment.
    `awaited` are the segments that one more folder may match.
    """

    __slots__ = ("awaited", "everywhere", "here", "is_settled", "open", "patterns")

    def __init__(
        self, patterns: tuple[Pattern, ...], everywhere: _Table, reached: tuple[tuple[int, tuple[int, ...]], ...]
    ) -> None:
        self.patterns = patterns
        self.everywhere = everywhere
        self.open = reached
        ends = []
        for index, positions in reached:
            segments = patterns[index].segments
            if positions[-1] == len(segments) - 1:
                ends.append((index, segments[-1], patterns[index].is_for_folders))
        self.here = _Table(ends) if ends else None
        self.awaited = [
            patterns[index].segments[position]
            for index, positions in reached
            for position in positions
            if not patterns[index].segments[position].is_any_folders
        ]
        # What only waits behind `**` is the same one folder further down, unless that folder is what it waits for.
        self.is_settled = all(_closed(patterns[i].segments, _floating(patterns[i], at)) == at for i, at in reached)

    @classmethod
    def of(cls, patterns: tuple[Pattern, ...]) -> _Layer:
        """The layer of a file in its own folder."""
        ends = []
        reached = []
        for index, pattern in enumerate(patterns):
            if len(pattern.segments) == 2 and pattern.segments[0].is_any_folders:
                ends.append((index, pattern.segments[1], pattern.is_for_folders))
            else:
                reached.append((index, _closed(pattern.segments, {0})))
        return cls(patterns, _Table(ends), tuple(reached))

    def inside(self, folder: str) -> _Layer:
        """The layer as seen from a folder of this folder; the same one where nothing changes."""
        if self.is_settled and not any(segment.matches(folder) for segment in self.awaited):
            return self
        reached = []
        for index, positions in self.open:
            segments = self.patterns[index].segments
            further = set()
            for position in positions:
                if segments[position].is_any_folders:
                    further.add(position)
                elif position + 1 < len(segments) and segments[position].matches(folder):
                    further.add(position + 1)
            if further:
                reached.append((index, _closed(segments, further)))
        return self if tuple(reached) == self.open else _Layer(self.patterns, self.everywhere, tuple(reached))

    def last_match(self, name: str, is_folder: bool) -> int:
        """The number of the last pattern that matches a name of this folder, or -1."""
        index = self.everywhere.last_match(name, is_folder)
        return index if self.here is None else max(index, self.here.last_match(name, is_folder))


def _floating(pattern: Pattern, positions: tuple[int, ...]) -> set[int]:
    """Those of some positions in a pattern that are `**`, which no folder moves on."""
    return {position for position in positions if pattern.segments[position].is_any_folders}


def _closed(segments: tuple[Segment, ...], positions: set[int]) -> tuple[int, ...]:
    """The positions, and those that `**` leads to by standing for no folder at all."""
    for position in sorted(positions):
        while segments[position].is_any_folders and position + 1 < len(segments):
            position += 1
            positions.add(position)
    return tuple(sorted(positions))

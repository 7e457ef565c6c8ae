"""Where the code of a function lies: behind `data.archive_file`, or beside a literal archive."""

from __future__ import annotations

import posixpath

from fulint.dialects.terraform.sections import Resource, Section
from fulint.dialects.terraform.stack import Stack
from fulint.dialects.terraform.values import Items, Plain, Symbol, Table, Text, V, as_text, is_null, why, written
from fulint.model import Code, CodeKind
from fulint.source import Span, Unreadable
from fulint.values import Known

_ARCHIVES = (".zip", ".jar", ".tar", ".tar.gz", ".tgz")
_ARCHIVE = "data.archive_file"


def code_of(function: Resource, stack: Stack) -> Code:
    """The code of an `aws_lambda_function`."""
    package = function.value("package_type")
    image = function.value("image_uri")
    if (image is not None and not is_null(image)) or (isinstance(package, Plain) and package.value == "Image"):
        return _elsewhere("it is in a container image", function.span)
    filename = function.value("filename")
    built = function.value("source_path") if function.scope.is_table else None
    if built is not None and not is_null(built):
        return _built(built, stack)
    if filename is None or is_null(filename):
        bucket = function.value("s3_bucket")
        if bucket is None or is_null(bucket):
            return _elsewhere("the configuration does not say where it is", function.span)
        return _from_bucket(function, bucket, stack)
    archive = _archive_of(filename, function, stack)
    if archive is not None:
        return _archived(archive, filename.span, stack)
    path = written(filename)
    if path is None:
        return _elsewhere(f"its place is not known because {why(filename)}", filename.span)
    return _literal(path, filename.span, function, stack)


def _built(value: V, stack: Stack) -> Code:
    """What the community module packs: a path, or a list of which the first with a path counts.

    Paths are as seen from the folder in which the tool is run, which is the root module's.
    """
    for item in value.items if isinstance(value, Items) else (value,):
        path = item.entries.get("path") if isinstance(item, Table) else item
        if path is not None and written(path) is not None:
            return _local(str(written(path)), path.span, stack)
    return _elsewhere(f"its place is not known because {why(value)}", value.span)


def _from_bucket(function: Resource, bucket: V, stack: Stack) -> Code:
    """Code in a bucket: the archive is known where an object of this configuration puts it there."""
    key = function.value("s3_key")
    origin = getattr(key, "origin", None)
    stored = stack.found(origin.address) if isinstance(origin, Symbol) else None
    if stored is not None and stored.type in ("aws_s3_object", "aws_s3_bucket_object"):
        source = stored.value("source")
        archive = _archive_of(source, stored, stack) if source is not None else None
        if archive is not None:
            return _archived(archive, bucket.span, stack)
    return _elsewhere("it is in a bucket", bucket.span)


def _archive_of(filename: V, user: Resource, stack: Stack) -> Resource | None:
    """The archive that a file name refers to, or whose output has the same name."""
    origin = filename.origin if isinstance(filename, (Plain, Text)) else None
    if origin is not None:
        resource = stack.found(origin.address)
        if resource is not None and resource.type in (_ARCHIVE, "archive_file"):
            return resource
    for name in user.scope.module.resources:
        if name.startswith((f"{_ARCHIVE}.", "archive_file.")):
            resource = stack.found(user.scope.prefix + name)
            output = resource.value("output_path") if resource else None
            if output is not None and written(output) is not None and written(output) == written(filename):
                return resource
    return None


def _archived(archive: Resource, span: Span, stack: Stack) -> Code:
    """What an archive is made of: one file, a folder, or text that stands in the configuration."""
    for name in ("source_file", "source_dir"):
        value = archive.value(name)
        if value is not None and not is_null(value):
            path = written(value)
            if path is None:
                return _elsewhere(f"its place is not known because {why(value)}", value.span)
            return _local(path, value.span, stack)
    content = archive.value("source_content")
    if content is not None and not is_null(content):
        return _text(content, archive.value("source_content_filename"), stack)
    sections = archive.sections("source")
    if isinstance(sections, tuple) and len(sections) == 1:
        return _of_source(sections[0], stack)
    return _elsewhere("the archive is put together from several pieces", span)


def _of_source(section: Section, stack: Stack) -> Code:
    content = section.value("content")
    if content is None or is_null(content):
        return _elsewhere("the archive is empty", section.span)
    return _text(content, section.value("filename"), stack)


def _text(content: V, filename: V | None, stack: Stack) -> Code:
    """Text that becomes a file of the archive: a file of the repository where `file` reads it, else inline code."""
    origin = content.origin if isinstance(content, (Plain, Text)) else None
    if origin is not None and origin.address.startswith("file("):
        path = origin.address[len("file(") : -1]
        return Code(CodeKind.FOLDER, content.span, path=path)
    text = written(content)
    if text is None:
        return _elsewhere(f"parts of it are not known because {why(content)}", content.span)
    name = written(filename) if filename is not None else None
    if name is None or posixpath.splitext(name)[0] != "index":
        return _elsewhere("it is written in the configuration, under a name of its own", content.span)
    return Code(CodeKind.INLINE, content.span, text=text, line_spans=_lines(text, content.span, stack))


def _lines(text: str, span: Span, stack: Stack) -> tuple[Span, ...]:
    """The place of each line of a heredoc, which stand below the line that opens it; else the whole stands for each."""
    lines = text.split("\n")
    source = stack.repository.read(span.path)
    if isinstance(source, Unreadable) or span.end_line - span.line != len(lines):
        return (span,) * len(lines)
    places = []
    for number, line in enumerate(lines, start=span.line + 1):
        written = source.line(number)
        indent = len(written) - len(line) if written.endswith(line) else 0
        places.append(Span(span.path, number, indent + 1, number, indent + 1 + len(line)))
    return tuple(places)


def _local(path: str, span: Span, stack: Stack) -> Code:
    joined = stack.repository.join(stack.root.module.folder, path)
    if joined is None:
        return Code(CodeKind.OUTSIDE, span, reason="its path leaves the repository")
    return Code(CodeKind.FOLDER, span, path=joined)


def _literal(path: str, span: Span, function: Resource, stack: Stack) -> Code:
    """An archive that something else makes: its sources are looked for beside it, by the handler's file."""
    joined = stack.repository.join(stack.root.module.folder, path)
    if joined is None:
        return Code(CodeKind.OUTSIDE, span, reason="its path leaves the repository")
    if not path.lower().endswith(_ARCHIVES):
        return Code(CodeKind.FOLDER, span, path=joined)
    folder = posixpath.dirname(joined)
    stem = posixpath.splitext(posixpath.basename(joined))[0]
    module = function.scope.module.folder if not function.scope.is_table else folder
    for candidate in dict.fromkeys((posixpath.join(folder, stem), folder, module)):
        if _holds_handler(function, candidate, stack):
            return Code(CodeKind.FOLDER, span, path=candidate)
    return _elsewhere("it is in an archive", span)


def _holds_handler(function: Resource, folder: str, stack: Stack) -> bool:
    """Whether the file that the handler names lies in a folder."""
    handler = as_text(function.value("handler"))
    if not isinstance(handler, Known) or "." not in handler.value:
        return False
    head, _, last = handler.value.rpartition("/")
    inner = stack.repository.join(folder, head) if head else folder
    stem = last.partition(".")[0]
    names = stack.repository.names_in(inner) if inner is not None else ()
    sources = (".py", ".js", ".mjs", ".cjs", ".ts", ".mts")
    return any(posixpath.splitext(name) == (stem, suffix) for name in names for suffix in sources)


def _elsewhere(reason: str, span: Span) -> Code:
    return Code(CodeKind.ELSEWHERE, span, reason=reason)

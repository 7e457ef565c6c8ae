"""Where the code of a function lies."""

from __future__ import annotations

from fulint.dialects.cloudformation.assets import ARCHIVES, code_of_asset
from fulint.dialects.cloudformation.intrinsics import PLACEHOLDER, function_of
from fulint.dialects.cloudformation.results import Nothing, Plain, Result, Text, as_text, literal
from fulint.dialects.cloudformation.stack import Stack
from fulint.dialects.cloudformation.template import SAM_FUNCTION, Resource
from fulint.model import Code, CodeKind
from fulint.source import Span
from fulint.syntax.lines import lines_of
from fulint.syntax.tree import Mapping, Node, Scalar, Sequence
from fulint.values import Absent, Known, Unknown

_REMOTE = ("s3://", "http://", "https://")


def code_of(function: Resource, stack: Stack) -> Code:
    """The code of an AWS::Serverless::Function or AWS::Lambda::Function."""
    if _is_image(function, stack):
        return _elsewhere("it is in a container image", function.key.span)
    return _of_sam(function, stack) if function.type == SAM_FUNCTION else _of_plain(function, stack)


def _is_image(function: Resource, stack: Stack) -> bool:
    kind = stack.value(function, "PackageType")
    if isinstance(kind, Text) and kind.literal == "Image":
        return True
    code = stack.value(function, "Code")
    return function.property("ImageUri") is not None or (
        isinstance(code, Mapping) and code.entry("ImageUri") is not None
    )


def _of_sam(function: Resource, stack: Stack) -> Code:
    """InlineCode wins over CodeUri, whose default is the template's own folder (samcli, sam_function_provider)."""
    inline = function.properties.entry("InlineCode")
    if inline is not None and not isinstance(stack.of(inline.value), Nothing):
        return _inline(inline.value, stack)
    uri = function.property("CodeUri")
    match stack.of(uri):
        case Absent() | Nothing():
            return _local(function, ".", function.key.span, stack)
        case Text(_, span) as written if written.literal is not None:
            return _local(function, written.literal, uri.span if uri else span, stack)
        case Mapping() as bucket:
            return _elsewhere("it is in a bucket", bucket.entries[0].key.span if bucket.entries else bucket.span)
        case other:
            return _elsewhere(_why(other), other.span)


def _of_plain(function: Resource, stack: Stack) -> Code:
    """Code is a mapping, or a local path that `aws cloudformation package` uploads."""
    asset = code_of_asset(function, stack)
    if asset is not None:
        return asset
    entry = function.properties.entry("Code")
    match stack.of(entry.value if entry else None):
        case Absent() | Nothing():
            return _elsewhere("the template does not say where it is", function.key.span)
        case Text(_, span) as written if written.literal is not None:
            return _local(function, written.literal, span, stack)
        case Mapping() as code if (inline := code.get("ZipFile")) is not None:
            return _inline(inline, stack)
        case Mapping() as code:
            return _elsewhere("it is in a bucket", code.entries[0].key.span if code.entries else function.key.span)
        case other:
            return _elsewhere(_why(other), other.span)


def _local(function: Resource, path: str, span: Span, stack: Stack) -> Code:
    if path.lower().startswith(_REMOTE):
        return _elsewhere("it is in a bucket", span)
    if path.lower().endswith(ARCHIVES):
        return _elsewhere("it is in an archive", span)
    joined = stack.repository.join(stack.folder, path)
    if joined is None:
        return Code(CodeKind.OUTSIDE, span, reason="its path leaves the repository")
    method = _build_method(function, stack)
    if method == "makefile" and not _holds_handler(function, joined, stack):
        return _elsewhere("a Makefile builds it", span)
    entries = _entry_points(function, stack) if method == "esbuild" else ()
    return Code(CodeKind.FOLDER, span, path=joined, entries=entries)


def _build_method(function: Resource, stack: Stack) -> str | None:
    metadata = function.body.get("Metadata")
    node = metadata.get("BuildMethod") if isinstance(metadata, Mapping) else None
    return literal(stack.evaluator.evaluate(node)) if node is not None else None


def _holds_handler(function: Resource, folder: str, stack: Stack) -> bool:
    """Whether the file that the handler names lies in the folder as it is, before anything is built."""
    handler = as_text(stack.value(function, "Handler"))
    if not isinstance(handler, Known):
        return False
    head, _, last = handler.value.rpartition("/")
    inner = stack.repository.join(folder, head) if head else folder
    stem = last.partition(".")[0]
    names = stack.repository.names_in(inner) if inner is not None else ()
    return any(name.partition(".")[0] == stem and "." in name for name in names)


def _entry_points(function: Resource, stack: Stack) -> tuple[str, ...]:
    """What `sam build` hands to esbuild: the EntryPoints, else the handler's file (samcli, app_builder)."""
    metadata = function.body.get("Metadata")
    properties = metadata.get("BuildProperties") if isinstance(metadata, Mapping) else None
    listed = properties.get("EntryPoints") if isinstance(properties, Mapping) else None
    if isinstance(listed, Sequence):
        return tuple(item.text for item in listed.items if isinstance(item, Scalar))
    handler = as_text(stack.value(function, "Handler"))
    return (handler.value.partition(".")[0],) if isinstance(handler, Known) else ()


def _inline(node: Node, stack: Stack) -> Code:
    """Inline code. Where it is a Sub, what is not known stays as written, so that places in it stay true."""
    match function_of(node):
        case "Fn::Sub", Scalar() as template:
            return _text(_substituted(template, stack), template)
        case "Fn::Sub", Sequence(items=(Scalar() as template, *_)):
            return _text(template.text, template)
        case "Fn::Join", Sequence(items=(Scalar(value=str(glue)), Sequence(items=lines))):
            return _joined(glue, lines, node)
    match node, stack.evaluator.evaluate(node):
        case Scalar() as scalar, Text(_, _) as written if written.literal is not None:
            return _text(written.literal, scalar)
        case _, (Text() | Plain()) as written if literal(written) is not None:
            text = literal(written) or ""
            return Code(CodeKind.INLINE, node.span, text=text, line_spans=(node.span,) * _line_count(text))
        case _, other:
            return _elsewhere(_why(other), node.span)


def _text(text: str, scalar: Scalar) -> Code:
    return Code(CodeKind.INLINE, scalar.span, text=text, line_spans=lines_of(scalar))


def _substituted(template: Scalar, stack: Stack) -> str:
    """A Sub's text with the variables that are known."""
    written = template.text
    pieces = []
    position = 0
    for found in PLACEHOLDER.finditer(written):
        pieces.append(written[position : found.start()])
        position = found.end()
        if found[1].startswith("!"):
            pieces.append("${" + found[1][1:] + "}")
        else:
            value = literal(stack.evaluator.variable(found[1].strip(), template.span))
            pieces.append(found[0] if value is None or "\n" in value else value)
    return "".join((*pieces, written[position:]))


def _joined(glue: str, lines: tuple[Node, ...], node: Node) -> Code:
    """Code that is written as a Join of its lines; a piece that is no literal leaves its lines unknown."""
    if not all(isinstance(line, Scalar) for line in lines):
        return _elsewhere("parts of it are only known at deployment", node.span)
    text = glue.join(line.text for line in lines if isinstance(line, Scalar))
    count = _line_count(text)
    exact = glue == "\n" and count == len(lines)
    return Code(
        CodeKind.INLINE,
        node.span,
        text=text,
        line_spans=tuple(line.span for line in lines) if exact else (node.span,) * count,
    )


def _line_count(text: str) -> int:
    return text.count("\n") + 1


def _why(result: Result) -> str:
    match as_text(result):
        case Unknown(reason, _):
            return f"its place is not known because {reason}"
        case _:
            return "its place is not known"


def _elsewhere(reason: str, span: Span) -> Code:
    return Code(CodeKind.ELSEWHERE, span, reason=reason)

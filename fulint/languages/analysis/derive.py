"""The facts of one handler: the exported value is unwrapped, followed once with an unknown request, and noted."""

from __future__ import annotations

from collections.abc import Iterator

from fulint.facts import Handler, ResultUse, Style
from fulint.languages.analysis.calls import framework_of, serve
from fulint.languages.analysis.combine import options
from fulint.languages.analysis.follow import Follower
from fulint.languages.analysis.frameworks import STREAMING_MIDDY, STREAMING_WRAPPERS, Role
from fulint.languages.analysis.meanings import ClassOf, Code, Meaning, Object, Place, Reference
from fulint.languages.analysis.middlewares import apply_to_event
from fulint.languages.analysis.notes import Notes
from fulint.languages.analysis.reach import is_obscured, mentions_flag
from fulint.languages.analysis.routes import follow_routes
from fulint.languages.analysis.streams import STREAM, StreamSeen
from fulint.languages.analysis.walk import MODULE, Arguments, Given, State
from fulint.languages.program import Class, Evaluate, Program
from fulint.languages.project import Project
from fulint.languages.terms import Call, Closure, Expression, Get, Literal, Name, NamePattern
from fulint.record import replace


def handler_of(program: Program, value: Expression | Class, symbol: str, project: Project) -> Handler:
    """The facts of a handler: `value` is what its name stands for in the program, `symbol` the name itself.

    `project` is the code around it, which is followed into where it is called.
    """
    notes = Notes(program.source)
    walk = Follower(program, notes, project)
    _middlewares_added_later(walk, program)
    span = program.source.span(value.start, value.end)
    exported = ClassOf(value) if isinstance(value, Class) else _value(walk, value)
    codes = [code for option in options(exported) for code in _codes(walk, option, value, symbol)]
    if is_obscured(program, symbol, (value, *(code.function for code in codes))):
        notes.unknown("a part of its code could not be parsed")
    style = _style_of_server(exported)
    for code in codes:
        style = _style(walk, code)
        source = walk.modules[walk.roots[code.scope]].program.source
        span = source.span(code.function.start, code.function.end)
        _run(walk, code)
    if len({_streams(code) for code in codes}) > 1:
        style = replace(style, streams=None)
    routes = follow_routes(walk, program)
    _drop_untested(notes)
    mentions = mentions_flag(program, [*(code.function for code in codes), *routes]) or any(
        mentions_flag(module.program, module.entered) for module in walk.modules.values() if module.scope != MODULE
    )
    stream = walk.stream.fact() if walk.stream is not None and not notes.unknowns else None
    return notes.handler(program.language, symbol, span, style, mentions_base64_flag=mentions, stream=stream)


def _value(walk: Follower, expression: Expression) -> Meaning:
    walk.state = State()
    if isinstance(expression, Closure) and expression.function.decorators:
        found = walk.decorated(Code(expression.function, 0))
    else:
        found = walk.evaluate(expression)
    walk.outlast()
    return found


def _middlewares_added_later(walk: Follower, program: Program) -> None:
    """Statements such as `handler.use(…)` at the top of the file, after the handler was wrapped."""
    for statement in program.body:
        if isinstance(statement, Evaluate) and isinstance(statement.value, Call):
            names = tuple(_chain(statement.value))
            if "use" in names[1:] and any(
                isinstance(option, Code) and option.wrappers for option in options(walk.module_name(names[0]))
            ):
                walk.evaluate(statement.value)


def _chain(call: Call) -> Iterator[str]:
    """The names in a chain of calls, the first one first."""
    found: list[str] = []
    at: Expression = call
    while isinstance(at, (Call, Get)):
        if isinstance(at, Get):
            found.append(str(at.key.value) if isinstance(at.key, Literal) else "")
        at = at.object if isinstance(at, Get) else at.callee
    found.append(at.id if isinstance(at, Name) else "")
    return reversed(found)


def _codes(walk: Follower, value: Meaning, written: Expression | Class, symbol: str) -> list[Code]:
    """The functions that an exported value comes down to; what else there is to say of it is noted."""
    match value:
        case Code():
            return [value]
        case Object(of=of, scope=scope) if "__call__" in of.methods:
            return [Code(of.methods["__call__"], scope, value)]
        case Reference(name=name) if (row := framework_of(name)) is not None and row.role is Role.SERVER:
            serve(walk, row, walk.span(written.start, written.end))
            return []
        case Reference(name=name):
            walk.notes.unknown(f"the handler comes from {name}, which is not read")
        case Object(of=of) | ClassOf(of=of):
            walk.notes.unknown(f"the handler is an instance of {of.name}, which is not followed")
        case _:
            walk.notes.unknown(f"what {symbol} is cannot be told from the file")
    if not isinstance(written, Call):
        return []
    # What is wrapped is still worth reading, for the checks in it, though not all that happens is known.
    given = [walk.evaluate(argument.value) for argument in written.arguments]
    return [option for meaning in given for option in options(meaning) if isinstance(option, Code)]


def _run(walk: Follower, code: Code) -> None:
    """Call the handler as the runtime does."""
    walk.state = State()
    apply_to_event(walk, tuple(walk.middlewares))
    start, end = code.function.start, code.function.end
    streams = _is_given_stream(code)
    second = STREAM if streams else Reference("lambda context", is_result=True)
    if streams and len(code.function.parameters) > 1 and isinstance(code.function.parameters[1].pattern, NamePattern):
        named = code.function.parameters[1].pattern
        walk.stream = StreamSeen.opened(walk, walk.span(named.start, named.end))
    third = Reference("lambda context" if streams else "lambda callback", is_result=True)
    values: tuple[Meaning, ...] = (Place(()), second, third)
    walk.handler = code.function
    walk.apply(code, Arguments(tuple(Given(value, start, end) for value in values)), None)


def _streams(code: Code) -> bool:
    return any(name in STREAMING_WRAPPERS for name in code.wrappers)


def _is_given_stream(code: Code) -> bool:
    """Whether the stream is the second parameter; middy's handlers return it with the response instead."""
    return _streams(code) and STREAMING_MIDDY not in code.wrappers


def _style(walk: Follower, code: Code) -> Style:
    function = code.function
    given = function.parameters
    if code.receiver is not None and walk.module.program.language == "python":
        given = given[1:]
    required = 0
    for parameter in given:
        if parameter.default is not None or parameter.is_rest or parameter.is_keyword_only:
            break
        required += 1
    return Style(
        is_async=function.is_async,
        is_generator=function.is_generator,
        required_parameters=min(required, 2) if code.wrappers else required,
        streams=_streams(code),
        wrappers=code.wrappers,
    )


def _style_of_server(exported: Meaning) -> Style:
    """The shape of the function that an adapter makes, where one is the handler."""
    for option in options(exported):
        row = framework_of(option.name) if isinstance(option, Reference) else None
        if row is not None and row.role is Role.SERVER:
            return Style(required_parameters=row.parameters, streams=row.streams)
    return Style()


def _drop_untested(notes: Notes) -> None:
    """A plain comparison whose outcome decides nothing is no check of the caller."""
    plain = {comparison.span for comparison in notes.comparisons if not comparison.constant_time}
    notes.verifications = [
        found for found in notes.verifications if found.result is ResultUse.TESTED or found.span not in plain
    ]

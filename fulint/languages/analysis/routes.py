"""Routes: the functions that a decorator files with the application that serves the request.

What they return is not the handler's answer, since the application makes one of it; what they read, log and pass on is
the handler's doing all the same.
"""

from __future__ import annotations

from fulint.languages.analysis.follow import Follower
from fulint.languages.analysis.frameworks import CALLABLE_MAKERS
from fulint.languages.analysis.meanings import Code, Reference
from fulint.languages.analysis.walk import MODULE, Arguments, State
from fulint.languages.program import Function, Program
from fulint.languages.terms import Call, Expression, Get, Literal

_CATCHER = "exception_handler"
_FILERS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "route", "not_found", _CATCHER})
"""The decorators of Powertools' resolvers."""


def follow_routes(walk: Follower, program: Program) -> list[Function]:
    """Follow the routes in the handler's own file, each as if it alone were called, and give them.

    Only those of a resolver of Powertools, which tells its routes of the request by `current_event`. Where one of them
    handles errors, what fails in the others is not answered 502.
    """
    if not any(framework.takes_over and framework.serves_urls for framework in walk.notes.frameworks):
        return []
    found = [(function, filed) for function in program.functions.values() if (filed := _filed_by(walk, function))]
    walk.tries += any(_CATCHER in filed for _, filed in found)
    for function, _ in found:
        walk.state = State()
        walk.apply(Code(function, MODULE), Arguments(), None)
    return [function for function, _ in found]


def _filed_by(walk: Follower, function: Function) -> tuple[str, ...]:
    """The names of the decorators, as in `@app.get("/orders")`, by which a resolver knows a function."""
    return tuple(name for decorator in function.decorators if (name := _filer(walk, decorator)))


def _filer(walk: Follower, decorator: Expression) -> str | None:
    named = decorator.callee if isinstance(decorator, Call) else decorator
    if not isinstance(named, Get) or not isinstance(named.key, Literal) or named.key.value not in _FILERS:
        return None
    holder = named.object
    app = walk.in_module(walk.module, lambda: walk.evaluate(holder))
    is_resolver = isinstance(app, Reference) and app.is_result and app.name in CALLABLE_MAKERS
    return str(named.key.value) if is_resolver else None

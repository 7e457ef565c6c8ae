"""Why a Function URL answers 403, to whom, and what is missing: plain data, for every way of writing it."""

from __future__ import annotations

from fulint.model import AuthType, FunctionUrl, Permission, Verdict
from fulint.record import record
from fulint.source import Span


@record
class Wanted:
    """A statement that is missing: whom it lets do what, on which function.

    `function` is the address of the function where it is declared (`is_declared`), else its name or ARN; `qualifier`
    is empty for the function itself. `alias` is the address of the alias where that is a resource of its own, and
    `is_published` says that it is made with the function. `like` is the statement beside it whose conditions on the
    caller it shares.
    """

    function: str
    is_declared: bool
    qualifier: str
    action: str
    caller: str
    auth_type: str = AuthType.NONE
    alias: str = ""
    is_published: bool = False
    like: Permission | None = None


@record
class Sentence:
    """One step of the reasons, without full stop, and the place that it is about."""

    text: str
    place: Span | None = None


@record
class Explanation:
    """Whether one URL answers 403, and why or why not.

    `refused` names those who are answered 403; empty where nobody is known to be. `wanted` are the statements that
    would let them in; there may be none, where something has to be taken away or cannot be known. They belong into the
    file at `path`, and where `document` is a statement, into the policy that it is a part of.
    """

    url: FunctionUrl
    function: str
    verdict: Verdict
    refused: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    wanted: tuple[Wanted, ...]
    path: str
    document: Permission | None = None

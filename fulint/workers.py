"""Further processes that read handlers beside the run's own. What they find is what the run would have found itself.

Nearly all the time of a run over many handlers goes into deriving their facts, and no handler's facts depend on another
handler. So the handlers are dealt out in blocks of neighbours, which often share files; the run reads its own part, and
takes the others' from their standard output. What a worker does not send, because it died or could not be started, the
run reads itself, so that it costs time and nothing else.

A worker is started isolated, with the module path of this interpreter less the working directory: a scanned repository
with modules of its own has no part in it. It reads files only through a `Repository`, like the run itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any

from fulint.facts import Handler, Missing, MissingHandler
from fulint.languages import read
from fulint.model import CodeKind, Function
from fulint.record import record
from fulint.repository import Repository

if TYPE_CHECKING:
    from subprocess import Popen

    from fulint.languages.project import Programs

HandlersFound = dict[Function, Handler | MissingHandler]

_PAYS = 50
"""So many handlers take clearly longer to read than a worker to start and to be listened to."""
_MOST = 8
"""More processes are started only where they are asked for."""
_BLOCK = 8
"""So many neighbours are read by the same process."""

_START = "import sys; sys.path[:] = sys.argv[1:]; from fulint.workers import work; work()"


def read_guarded(function: Function, repository: Repository, programs: Programs) -> Handler | MissingHandler:
    """A handler's facts. Whatever goes wrong inside a language costs this handler only, and is said."""
    try:
        return read(function, repository, programs)
    except Exception as error:
        reason = f"could not be read to its end, since fulint failed: {type(error).__name__}: {error}"
        return MissingHandler(Missing.UNREADABLE, reason, function.span)


def how_many(functions: Sequence[Function], wished: int | None, processors: int) -> int:
    """How many processes read these handlers, the run's own among them.

    As many as are wished for, if each has a handler to read. Without a wish, one for every 50 handlers whose code is
    at hand: a second interpreter and what it sends cost as much as reading ten to twenty handlers of 100 lines, and two
    processes share 50 of them in no less time than one takes alone, so that most runs are better off alone.
    """
    at_hand = sum(function.code.kind in (CodeKind.FOLDER, CodeKind.INLINE) for function in functions)
    if wished is None:
        return max(1, min(at_hand // _PAYS, processors, _MOST))
    return max(1, min(wished, at_hand))


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_by_several(
    functions: Sequence[Function], repository: Repository, programs: Programs, processes: int
) -> HandlersFound:
    """The facts of handlers, read by so many processes; the run's own is one of them, and reads what others leave."""
    blocks = [functions[at : at + _BLOCK] for at in range(0, len(functions), _BLOCK)]
    own, *others = ([f for block in blocks[number::processes] for f in block] for number in range(processes))
    workers = [worker for share in others if share and (worker := _Worker.on(share, repository))]
    try:
        found = {function: read_guarded(function, repository, programs) for function in own}
        for worker in workers:
            found.update(worker.found())
    finally:
        for worker in workers:
            worker.end()
    return found | {f: read_guarded(f, repository, programs) for f in functions if f not in found}


class _Worker:
    """One process and its share of the handlers."""

    def __init__(self, process: Popen[bytes], share: Sequence[Function], repository: Repository) -> None:
        from threading import Thread

        self._process = process
        self._share = share
        self._said = b""
        # Its output is taken while the run reads its own share, or a full pipe would make it wait.
        self._listener = Thread(target=self._talk, args=(_task(share, repository),), daemon=True)
        self._listener.start()

    @classmethod
    def on(cls, share: Sequence[Function], repository: Repository) -> _Worker | None:
        """A worker that has begun with a share; None where no process can be started."""
        from subprocess import DEVNULL, PIPE, Popen

        if not sys.executable or getattr(sys, "frozen", False):
            return None
        command = (sys.executable, "-I", "-S", "-B", "-c", _START, *_module_path())
        try:
            process = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)  # noqa: S603 - it is this interpreter
        except OSError:
            return None
        return cls(process, share, repository)

    def _talk(self, task: bytes) -> None:
        try:
            self._said, _ = self._process.communicate(task)
        except (OSError, ValueError):
            self._said = b""

    def found(self) -> Iterator[tuple[Function, Handler | MissingHandler]]:
        """What the worker has found until its end, which is less than its share where it died."""
        from io import BytesIO
        from pickle import load

        self._listener.join()
        said = BytesIO(self._said)
        for function in self._share:
            try:
                # What is unpickled comes from the code of this module in another process, and from nowhere else.
                found = load(said)  # noqa: S301
            except Exception:
                return
            yield function, found

    def end(self) -> None:
        """Leave nothing running, and nothing open."""
        if self._process.poll() is None:
            self._process.kill()
        self._listener.join()


@record
class _Task:
    """What a worker is told."""

    root: str
    overlay: tuple[tuple[str, str], ...]
    functions: tuple[Function, ...]


def _task(share: Iterable[Function], repository: Repository) -> bytes:
    from io import BytesIO

    written = BytesIO()
    _dump(_Task(repository.root, tuple(repository.overlay.items()), tuple(share)), written)
    return written.getvalue()


def _module_path() -> Iterator[str]:
    """Where a worker finds modules: fulint itself, and where this interpreter looks, but for the working directory."""
    here = os.path.realpath(os.curdir)
    yield os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    yield from (path for path in sys.path if os.path.isabs(path) and os.path.realpath(path) != here)


def _dump(value: object, stream: IO[bytes]) -> None:
    """Pickle what may hold records, which are made anew from their values since they cannot be changed."""
    from pickle import HIGHEST_PROTOCOL, Pickler

    class Dump(Pickler):
        def reducer_override(self, held: Any) -> Any:
            values = None if isinstance(held, type) else getattr(type(held), "__values__", None)
            return NotImplemented if values is None else (type(held), tuple(values(held)))

    Dump(stream, HIGHEST_PROTOCOL).dump(value)


def work() -> None:
    """What a worker does: read the handlers of the task on standard input, and write each to standard output."""
    import gc
    from pickle import load

    gc.disable()
    task: _Task = load(sys.stdin.buffer)  # noqa: S301 - from the run that has started this process
    repository = Repository(task.root, dict(task.overlay))
    programs: Programs = {}
    for function in task.functions:
        _dump(read_guarded(function, repository, programs), sys.stdout.buffer)
        sys.stdout.buffer.flush()

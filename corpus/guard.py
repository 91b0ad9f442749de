"""Parsing in a process of its own: a file that crashes, hangs or devours memory takes nothing else with it.

One process serves file after file. Bytes go in, JSON comes out: nothing that a damaged file makes of that process
can reach the one that asked. The child ends with its parent, and its children with it.
"""

import atexit
import errno
import json
import multiprocessing
import os
import queue
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import IO

from .error import SourceError
from .limits import Limits
from .readers import READERS, ocr
from .readers.reader import Job, Reader, Reading

_PROGRAM = "import sys; sys.path[:] = {path!r}; from jingyan.corpus.guard import serve; serve()"
_RENEWED = 300  # files after which a process is replaced, so that what leaks is freed
_TICK = b"."
_DONE = b"="


class _Child:
    """The process that parses, and the pipe to it."""

    def __init__(self, limits: Limits) -> None:
        self.owner = os.getpid()
        self.limits = limits
        self.served = 0
        crowded = multiprocessing.parent_process() is not None  # one of a pool: the others need the processors too
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-c", _PROGRAM.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, ocr.THREADS: "1"} if crowded else None,
        )

    def ask(self, reader: Reader, job: Job) -> dict[str, object]:
        """Return the answer; SourceError where the process died or made no progress."""
        into, out = self._process.stdin, self._process.stdout
        assert into
        assert out
        self.served += 1
        late = threading.Event()
        while True:
            timer = threading.Timer(job.limits.seconds, self._kill_late, (late,))
            timer.daemon = True
            timer.start()
            try:
                if not late.is_set() and into:
                    _send(into, reader, job)
                    into = None
                sign = out.read(1)
                answer = _receive(out) if sign == _DONE else None
            except (OSError, ValueError):
                sign, answer = b"", None
            finally:
                timer.cancel()
            if answer is not None:
                return answer
            if sign != _TICK:
                self.close()
                reason = (
                    f"超过{job.limits.seconds}秒没有读完"
                    if late.is_set()
                    else "解析时进程意外终止（内容已损坏或内存不足）"
                )
                raise SourceError(job.path, reason)

    @property
    def lives(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def _kill_late(self, late: threading.Event) -> None:
        late.set()
        self.close()

    def close(self) -> None:
        """End the process and all that it has started."""
        _kill_group(self._process.pid)
        self._process.kill()
        self._process.wait()


_child: _Child | None = None
_lock = threading.Lock()


def read(reader: Reader, job: Job) -> Reading:
    """Return what a reader makes of a file; SourceError where it cannot be read within the limits."""
    if reader.safe:
        return reader.read(job)
    with _lock:
        answer = _ready(job.limits).ask(reader, job)
    if "reason" in answer:
        raise SourceError(job.path, str(answer["reason"]))
    return _reading(answer)


def _ready(limits: Limits) -> _Child:
    """Return the process that serves this one, begun anew where it is spent, dead, or another's (after a fork)."""
    global _child  # noqa: PLW0603 - one process serves all of this one's files
    mine = _child and _child.owner == os.getpid()
    if _child and mine and (_child.limits != limits or _child.served >= _RENEWED or not _child.lives):
        _child.close()
        mine = False
    if not _child or not mine:
        _child = _Child(limits)
    return _child


@atexit.register
def _end() -> None:
    if _child and _child.owner == os.getpid():
        _child.close()


def _kill_group(group: int) -> None:
    if hasattr(os, "killpg"):
        try:
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def _reading(answer: dict[str, object]) -> Reading:
    match answer:
        case {
            "text": str(text),
            "encoding": str(encoding),
            "pages": list(pages),
            "confidence": list(confidence),
            "unread": list(unread),
        }:
            sure = tuple((int(at), float(score)) for at, score in confidence)
            return Reading(text, encoding, tuple(map(int, pages)), sure, tuple(map(int, unread)))
        case _:
            raise TypeError(answer)


def _send(stream: IO[bytes], reader: Reader, job: Job) -> None:
    head = json.dumps({"reader": reader.name, "path": str(job.path), "limits": asdict(job.limits)}).encode()
    stream.write(b"%d %d\n" % (len(head), len(job.data)) + head)
    stream.write(job.data)
    stream.flush()


def _receive(stream: IO[bytes]) -> dict[str, object]:
    size = int(stream.readline(20))
    answer = json.loads(stream.read(size))
    assert isinstance(answer, dict)
    return answer


def serve() -> None:
    """Read files as they are sent, until the sender is gone."""
    answers = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)  # what libraries print must not be taken for an answer
    requests: queue.Queue[tuple[Reader, Job]] = queue.Queue()
    bounded = False

    def tick() -> None:
        answers.write(_TICK)
        answers.flush()

    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests, tick), daemon=True).start()
    while True:
        reader, job = requests.get()
        if not bounded:
            _bound(job.limits.memory)
            bounded = True
        answer = json.dumps(_answer(reader, job)).encode()
        answers.write(_DONE + b"%d\n" % len(answer) + answer)
        answers.flush()


def _listen(stream: IO[bytes], requests: "queue.Queue[tuple[Reader, Job]]", tick: object) -> None:
    """Put what is sent into the queue; end this process and its children when the sender is gone."""
    readers = {reader.name: reader for reader in READERS}
    try:
        while line := stream.readline():
            head_size, data_size = map(int, line.split())
            head = json.loads(stream.read(head_size))
            data = stream.read(data_size)
            job = Job(Path(head["path"]), data, Limits(**head["limits"]), tick)  # type: ignore[arg-type]
            requests.put((readers[head["reader"]], job))
    finally:
        _kill_group(0)
        os._exit(1)


def _bound(memory: int) -> None:
    """Hold this process to so many bytes, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _shortage(error: MemoryError | ImportError | OSError, memory: int) -> str:
    """Return what a process lacks; a library that finds no memory to be loaded fails in three ways.

    >>> _shortage(OSError(28, "No space left on device"), 1 << 30), _shortage(MemoryError(), 1 << 30)
    ('读写时出错（No space left on device）', '解析需要的内存超过1024MB')
    """
    if isinstance(error, ModuleNotFoundError):
        return f"缺少程序包{error.name}，请重新安装 jingyan"
    if isinstance(error, OSError) and error.errno not in {None, errno.ENOMEM}:
        return f"读写时出错（{error.strerror}）"
    return f"解析需要的内存超过{memory >> 20}MB"


def _answer(reader: Reader, job: Job) -> dict[str, object]:
    try:
        found = reader.read(job)
        if len(found.text) > job.limits.characters:
            return {"reason": f"文字超过{job.limits.characters}个，请先拆分"}
        if not found.text.strip():
            return {"reason": "文件里没有文字"}
        return asdict(found)
    except SourceError as error:
        return {"reason": error.reason}
    except (MemoryError, ImportError, OSError) as error:
        return {"reason": _shortage(error, job.limits.memory)}
    except RecursionError:
        return {"reason": "内容嵌套太深，可能已损坏"}
    except Exception as error:  # noqa: BLE001 - whatever a library raises on a damaged file
        return {"reason": f"内容已损坏，无法解析（{type(error).__name__}）"}

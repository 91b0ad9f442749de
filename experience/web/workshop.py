"""The jobs of all visitors: a queue for each kind, one job at a time; and the end of what nobody fetches."""

import logging
import queue
import threading
import time
from pathlib import Path

from . import labour
from .job import ADD, CONVERT, DONE, RUNNING, STOPPED, Job, JobRead, Progress, Wish, told
from .tray import Depot, Tray

MOST = 40  # jobs that wait or run
MOST_OWN = 4  # of one visitor
LONGEST = {ADD: 6 * 3600.0, CONVERT: 1800.0}  # seconds that a job may run
KEPT = {ADD: 24 * 3600.0, CONVERT: 3600.0}  # seconds that its outcome is kept
AFTER_DOWNLOAD = 300.0  # seconds in which a download that broke off can be tried again
_REMEMBERED = 500  # jobs that are over
_TICK = 0.25  # seconds
_log = logging.getLogger(__name__)


class Workshop:
    """Takes jobs, carries them out one after the other, and tells how far they are."""

    def __init__(self, database: Path) -> None:
        self.depot = Depot(database)
        self._database = database
        self._jobs: dict[str, Job] = {}
        self._lanes: dict[str, queue.Queue[Job]] = {ADD: queue.Queue(), CONVERT: queue.Queue()}
        self._arriving: dict[str, int] = {}  # requests whose files are still coming, by owner
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(lane,), daemon=True) for lane in self._lanes.values()
        ]

    def open(self) -> None:
        """Take up again what an earlier run had accepted, and begin to work."""
        for tray, kept in self.depot.left():
            self._queue(Job(ADD, kept["owner"], tray, kept["since"]))
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End the jobs under way; files that were accepted stay for the next run, conversions are dropped."""
        self._ended.set()
        for thread in self._threads:
            if thread.ident:
                thread.join()
        for job in self._jobs.values():
            if job.over or job.kind == CONVERT:
                job.tray.remove()
        self.depot.close()

    def welcome(self, owner: str) -> bool:
        """Say whether a visitor may bring files now; `farewell` says that they have come."""
        with self._lock:
            own = self._arriving.get(owner, 0) + sum(
                job.owner == owner and not job.over for job in list(self._jobs.values())
            )
            every = sum(self._arriving.values()) + sum(not job.over for job in list(self._jobs.values()))
            if own >= MOST_OWN or every >= MOST or not self.depot.has_room():
                return False
            self._arriving[owner] = self._arriving.get(owner, 0) + 1
            return True

    def farewell(self, owner: str) -> None:
        """Take note that a visitor's files have come, or will not."""
        with self._lock:
            self._arriving[owner] -= 1
            if not self._arriving[owner]:
                del self._arriving[owner]

    def accept(self, kind: str, owner: str, tray: Tray, since: int, wish: Wish | None) -> Job:
        """Return the job that is made of a tray; from now on files to be added survive an end of the server."""
        if kind == ADD:
            tray.seal(owner=owner, since=since)
        job = Job(kind, owner, tray, since, wish)
        self._queue(job)
        return job

    def _queue(self, job: Job) -> None:
        failures = tuple(job.tray.failures)
        count = len(job.tray.pieces) + len(failures)
        job.progress = Progress(total=count, done=len(failures), failed=len(failures), failures=failures)
        with self._lock:
            self._jobs[job.id] = job
        self._lanes[job.kind].put(job)

    def job(self, number: str, owner: str, kind: str | None = None) -> Job:
        """Return a visitor's own job; KeyError where there is none of that number."""
        job = self._jobs[number]
        if job.owner != owner or kind not in {None, job.kind}:
            raise KeyError(number)
        return job

    def own(self, owner: str, kind: str) -> list[Job]:
        """Return the jobs of a visitor, the latest first."""
        found = [job for job in list(self._jobs.values()) if job.owner == owner and job.kind == kind]
        return found[::-1]

    def told(self, job: Job) -> JobRead:
        """Return what a visitor is told of a job."""
        ahead = 0
        for other in list(self._jobs.values()):
            if other is job:
                break
            ahead += other.kind == job.kind and not other.over
        return told(job, 0 if job.over or job.state == RUNNING else ahead)

    def forget(self, job: Job) -> None:
        """Delete a job that is over, and all that is left of it."""
        self._jobs.pop(job.id, None)
        job.tray.remove()

    def _work(self, lane: "queue.Queue[Job]") -> None:
        while not self._ended.is_set():
            try:
                job = lane.get(timeout=_TICK)
            except queue.Empty:
                self._tidy()
                continue
            try:
                state, reason = self._carry_out(job)
                if state:
                    self._put_away(job, state)
            except Exception as error:  # noqa: BLE001 - the other jobs go on
                _log.error("%s", job.kind, exc_info=error)
                state, reason = STOPPED, "处理时出错"
            if state:
                job.end(state, reason)

    def _carry_out(self, job: Job) -> tuple[str, str]:
        """Let a process do a job, and return its state and the reason; none where the page ends before the job does."""
        job.state = RUNNING
        labourer = labour.Labourer(self._order(job))
        deadline = time.monotonic() + LONGEST[job.kind]
        try:
            while not self._ended.is_set():
                match labourer.hear(_TICK):
                    case True:
                        return DONE, ""
                    case str(reason):
                        return STOPPED, reason
                    case Progress() as progress:
                        job.progress = progress
                if time.monotonic() > deadline:
                    return STOPPED, "用时太长，已停止"
        except EOFError:
            return STOPPED, "处理进程意外终止（可能是内存不足）"
        finally:
            labourer.end()
        return "", ""

    def _order(self, job: Job) -> labour.Adding | labour.Converting:
        tray = job.tray
        pieces, failures = tuple(tray.pieces), tuple(tray.failures)
        if job.wish:
            return labour.Converting(tray.path, pieces, failures, job.wish)
        return labour.Adding(self._database, pieces, failures, job.since)

    def _put_away(self, job: Job, state: str) -> None:
        """Delete the files of a job that is over, all but a result that waits to be fetched."""
        if job.kind == CONVERT and state == DONE:
            job.tray.keep_only(labour.RESULT)
        else:
            job.tray.remove()

    def _tidy(self) -> None:
        """Forget jobs that are over for long, or whose result has been fetched."""
        now = time.time()
        over = [job for job in list(self._jobs.values()) if job.over]
        for job in over:
            late = now - (job.ended or now) > KEPT[job.kind]
            fetched = job.taken is not None and now - job.taken > AFTER_DOWNLOAD
            if late or fetched:
                self.forget(job)
        for job in over[: max(0, len(over) - _REMEMBERED)]:
            self.forget(job)

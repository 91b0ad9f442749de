"""What a visitor has asked to be done with files, and how far it is."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from jingyan.corpus.convert.wording import Manner

from .tray import Failure, Tray

ADD, CONVERT = "add", "convert"
TARGETS = ("hans", "hant", "tw", "hk")
WAITING, RUNNING, DONE, STOPPED = "waiting", "running", "done", "stopped"


@dataclass(frozen=True, slots=True)
class Spot:
    """A doubtful spot of a conversion: where, what was written there, what it became, what it might be."""

    name: str
    context: str
    written: str
    became: str
    others: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: files in all and dealt with; of these, how many are new, were there already, or failed.

    `new` files have been written for good. `characters` and `doubtful` are of conversions; not all failures and spots
    of a large job are named.
    """

    total: int = 0
    done: int = 0
    new: int = 0
    unchanged: int = 0
    failed: int = 0
    failures: tuple[Failure, ...] = ()
    characters: int = 0
    doubtful: int = 0
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """How a visitor wants files converted."""

    manner: Manner
    names: bool

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Wish":
        """Return the wish that a form's fields tell.

        >>> Wish.of({"to": "tw", "words": "1"}).manner
        Manner(to='tw', words=True, quotes=False, protect=())
        """
        to = fields.get("to", "")
        quotes = None if "quotes" in fields else False  # None: where the script changes
        return cls(
            Manner(to if to in TARGETS else TARGETS[0], words="words" in fields, quotes=quotes), "names" in fields
        )


@dataclass(slots=True)
class Job:
    """One request's files and what is done with them; `owner` stands for the visitor, `since` the archive before."""

    kind: str
    owner: str
    tray: Tray
    since: int = 0
    wish: Wish | None = None
    state: str = WAITING
    reason: str = ""
    progress: Progress = field(default_factory=Progress)
    created: float = field(default_factory=time.time)
    ended: float | None = None
    taken: float | None = None  # when the result was first downloaded

    @property
    def id(self) -> str:
        """The job's number, which nobody can guess."""
        return self.tray.id

    @property
    def over(self) -> bool:
        """Whether nothing more will be done."""
        return self.state in {DONE, STOPPED}

    def end(self, state: str, reason: str = "") -> None:
        """Say how the job has ended."""
        self.state, self.reason, self.ended = state, reason, time.time()


@dataclass(frozen=True, slots=True)
class JobRead:
    """How far a job of this visitor is; `ahead` jobs come first, `state` is waiting, running, done or stopped."""

    id: str
    kind: str
    state: str
    ahead: int
    total: int
    done: int
    new: int
    unchanged: int
    failed: int
    failures: tuple[Failure, ...]
    reason: str


def told(job: Job, ahead: int) -> JobRead:
    """Return what a visitor is told of a job."""
    progress = job.progress
    return JobRead(
        job.id,
        job.kind,
        job.state,
        ahead,
        progress.total,
        progress.done,
        progress.new,
        progress.unchanged,
        progress.failed,
        progress.failures,
        job.reason,
    )

"""The one password of a page that others can reach: kept as a scrypt digest, tried slowly."""

import hashlib
import hmac
import secrets
import time
from collections import deque
from dataclasses import dataclass, field

SHORTEST = 8  # characters
_COST = 2**14  # 16 MiB and some 50 ms a try
_TRIES = 5  # wrong ones
_WINDOW = 60.0  # seconds in which they are counted


@dataclass(frozen=True, slots=True)
class Password:
    """A password's salt and digest."""

    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, words: str) -> "Password":
        """Return a password to compare others with.

        >>> Password.of("组工信息2018").fits("组工信息2018"), Password.of("组工信息2018").fits("组工信息2019")
        (True, False)
        """
        salt = secrets.token_bytes(16)
        return cls(salt, _digest(words, salt))

    def fits(self, words: str) -> bool:
        """Say whether this is the password; it takes as long either way."""
        return hmac.compare_digest(self.digest, _digest(words, self.salt))


def _digest(words: str, salt: bytes) -> bytes:
    return hashlib.scrypt(words.encode("utf-8", "surrogatepass"), salt=salt, dklen=32, n=_COST, r=8, p=1)


@dataclass(slots=True)
class Doorkeeper:
    """Counts wrong passwords, of all callers together: one machine may speak from many addresses."""

    wrong: deque[float] = field(default_factory=deque)

    def wait(self) -> int:
        """Return the seconds until another try is heard, 0 for at once."""
        now = time.monotonic()
        while self.wrong and now - self.wrong[0] > _WINDOW:
            self.wrong.popleft()
        return int(_WINDOW - (now - self.wrong[0])) + 1 if len(self.wrong) >= _TRIES else 0

    def refuse(self) -> None:
        """Take note of a try."""
        self.wrong.append(time.monotonic())

    def forgive(self) -> None:
        """Forget the tries: the password was right."""
        self.wrong.clear()

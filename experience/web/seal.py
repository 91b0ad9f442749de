"""What this run of the page has signed, and nobody else can: sessions, and the tokens of its forms."""

import secrets

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import Request
from starlette.responses import Response

SESSION = "jingyan_session"
FORM = "jingyan_form"
_DAY = 12 * 3600  # seconds that a session lasts


class Seal:
    """A key that lives as long as the process: a restart signs everybody out."""

    def __init__(self) -> None:
        key = secrets.token_bytes(32)
        self._session = TimestampSigner(key, salt="session")
        self._form = TimestampSigner(key, salt="form")
        self._gone: set[str] = set()  # sessions that were left; whoever has kept their cookie stays out

    def admit(self, response: Response) -> None:
        """Give a visitor a session."""
        token = self._session.sign(secrets.token_urlsafe(16)).decode()
        response.set_cookie(SESSION, token, max_age=_DAY, httponly=True, samesite="strict")

    def dismiss(self, request: Request, response: Response) -> None:
        """Take a visitor's session away, for good."""
        held = _holds(self._session, request.cookies.get(SESSION, ""))
        if held is not None:
            self._gone.add(held)
        response.delete_cookie(SESSION, httponly=True, samesite="strict")

    def admits(self, request: Request) -> bool:
        """Say whether a visitor has a session."""
        held = _holds(self._session, request.cookies.get(SESSION, ""))
        return held is not None and held not in self._gone

    def secret(self, request: Request) -> str:
        """Return the secret of a visitor's cookie, a new one where there is none."""
        held = request.cookies.get(FORM, "")
        return held if len(held) == len(secrets.token_urlsafe(16)) else secrets.token_urlsafe(16)

    def token(self, secret: str) -> str:
        """Return the token that a visitor's form carries: the signed secret of the visitor's cookie."""
        return self._form.sign(secret).decode()

    def keep(self, secret: str, response: Response) -> None:
        """Let a visitor's browser keep the secret to which the tokens of its forms belong."""
        response.set_cookie(FORM, secret, httponly=True, samesite="strict")

    def accepts(self, request: Request, token: str) -> bool:
        """Say whether a token that came with a form was given to this visitor."""
        held = _holds(self._form, token)
        return held is not None and secrets.compare_digest(held.encode(), request.cookies.get(FORM, "").encode())


def _holds(signer: TimestampSigner, token: str) -> str | None:
    """Return what a token holds, None where it was not signed here or is too old."""
    try:
        return signer.unsign(token, max_age=_DAY).decode()
    except (BadSignature, UnicodeError):
        return None

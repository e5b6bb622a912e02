"""Sessions of browsers. A session's row names its login, so that one statement says who is asking and how the organisation stands.

Django loads the session, then the login it names: the login read with the session is handed over once, to whoever asks for it next.
"""

import threading
from typing import Any, Final

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore as Kept
from django.utils import timezone

from makesell.ground.db import one
from makesell.ground.organisation.models import Session
from makesell.ground.organisation.queries import STANDS

_LOGIN: Final = ("id", "password", "last_login", "username", "email", "person_id", "is_active", "language", "theme", "density", "sessions_version",
                 "date_joined")  # fmt: skip
_READ: Final = f"""
    select s.session_data, s.expire_date, {STANDS}, {", ".join(f"u.{name}" for name in _LOGIN)}
    from organisation_session s left join organisation_user u on u.id = s.login_id where s.session_key = %s and s.expire_date > %s
"""


class _Read(threading.local):
    login: Any = None


_JUST_READ: Final = _Read()


class SessionStore(Kept):
    """Sessions in the database, each with its login."""

    @classmethod
    def get_model_class(cls) -> Any:
        """The table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row to be written."""
        row: Any = super().create_model_instance(data)
        row.login_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

    def _get_session_from_db(self) -> Any:
        _JUST_READ.login = None
        found = one(_READ, [self.session_key, timezone.now()], keep=True) if self.session_key else None
        if found is None:
            self._session_key = None
            return None
        data, expires, version, zone, *login = found
        if login[0] is not None:
            user: Any = get_user_model().from_db("default", _LOGIN, login)
            user.stands = (version, zone)
            _JUST_READ.login = user
        return Session(session_key=self.session_key or "", session_data=data, expire_date=expires)


class Backend(AuthenticationBackend):     # type: ignore[misc]
    """Signing in as allauth does it; the login of a session is the one that was read with it."""

    def get_user(self, user_id: Any) -> Any:
        """The login, if it is open."""
        login, _JUST_READ.login = _JUST_READ.login, None
        if login is None or login.pk != user_id:
            return super().get_user(user_id)
        return login if self.user_can_authenticate(login) else None

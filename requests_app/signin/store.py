"""会话的存放: Django's database store over rows that also say whose session it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from requests_app.models import LoginSession

#: Where a session keeps when it began, when it was last used, until when it lasts, and from where it came.
ABOUT = "signin"


class SessionStore(DatabaseStore):
    """Sessions in `LoginSession`; the columns repeat what the session itself says, so that a person's can be found."""

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        """Return the rows."""
        return LoginSession

    def create_model_instance(self, data: dict[str, Any]) -> LoginSession:
        """Return the row of these data."""
        row: LoginSession = super().create_model_instance(data)  # type: ignore[assignment] # of our own class
        about = data.get(ABOUT) or {}
        if SESSION_KEY in data and about:
            row.staff_id = int(data[SESSION_KEY])
            row.started_at, row.seen_at = (datetime.fromtimestamp(about[name], UTC) for name in ("started", "seen"))
            row.address, row.device = about["address"][:45], about["device"][:60]
        return row

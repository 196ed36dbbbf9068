"""The text of one-time links for the person at the machine."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.people.bootstrap import AccessLink


def link_text(link: "AccessLink", origin: str, now: datetime | None = None) -> str:
    """One line for a terminal; `origin` is the address of the gateway.

    >>> from gateway.people.bootstrap import AccessLink
    >>> moment = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
    >>> link_text(AccessLink("/invite", "C0DE", moment.replace(minute=30)), "https://bangfu.example", moment)
    'open once, within 30 minutes: https://bangfu.example/invite#C0DE'
    """
    left = link.expires_at - (now or datetime.now(UTC))
    minutes = max(1, round(left.total_seconds() / 60))
    what = "first run, " if link.path == "/first-run" else ""
    return f"{what}open once, within {minutes} minutes: {origin}{link.path}#{link.code}"

"""Answers about the calendar address."""

from datetime import datetime

from services.campaigns.fields import Output


class CalendarToken(Output):
    """Shown once; only its hash is kept."""

    token: str
    url: str
    expires_at: datetime

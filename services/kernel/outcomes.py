"""The result of storing something under an id that the client chose."""

from enum import Enum


class Outcome(Enum):
    """The value is the HTTP status: stored now, or already stored with equal content."""

    CREATED = 201
    REPEATED = 200

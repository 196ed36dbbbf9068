"""What became of something sent under an id that its sender chose."""

from enum import Enum


class Outcome(Enum):
    """The value is the HTTP status: stored now, or known before and equal."""

    CREATED = 201
    REPEATED = 200

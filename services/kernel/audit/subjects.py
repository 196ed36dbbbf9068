"""What an entry of the trail is about: one thing, and where it is of several, the ids of all under `KEY`."""

from typing import Final
from uuid import UUID

KEY: Final = "subjects"
"""In the details of an entry: the ids of all that it concerns. The index of `db.schema.index_audit_subjects` has it."""


def id_in(subject: str) -> UUID | None:
    """
    >>> id_in("household:01900000-0000-7000-8000-00000000000a"), id_in("households")
    (UUID('01900000-0000-7000-8000-00000000000a'), None)
    """
    try:
        return UUID(subject.rpartition(":")[2])
    except ValueError:
        return None

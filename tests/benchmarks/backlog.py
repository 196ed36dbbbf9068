"""The work that visits leave behind: pictures to prepare, and boards to count them on."""

import time
from dataclasses import dataclass

import psycopg

from tests.benchmarks.stack import Stack

DRAIN_SECONDS = 300.0


@dataclass(frozen=True)
class Backlog:
    """The work left after a burst, and its duration; `left` is what remained at the end."""

    what: str
    waiting: int
    seconds: float
    left: int

    def __str__(self) -> str:
        if not self.left:
            return f"{self.what}: {self.waiting} waited after the burst, done {self.seconds:.1f} s later"
        a_second = (self.waiting - self.left) / self.seconds
        return f"{self.what}: {self.waiting} waited, {self.left} still after {self.seconds:.0f} s ({a_second:.1f}/s)"


def wait_for_pictures(stack: Stack, seconds: float = DRAIN_SECONDS) -> Backlog:
    """Until every photo is ready, or rejected."""
    with stack.connect("submissions") as connection:
        table = photo_table(connection)
    return _wait_for(stack, f"select count(*) from {table} where state = 'stored'", "pictures to prepare", seconds)


def photo_table(connection: psycopg.Connection) -> str:
    """Its name in this version of the database."""
    found = connection.execute("select to_regclass('files') is not null").fetchone()
    return "files" if found and found[0] else "photos"


def _wait_for(stack: Stack, question: str, what: str, seconds: float) -> Backlog:
    began = time.monotonic()
    with stack.connect("submissions") as connection:

        def waiting() -> int:
            found = connection.execute(question.encode()).fetchone()
            return int(found[0]) if found else 0

        first = left = waiting()
        while left and time.monotonic() - began < seconds:
            time.sleep(0.2)
            left = waiting()
    return Backlog(what, first, time.monotonic() - began, left)


def wait_for_feeds(stack: Stack, seconds: float = DRAIN_SECONDS) -> Backlog:
    """Until the board's program has read every visit."""
    began = time.monotonic()
    with stack.connect("households") as reader, stack.connect("submissions") as writer:

        def unread() -> int:
            cursor = reader.execute("select cursor from feed_cursors where source = 'submissions'").fetchone()
            transaction, _, number = (cursor[0] if cursor else "0-0").partition("-")
            found = writer.execute(
                "select count(*) from outbox where (transaction_id, id) > (%s::text::xid8, %s)",
                (transaction or "0", int(number or 0)),
            ).fetchone()
            return int(found[0]) if found else 0

        first = left = unread()
        while left and time.monotonic() - began < seconds:
            time.sleep(0.2)
            left = unread()
    return Backlog("visits on their way to the board", first, time.monotonic() - began, left)

"""The part of `bangfu seal` that concerns files: an earlier release stored them in clear.

The worker moves them while people work, and this command helps it: each is safe beside the other. It may need backups
between its steps, because the old objects are deleted only after one. When none is left what was deleted is cleared in
the store's files, once, so that nothing of the old pictures stays there.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing

import psycopg

from deploy.backup.objects import store_of
from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.faults import KnownFailure
from deploy.freeing import Freeing, clear_all
from deploy.installation import Installation
from deploy.programs import database_name
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.submissions.files.moving import MoveTerms, Moving
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.store import StoreUnavailable

Say = Callable[[str], None]
PAUSE_SECONDS = 5.0
ROUNDS = 60
"""Without any progress: others hold a file, or new ones are being looked at."""

STATE = """
    select m.state, m.waiting, m.lost,
           (select count(*) from moved_files where deleted_at is null),
           exists (select from moved_files f, backups b where f.deleted_at is null and f.moved_at < b.began_at),
           (select count(*) from moved_files)
      from file_moves m
"""
# Of those that no row names any more, the orphans of the store are deleted when they are old enough.
OLD_FOLDERS = ("photos/", "renditions/")


class FilesLeftError(KnownFailure):
    """Files of an earlier release still lie in clear: a backup is needed, or the store has lost them."""


def move_files(installation: Installation, environment: Mapping[str, str], ring: KeyRing, say: Say) -> str | None:
    """What is still to be done, as a sentence; None when nothing lies in clear any more. Raises StoreNotReadyError."""
    asyncio.run(_move(installation, environment, ring, say))
    with psycopg.connect(installation.postgres.dsn(database_name("submissions"), SUPERUSER), autocommit=True) as found:
        row = found.execute(STATE).fetchone()
        if row is None:
            return None
        state, waiting, lost, undeleted, _, _ = row
        if state == "waits_for_backup" or undeleted:
            return (
                f"files: {waiting} lie in clear, and of {undeleted} that are sealed the old copy does: make a backup "
                "(`bangfu backup`), then run `bangfu seal` again"
            )
        if waiting:
            return f"files: {waiting} lie in clear and somebody holds them: run `bangfu seal` again"
        if found.execute("select vacuumed_at from file_moves").fetchone() == (None,):
            say("files: clearing what was deleted in the store")
            if not clear_all(installation.store, say):
                return "files: the store still holds what was deleted: run `bangfu seal` again"
            found.execute("update file_moves set vacuumed_at = now()")
        if lost:
            return (
                f"files: {lost} cannot be moved: the store does not have them, or no key here opens their household's"
            )
    say("files: none left in clear")
    return None


async def _move(installation: Installation, environment: Mapping[str, str], ring: KeyRing, say: Say) -> None:
    terms = MoveTerms(is_vacuumed=True)
    url = environment["BANGFU_SUBMISSIONS_MIGRATOR_DATABASE_URL"]
    async with (
        Database(url, application_name="seal", pool_size=2) as database,
        aclosing(store_of(environment)) as store,
    ):
        moving = Moving(database, store, HouseholdKeys(ring), terms)
        try:
            await _until_it_waits(moving, installation, say)
        finally:
            await moving.close()


async def _until_it_waits(moving: Moving, installation: Installation, say: Say) -> None:
    told, idle = None, 0
    freeing = Freeing(installation.store, lambda note: say(f"files: {note}"))
    while idle < ROUNDS:
        try:
            pause = await moving.step()
        except StoreUnavailable:
            pause = PAUSE_SECONDS
        found = await asyncio.to_thread(_state, installation.postgres)
        if found is None or found[0] == "done":
            return
        state, waiting, _, undeleted, is_saved, _ = found
        if state == "waits_for_backup" and undeleted and not is_saved:
            return
        if state == "waits_for_space" and await asyncio.to_thread(freeing.step, installation.postgres):
            idle = 0
            continue
        if (note := f"files: {waiting} lie in clear") != told:
            say(told := note)
            idle = 0
        if pause:
            idle += 1
            await asyncio.sleep(min(pause, PAUSE_SECONDS))


def _state(postgres: Postgres) -> tuple[str, int, int, int, bool, int] | None:
    with psycopg.connect(postgres.dsn(database_name("submissions"), SUPERUSER), autocommit=True) as connection:
        return connection.execute(STATE).fetchone()

"""`bangfu keys rotate`: brings all data under a new key-encryption key, on request in another cipher, while people
work.

    kek.next   the new key; there as long as the change is not finished, so that it can be taken up again after a crash
    kek        old, then old + new (programs learn to open both), then new + old (what is new comes under the new key),
               and new alone when no row and no running transaction needs the old one any more
    kek.retired-<fingerprint>   the old one, for backups made before

Every step can be repeated. The program finds the key of a row by trying, so there is no state that could be lost.
"""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from deploy.faults import KnownFailure
from deploy.home import HomeLock
from deploy.installation import Installation
from deploy.keys import Keys, fingerprint, new_key, new_sm4_key, write_secret
from deploy.offline import parts_running
from deploy.programs import Program
from gateway.people import rekeying as account_rekeying
from gateway.sessions import rekeying as factor_rekeying
from services.campaigns.dues import rekeying as due_rekeying
from services.campaigns.lifecycle import rekeying as campaign_rekeying
from services.campaigns.notices import rekeying as notice_rekeying
from services.campaigns.quotas import reasons as quota_reasons
from services.households.households import rekeying
from services.households.roster import rekeying as roster_rekeying
from services.kernel.audit import rekeying as trail_rekeying
from services.kernel.audit import trail
from services.kernel.clock import now
from services.kernel.crypto.keys import REFRESH_SECONDS, SM4_PREFIX, CannotDecrypt, KeyRing
from services.kernel.crypto.rotation import FIRST, Rekeyed, count_left, running_transactions, try_batch
from services.kernel.db.database import Database
from services.submissions.files import rekeying as file_rekeying
from services.submissions.household_keys import rekeying as visit_rekeying
from services.submissions.reports import rekeying as report_rekeying

Cipher = Literal["aes", "sm4"]
Say = Callable[[str], None]

# Twice the time for which a program may use keys it read before, and a second more for a busy one.
LEARN_SECONDS = 2 * REFRESH_SECONDS + 1.0
PAUSE_SECONDS = 0.5
KINDS: Mapping[Program, tuple[Rekeyed, ...]] = {
    "households": (*rekeying.REKEYED, *roster_rekeying.REKEYED, *trail_rekeying.REKEYED),
    "submissions": (
        *report_rekeying.REKEYED,
        *visit_rekeying.REKEYED,
        *file_rekeying.REKEYED,
        *trail_rekeying.REKEYED,
    ),
    "campaigns": (
        *due_rekeying.REKEYED,
        *campaign_rekeying.REKEYED,
        *notice_rekeying.REKEYED,
        *quota_reasons.REKEYED,
    ),
    "gateway": (*factor_rekeying.REKEYED, *account_rekeying.REKEYED),
}


class ChangeUnfinishedError(KnownFailure):
    """An unfinished change towards another cipher exists; it must be finished first."""


class DataUnreadableError(KnownFailure):
    """No key here opens some rows, so no key is deleted."""


def change(installation: Installation, cipher: Cipher | None, say: Say) -> None:
    """`cipher`: the one to change to; None keeps the current one. An unfinished change is continued.

    Raises ChangeUnfinishedError, DataUnreadableError.
    """
    with parts_running(installation, with_store=False) as environment:
        keys = Keys(installation.home)
        _choose(keys, cipher, say)
        is_running = HomeLock(installation.home).is_held()
        asyncio.run(_change(keys, environment, say, LEARN_SECONDS if is_running else 0.0))


def count(installation: Installation) -> dict[str, tuple[int, int]]:
    """By table: how many rows the unfinished change (or a new one) would still rekey, and how many there are."""
    keys = Keys(installation.home)
    with parts_running(installation, with_store=False) as environment:
        if not keys.next_kek.exists():
            # A key that has wrapped nothing yet, so all rows are counted.
            return asyncio.run(_count(environment, _ring(keys, f"{new_key()}\n{keys.kek.read_text('ascii')}")))
        return asyncio.run(_count(environment, _ring(keys, "\n".join(_new_first(keys)))))


def _choose(keys: Keys, cipher: Cipher | None, say: Say) -> None:
    """Make the new key, unless an interrupted change left one."""
    if keys.next_kek.exists():
        if cipher not in (None, _cipher_of(keys.next_kek.read_text(encoding="ascii"))):
            raise ChangeUnfinishedError("a change to the other cipher is not finished: `bangfu keys rotate` goes on")
        say("going on with a change that was interrupted")
        return
    wanted = cipher or _cipher_of(keys.kek.read_text(encoding="ascii"))
    write_secret(keys.next_kek, new_sm4_key() if wanted == "sm4" else new_key())


def _cipher_of(text: str) -> Cipher:
    return "sm4" if text.startswith(SM4_PREFIX) else "aes"


async def _change(keys: Keys, environment: Mapping[str, str], say: Say, learn_seconds: float) -> None:
    new, *old = _new_first(keys)
    if new not in _lines(keys.kek):
        write_secret(keys.kek, "\n".join([*_lines(keys.kek), new]))
        await asyncio.sleep(learn_seconds)
    write_secret(keys.kek, "\n".join([new, *old]))
    await asyncio.sleep(learn_seconds)
    ring = _ring(keys, "\n".join([new, *old]))
    for program, kinds in KINDS.items():
        database = Database(environment[f"BANGFU_{program.upper()}_MIGRATOR_DATABASE_URL"], application_name="keys")
        try:
            await _wait_for_older(database, say)
            changed = {kind.name: await _change_kind(database, ring, kind, say) for kind in kinds}
            await _record(database, keys.next_kek, changed)
        finally:
            await database.close()
    _retire(keys, new, old)
    say("done: the old key is needed for older backups only")


def _new_first(keys: Keys) -> list[str]:
    new = keys.next_kek.read_text(encoding="ascii").strip()
    return [new, *(line for line in _lines(keys.kek) if line != new)]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="ascii").split()


def _ring(keys: Keys, text: str) -> KeyRing:
    return KeyRing(text, keys.blind_index_key.read_text(encoding="ascii").strip())


async def _wait_for_older(database: Database, say: Say) -> None:
    """Waits for all transactions that may have read a key before the files were changed, running imports included."""
    async with database.transaction() as connection:
        older = await running_transactions(connection)
    if older:
        say(f"waiting for {len(older)} running transactions")
    while older:
        await asyncio.sleep(PAUSE_SECONDS)
        async with database.transaction() as connection:
            older &= await running_transactions(connection)


async def _change_kind(database: Database, ring: KeyRing, kind: Rekeyed, say: Say) -> int:
    """Repeats until no row is left; returns how many rows were changed. Raises DataUnreadableError."""
    name, changed = kind.name, 0
    try:
        while True:
            async with database.transaction() as connection:
                left, total = await count_left(connection, ring, kind)
            say(f"{name}: {total - left} of {total}")
            if left == 0:
                return changed
            changed += await _sweep(database, ring, kind, say)
    except CannotDecrypt:
        raise DataUnreadableError(f"{name}: a row that no key here opens; both keys are kept") from None


async def _sweep(database: Database, ring: KeyRing, kind: Rekeyed, say: Say) -> int:
    after, changed, began = FIRST, 0, now()
    while True:
        async with database.transaction() as connection:
            done = await try_batch(connection, ring, kind, after)
        if done is None:
            # An import runs, which takes minutes for a large file.
            await asyncio.sleep(PAUSE_SECONDS)
            continue
        after, count = done
        changed += count
        if after == FIRST:
            return changed
        # A pause, so that a transaction waiting for a row gets its lock before the next batch.
        await asyncio.sleep(0.001)
        if (now() - began).total_seconds() > 10:
            say(f"{kind.name}: {changed} changed in this pass")
            began = now()


async def _count(environment: Mapping[str, str], ring: KeyRing) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for program, kinds in KINDS.items():
        database = Database(environment[f"BANGFU_{program.upper()}_MIGRATOR_DATABASE_URL"], application_name="keys")
        try:
            for kind in kinds:
                async with database.transaction() as connection:
                    found[kind.name] = await count_left(connection, ring, kind)
        finally:
            await database.close()
    return found


async def _record(database: Database, new_kek: Path, changed: Mapping[str, int]) -> None:
    """Records the fingerprint of the key and the number of rows; a continued change counts only the remaining rows."""
    async with database.transaction() as connection:
        await trail.record(
            connection,
            actor_id=None,
            action="keys.rotated",
            subject=f"kek:{fingerprint(new_kek)[:16]}",
            details=dict(changed),
        )


def _retire(keys: Keys, new: str, old: list[str]) -> None:
    for text in old:
        waiting = keys.folder / "kek.retiring"
        write_secret(waiting, text)
        waiting.replace(keys.folder / f"kek.retired-{fingerprint(waiting)[:16]}")
    write_secret(keys.kek, new)
    keys.next_kek.unlink()

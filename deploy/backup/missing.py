"""`bangfu restore-files`: puts back what the store has lost of single files, while everything else stays as it is."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from deploy.backup.objects import store_of
from deploy.backup.recipients import find_identities
from deploy.backup.restore import find_keys
from deploy.backup.source import Source, open_source
from deploy.installation import Installation
from deploy.keys import Keys
from deploy.offline import parts_running
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.submissions.files.inventory import Inventory
from services.submissions.household_keys.keys import HouseholdKeys


@dataclass(frozen=True)
class PutBack:
    """`objects` were put back; of the files that are missing, so many `still` are."""

    objects: int
    still: int


def put_back(
    installation: Installation, folder: Path, *, identity: Path | None = None, ask: Callable[[], str] | None = None
) -> PutBack:
    """What the last round found missing and this backup of the same installation has. What is there and opens
    is not changed.

    Keys and `identity` as in `restore`. Raises BackupDamagedError, IdentityMissingError, IdentityUnreadableError,
    KeysMissingError, StoreUnavailable.
    """
    own = [Keys(installation.home).backup_identity]
    source = open_source(folder, lambda recipients: find_identities(recipients, identity, own, ask))
    source.require_made_with(find_keys(source, None, installation.home))
    files = Keys(installation.home)
    ring = KeyRing(files.kek.read_text("ascii").strip(), files.blind_index_key.read_text("ascii").strip())
    with parts_running(installation) as environment:
        return asyncio.run(_put_back(environment, source, HouseholdKeys(ring)))


async def _put_back(environment: Mapping[str, str], source: Source, keys: HouseholdKeys) -> PutBack:
    saved, objects = {entry.key: entry for entry in source.manifest.objects}, 0
    url = environment["BANGFU_SUBMISSIONS_WORKER_DATABASE_URL"]
    async with (
        Database(url, application_name="restore-files", pool_size=2) as database,
        aclosing(store_of(environment)) as store,
    ):
        inventory = Inventory(database, store, keys=keys)
        async for lost in inventory.lost():
            entry = saved.get(lost.named.key)
            if entry is None or not lost.named.is_there(entry.size):
                continue
            content = source.read_object(entry)
            # A backup that was made later has what was damaged by then.
            if lost.fits(content):
                await store.put(entry.key, content, entry.content_type)
                objects += 1
        return PutBack(objects, await inventory.look_again())

"""Has the embedded store free the bytes of what the move of earlier files deleted.

SeaweedFS only marks what is deleted; its own sweep frees a volume when a third of it is marked. The worker copies no
further until the bytes are free, so that the store does not outgrow the disk meanwhile (`services.submissions.files.
moving`). The worker cannot do it: only who has the store's certificate may.
"""

import asyncio
import logging
import time
from typing import Final

import psycopg

from deploy.embedded.object_store import ObjectStore, StoreNotReadyError
from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.programs import database_name
from services.kernel.loops import every

log = logging.getLogger(__name__)

ROUND_SECONDS: Final = 20.0
MOST_GARBAGE: Final = 0.05
NO_GARBAGE: Final = 0.0
HEARTBEAT_SECONDS: Final = 7.0
"""The master knows what was deleted in a volume when its server has told it: every five seconds."""
ROUNDS: Final = 5

# When nothing was deleted for a while: meanwhile it would only be done several times over.
DELETED = """
    select max(deleted_at)
      from moved_files
    having max(deleted_at) < clock_timestamp() - make_interval(secs => %s)
"""


async def free_while_running(postgres: Postgres, store: ObjectStore, stop: asyncio.Event) -> None:
    """Until `stop` is set."""

    async def free() -> None:
        await asyncio.to_thread(free_deleted, postgres, store)

    faults = (psycopg.Error, OSError, StoreNotReadyError)
    await every(ROUND_SECONDS, free, stop, name="freeing", faults=faults, log=log)


def free_deleted(postgres: Postgres, store: ObjectStore) -> bool:
    """Free what the worker has deleted, if there is any, and tell it. Raises psycopg.Error, StoreNotReadyError."""
    with psycopg.connect(postgres.dsn(database_name("submissions"), SUPERUSER), autocommit=True) as connection:
        if connection.execute("select to_regclass('public.moved_files')").fetchone() == (None,):
            return False
        found = connection.execute(DELETED, [HEARTBEAT_SECONDS]).fetchone()
        if found is None or not free_all(store, MOST_GARBAGE):
            return False
        connection.execute("delete from moved_files where deleted_at <= %s", found)
        return True


def free_all(store: ObjectStore, most: float) -> bool:
    """Until no volume has more garbage than this part, one after the other; False where that is not reached. Raises
    StoreNotReadyError."""
    for _ in range(ROUNDS):
        volumes = [volume for volume, part in sorted(store.garbage().items()) if part > most]
        if not volumes:
            return True
        for volume in volumes:
            store.vacuum(volume)
        time.sleep(HEARTBEAT_SECONDS)
    return False

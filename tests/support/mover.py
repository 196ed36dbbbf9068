"""A process that moves the files of an earlier release, to be killed."""

import asyncio
import logging
from datetime import timedelta

from services.kernel.db.database import Database
from services.kernel.loops import every
from services.submissions.files.moving import MoveTerms, Moving
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.store import PhotoStore
from services.submissions.settings import SubmissionsSettings


def move_for_ever(settings: SubmissionsSettings) -> None:
    """At once, without the pauses for others."""
    asyncio.run(_move(settings))


async def _move(settings: SubmissionsSettings) -> None:
    async with Database(settings.submissions_worker_database_url, application_name="moving", pool_size=2) as database:
        keys = HouseholdKeys(settings.key_ring)
        moving = Moving(database, PhotoStore(settings.store()), keys, MoveTerms(least_age=timedelta(0)))
        await every(0.0, moving.step, asyncio.Event(), name="moving", log=logging.getLogger(__name__))

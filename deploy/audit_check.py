"""Walk every program's audit chain: an entry edited, deleted or moved after it was sealed shows here."""

import asyncio
from collections.abc import Mapping

from deploy.programs import PROGRAMS
from services.kernel import audit
from services.kernel.database import Database


def verdicts(environment: Mapping[str, str]) -> dict[str, audit.Verdict]:
    """The verdict on each program's trail, in the order of the programs."""
    return asyncio.run(_verdicts(environment))


async def _verdicts(environment: Mapping[str, str]) -> dict[str, audit.Verdict]:
    found: dict[str, audit.Verdict] = {}
    for program in PROGRAMS:
        url = environment[f"BANGFU_{program.upper()}_WORKER_DATABASE_URL"]
        database = Database(url, application_name="audit-check", pool_size=1)
        async with database.transaction() as connection:
            found[program] = await audit.verify(connection)
        await database.close()
    return found

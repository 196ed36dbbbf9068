"""`bangfu erasures`: the list of erased households, and erasing them again after a restore of an older backup."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deploy.commands.options import Home
from deploy.faults import KnownFailure
from deploy.home import installed_home
from deploy.installation import Installation

if TYPE_CHECKING:
    from services.kernel.db.database import Database

app = typer.Typer(no_args_is_help=True, help="Erased households: their list, and erasing them again after a restore.")
TIMES = ("asked_at", "answered_at")


class ListUnreadableError(KnownFailure):
    """The file is not a list that `bangfu erasures export` wrote."""


@app.command("export")
def export_list(file: Annotated[Path, typer.Argument(help="A file that is written anew.")], home: Home = None) -> None:
    """Write the list of erased households: ids, places, times and accounts, no name. Keep it with the backups."""
    from deploy.offline import parts_running

    with parts_running(Installation(installed_home(home)), with_store=False) as environment:
        found = asyncio.run(_export(environment))
    file.write_text("".join(json.dumps(entry) + "\n" for entry in found), encoding="utf-8")
    print(f"{file}: {len(found)} erased households")


@app.command("apply")
def apply_list(
    file: Annotated[Path, typer.Argument(help="A list of `bangfu erasures export`.")], home: Home = None
) -> None:
    """Erase the households of a list again, in a home that was restored from an older backup. The workers of the
    running product then delete what submissions and the store have of them. Repeating it changes nothing."""
    from deploy.offline import parts_running

    installation, known = Installation(installed_home(home)), _read(file)
    with parts_running(installation, with_store=False) as environment:
        count = asyncio.run(_apply(environment, known))
    print(f"{count} of {len(known)} households erased again; the others are not there, or were erased")


def _read(file: Path) -> list[dict[str, Any]]:
    """Raises ListUnreadableError."""
    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        return [line | {name: datetime.fromisoformat(line[name]) for name in TIMES} for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ListUnreadableError(f"{file} is no list of erased households") from error


def _register(environment: Mapping[str, str]) -> "Database":
    from services.kernel.db.database import Database

    return Database(environment["BANGFU_HOUSEHOLDS_MIGRATOR_DATABASE_URL"], application_name="erasures", pool_size=1)


async def _export(environment: Mapping[str, str]) -> list[dict[str, str]]:
    from services.households.withholding import repeating

    async with _register(environment) as database, database.transaction() as connection:
        return await repeating.written_down(connection)


async def _apply(environment: Mapping[str, str], known: Sequence[Mapping[str, Any]]) -> int:
    from gateway.settings import key_ring_from
    from services.households.withholding import repeating

    count, keys = 0, key_ring_from(environment)
    async with _register(environment) as database:
        for entry in known:
            async with database.transaction() as connection:
                count += await repeating.repeat(connection, keys, entry)
    return count

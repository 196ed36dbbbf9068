"""Gives commands access to the gateway's database, for acts on the machine without a signed-in person."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from deploy.faults import KnownFailure
from deploy.home import HomeLock, NothingInstalledError, home_from, installed_home
from deploy.installation import DEFAULT_PORT, Address, Installation
from deploy.offline import parts_running
from deploy.programs import migrations_of
from deploy.running import running_environment

if TYPE_CHECKING:
    from services.kernel.crypto.keys import KeyRing

DATABASE = "BANGFU_GATEWAY_DATABASE_URL"

Result = TypeVar("Result")
Work = Callable[[str], Coroutine[Any, Any, Result]]
PeopleWork = Callable[[str, "KeyRing"], Coroutine[Any, Any, Result]]


class RefusedError(KnownFailure):
    """A rule of the gateway refuses the act."""


def home_of_gateway(named: Path | None) -> Path:
    """The folder of the installation, or any folder when another database is named by BANGFU_GATEWAY_DATABASE_URL.

    Asked before the gateway's modules are imported, which takes two seconds. Raises NothingInstalledError,
    HomeUnusableError.
    """
    return home_from(named) if os.environ.get(DATABASE) else installed_home(named)


def with_gateway(home: Path, work: Work[Result]) -> Result:
    """Calls `work` with the database's address and returns its result. Starts PostgreSQL for it when nothing runs.

    `home` is what `home_of_gateway` returned. An exported BANGFU_GATEWAY_DATABASE_URL is used without change. Raises
    NothingInstalledError, RefusedError.
    """
    with _environment(home) as environment:
        return _run(environment, work)


def with_people(home: Path, work: PeopleWork[Result]) -> Result:
    """As `with_gateway`, for work that reads or writes names of people and so needs the keys, too.

    Beside an exported BANGFU_GATEWAY_DATABASE_URL the keys must be exported.
    """
    from gateway.settings import key_ring_from
    from services.kernel.settings import SettingsIncomplete

    with _environment(home) as environment:
        try:
            keys = key_ring_from(environment)
        except (SettingsIncomplete, ValueError, OSError) as error:
            raise NothingInstalledError(f"the keys cannot be read: {error}") from None
        return _run(environment, lambda database: work(database, keys))


def _run(environment: Mapping[str, str], work: Work[Result]) -> Result:
    from pydantic import ValidationError
    from sqlalchemy.exc import ArgumentError, OperationalError

    from services.kernel.problems import Problem

    try:
        return asyncio.run(_ask(environment[DATABASE], work))
    except Problem as problem:
        raise RefusedError(problem.title_en) from None
    except ValidationError as error:
        # A control character is refused in any field, so the error names none.
        places = [fault["loc"] for fault in error.errors(include_input=False)]
        fields = ", ".join(str(place[0]) if place else "text" for place in places)
        raise RefusedError(f"not accepted: {fields} (1 to 120 characters on one line)") from None
    except ArgumentError:
        raise NothingInstalledError(f"{DATABASE} is no address of a database") from None
    except OperationalError as error:
        raise NothingInstalledError(f"the gateway's database does not answer: {error.orig}") from None


async def _ask(url: str, work: Work[Result]) -> Result:
    from services.kernel.db.database import Database
    from services.kernel.db.migrations import head_revision

    async with Database(url, application_name="bangfu", pool_size=1) as database:
        if await database.revision() != head_revision(migrations_of("gateway")):
            raise NothingInstalledError("the database is of another release: run `bangfu migrate` first")
    return await work(url)


@contextlib.contextmanager
def _environment(home: Path) -> Iterator[Mapping[str, str]]:
    if os.environ.get(DATABASE):
        yield os.environ
        return
    with parts_running(Installation(home), with_store=False) as environment:
        yield environment


def origin_of(home: Path, public_url: str | None, port: int = DEFAULT_PORT) -> str:
    """The address of the gateway: the public URL, or that of the running installation, or the one with this port."""
    running = running_environment(home) if HomeLock(home).is_held() else {}
    url = public_url or running.get("BANGFU_PUBLIC_URL") or running.get("BANGFU_GATEWAY_URL")
    return (url or Address(port=port).url).rstrip("/")

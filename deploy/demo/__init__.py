"""The demo campaign: the 2020 plan of Chaoyang with invented people, loaded over the API like real input.

`load(home)` needs a running installation. Existing data stays: every id is derived from a name, every request may be
repeated, and a finished load leaves a mark file so that the next start skips it.
"""

import asyncio
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from deploy.demo.accounts_file import AccountsFile
from deploy.demo.client import Client, DemoRefusedError
from deploy.demo.loading import DemoIncompleteError, Loader
from deploy.demo.steps import all_steps
from deploy.demo.teams import administrators, officers, team_positions
from deploy.faults import KnownFailure
from deploy.supervise.progress import reporting

__all__ = ["DemoIncompleteError", "DemoRefusedError", "load"]

EDITION = "2020-chaoyang-2"


class NotRunningError(KnownFailure):
    """The demo is loaded over the API, so an installation must run."""


def load(home: Path) -> None:
    """Raises NotRunningError, and DemoIncompleteError when a step failed in part."""
    mark = home / "demo-loaded"
    if mark.exists() and mark.read_text(encoding="utf-8").strip() == EDITION:
        return
    begin = time.monotonic()
    asyncio.run(_load(home, _environment(home)))
    mark.write_text(EDITION + "\n", encoding="utf-8")
    print(f"demo: loaded in {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)


def _environment(home: Path) -> dict[str, str]:
    try:
        running = json.loads((home / "run" / "running.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotRunningError(f"nothing runs on {home}: start it with `bangfu up`") from None
    environment: dict[str, str] = running["environment"]
    return environment


async def _load(home: Path, environment: Mapping[str, str]) -> None:
    accounts = AccountsFile(home)
    # Before any account is made: an interrupted load continues with the same passwords.
    accounts.add([*administrators(), *officers(), *team_positions()])
    accounts.write()
    client = Client(environment["BANGFU_GATEWAY_URL"], accounts)
    try:
        with reporting() as report:
            await Loader(all_steps(client, accounts, environment), report).load()
    finally:
        await client.close()

"""The demo campaign: the 2020 plan of Chaoyang with invented people, loaded over the API as people would enter it.

`load(home)` wants a running installation. What is there already stays: every id follows from a name, every request may
be repeated, and a finished load leaves a mark so that the next start costs nothing.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from deploy.demo.accounts_file import AccountsFile
from deploy.demo.client import Client, DemoRefusedError
from deploy.demo.first_account import ensure_api_client, ensure_first_account
from deploy.demo.loading import load_all

__all__ = ["DemoRefusedError", "load"]

EDITION = "2020-chaoyang-2"


def load(home: Path) -> None:
    """Raises DemoRefusedError when the system refuses what the demo sends."""
    mark = home / "demo-loaded"
    if mark.exists() and mark.read_text(encoding="utf-8").strip() == EDITION:
        return
    begin = time.monotonic()
    running = json.loads((home / "run" / "running.json").read_text(encoding="utf-8"))
    asyncio.run(_load(home, running["environment"]))
    mark.write_text(EDITION + "\n", encoding="utf-8")
    print(f"demo: loaded in {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)


async def _load(home: Path, environment: dict[str, str]) -> None:
    accounts = AccountsFile(home)
    await ensure_first_account(environment, accounts)
    await ensure_api_client(environment, accounts)
    client = Client(environment["BANGFU_GATEWAY_URL"], accounts)
    try:
        await load_all(client, accounts, environment)
    finally:
        await client.close()

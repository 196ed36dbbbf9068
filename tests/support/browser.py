"""The Chromium of the journeys: the system's, else the one that `make install` unpacked from npm.

`python -m tests.support.browser` prints its path, or what is left out without one, and then ends with 1.
"""

import os
import platform
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser, Playwright

ROOT = Path(__file__).parent.parent.parent
FETCHED = ROOT / "build" / "chromium"
# The headless shell first: it draws no windows of its own, which is a third of the journeys' CPU in the others.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


class Chromium(NamedTuple):
    """`environment` is None when it needs no further variables."""

    program: str
    environment: dict[str, str | float | bool] | None = None


def find_chromium() -> Chromium | None:
    system = next(filter(None, map(shutil.which, NAMES)), None)
    if system is not None:
        return Chromium(system)
    if os.access(FETCHED / "chromium", os.X_OK) and platform.machine() == "x86_64":
        return Chromium(str(FETCHED / "chromium"), _of_the_fetched())
    return None


async def launch(playwright: Playwright, arguments: Sequence[str]) -> Browser:
    """Raises LookupError when this machine has no Chromium."""
    found = find_chromium()
    if found is None:
        raise LookupError("no chromium on this machine: `make install` fetches one")
    return await playwright.chromium.launch(executable_path=found.program, args=list(arguments), env=found.environment)


def _of_the_fetched() -> dict[str, str | float | bool]:
    """Its libraries and its fonts: a bare machine has neither."""
    libraries = os.pathsep.join(filter(None, [str(FETCHED / "lib"), os.environ.get("LD_LIBRARY_PATH")]))
    fonts = str(ROOT / "tests" / "browser" / "fonts.conf")
    return {**os.environ, "LD_LIBRARY_PATH": libraries, "FONTCONFIG_FILE": fonts}


def main() -> None:
    found = find_chromium()
    if found is None:
        print("NOT RUN: tests/journeys, this machine has no chromium (`make install` tells why)", file=sys.stderr)
        raise SystemExit(1)
    print(f"journeys run in {found.program}", file=sys.stderr)


if __name__ == "__main__":
    main()

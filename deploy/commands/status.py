"""`bangfu status`: whether the installation runs and is ready, for a person and for a script."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version

import httpx

from deploy import doctor
from deploy.home import HomeLock
from deploy.installation import Installation
from deploy.running import running_environment

READY, NOT_READY, NOT_RUNNING = 0, 1, 3


@dataclass(frozen=True)
class Status:
    """`code`: the exit code; 3 is "not running", as in service scripts."""

    lines: list[str]
    code: int


def status_of(installation: Installation) -> Status:
    head = f"bangfu {version('bangfu')} in {installation.home}"
    if not installation.home.exists() or not HomeLock(installation.home).is_held():
        return Status([head, "not running: start it with `bangfu up`"], NOT_RUNNING)
    parts = _parts(installation)
    lines = [head, *(f"{name}: {state}" for name, state in parts.items()), *map(str, _findings(installation))]
    return Status(lines, READY if set(parts.values()) == {"ready"} else NOT_READY)


def _parts(installation: Installation) -> dict[str, str]:
    """By program: "ready", or the fault."""
    try:
        url = running_environment(installation.home)["BANGFU_GATEWAY_URL"]
        answer = httpx.get(f"{url}/readyz", trust_env=False, timeout=10).json()
    except (OSError, ValueError, KeyError) as error:
        return {"gateway": f"starting ({type(error).__name__})"}
    except httpx.HTTPError as error:
        return {"gateway": f"does not answer ({type(error).__name__})"}
    return {name: "ready" if is_ready else "not ready" for name, is_ready in answer["parts"].items()}


def _findings(installation: Installation) -> Iterator[doctor.Finding]:
    yield from doctor.findings_of_running(installation)

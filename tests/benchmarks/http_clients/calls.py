"""The services' calls: JSON of 1 KB with a bearer token, one after the other, as for a report.

`python -m tests.benchmarks.http_clients.calls NAME URL` is one client in its own process: it reads a number of reports
from stdin, a line each time, and answers with its CPU in microseconds a call.
"""

import asyncio
import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import uvloop

from deploy.supervise.ports import LOOPBACK, free_ports
from tests.benchmarks import servers
from tests.benchmarks.figures import Figure
from tests.benchmarks.gateway_cpu import document
from tests.benchmarks.http_clients.rounds import figures
from tests.benchmarks.processes import memory, tree

OWN = "httpx"
CLIENTS = (OWN, "aiohttp", "pyreqwest")
REPORTS = 400
CALLS_A_REPORT = 5
SIDE_BY_SIDE = 4
_HEADERS = {"Authorization": "Bearer " + "x" * 400}
_QUERY = {"organization_id": "0197f0a0-0000-7000-8000-000000000000", "limit": "500"}

Ask = Callable[[str], Awaitable[Any]]


def measure(rounds: int, clients: Sequence[str] = CLIENTS) -> Iterator[Figure]:
    """Raises servers.NotHere."""
    (port,) = free_ports(1)
    with tempfile.TemporaryDirectory(prefix="bangfu-bench-") as folder, contextlib.ExitStack() as running:
        served = Path(folder) / "files" / "api"
        served.mkdir(parents=True)
        (served / "dues").write_bytes(document())
        inside = f"root {served.parent}; default_type application/json;"
        running.enter_context(servers.nginx_server(Path(folder) / "nginx", port, inside))
        url = f"http://{LOOPBACK}:{port}/api/dues"
        callers = {name: running.enter_context(_Caller(name, url)) for name in clients}
        yield from figures("services, JSON call", rounds, OWN, {name: one.cpu for name, one in callers.items()})
        for name, one in callers.items():
            yield Figure(f"services, memory of a process that calls: {name}", "MB PSS", [one.megabytes()])


class _Caller:
    def __init__(self, name: str, url: str) -> None:
        command = [sys.executable, "-m", __name__, name, url]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def cpu(self) -> float:
        """Raises RuntimeError when the process has ended."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the caller has no pipes")
        self._process.stdin.write(f"{REPORTS}\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError(f"the caller ended with {self._process.wait()}")
        return float(said)

    def megabytes(self) -> float:
        return memory(tree(self._process.pid)).pss / 1e6

    def __enter__(self) -> "_Caller":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)


@contextlib.asynccontextmanager
async def _asking(name: str) -> Any:
    """The process that measures a library imports it, so that its memory can be measured separately."""
    if name == "aiohttp":
        import aiohttp

        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            yield partial(_ask_aiohttp, session)
    elif name == "pyreqwest":
        import pyreqwest.client

        async with pyreqwest.client.ClientBuilder().no_proxy().build() as client:
            yield partial(_ask_pyreqwest, client)
    else:
        from services.kernel.web.client import program_client

        async with program_client() as client:
            yield partial(_ask_httpx2, client)


async def _ask_httpx2(client: Any, url: str) -> Any:
    answer = await client.get(url, params=_QUERY, headers=_HEADERS)
    answer.raise_for_status()
    return answer.json()


async def _ask_aiohttp(session: Any, url: str) -> Any:
    async with session.get(url, params=_QUERY, headers=_HEADERS) as answer:
        answer.raise_for_status()
        return await answer.json()


async def _ask_pyreqwest(client: Any, url: str) -> Any:
    answer = await client.get(url).query(_QUERY).headers(_HEADERS).build().send()
    answer.error_for_status()
    return await answer.json()


async def _report(ask: Ask, url: str) -> None:
    for _ in range(CALLS_A_REPORT):
        await ask(url)


async def _answer_lines(name: str, url: str) -> None:
    loop = asyncio.get_running_loop()
    async with _asking(name) as ask:
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            reports = int(line)
            began = time.process_time()
            for _ in range(reports // SIDE_BY_SIDE):
                await asyncio.gather(*(_report(ask, url) for _ in range(SIDE_BY_SIDE)))
            print((time.process_time() - began) / (reports * CALLS_A_REPORT) * 1e6, flush=True)


if __name__ == "__main__":
    uvloop.run(_answer_lines(*sys.argv[1:]))

"""The gateway's path: the real gateway on each client, the same requests, CPU of the gateway's process.

All of them forward to one nginx, which reads a request's body to its end before it answers.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from deploy.embedded.postgres import Postgres
from deploy.installation import Address, Installation
from deploy.programs import migrations_of, role_name
from deploy.supervise.ports import LOOPBACK, free_ports
from services.kernel.auth.principals import RoleGrant
from services.kernel.db import migrations
from tests.benchmarks import servers
from tests.benchmarks.figures import Figure
from tests.benchmarks.gateway_cpu import BROWSER, document
from tests.benchmarks.http_clients.rounds import Measure, figures
from tests.benchmarks.processes import memory, tree
from tests.benchmarks.stack import Stack

OWN = "own"
CLIENTS = (OWN, "aiohttp", "httpcore2", "pyreqwest")
PHOTO_BYTES = 300_000
CONNECTIONS = 16


@dataclass(frozen=True)
class Request:
    """`body_bytes`: the length of the request's body."""

    name: str
    path: str
    method: str = "GET"
    body_bytes: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


REQUESTS = (
    Request("GET 1 KB", "/api/dues"),
    Request("PUT 1 KB", "/api/visits/0", "PUT", 1000, {"Content-Type": "application/json"}),
    Request("POST 300 KB", "/api/reports/0/scans", "POST", PHOTO_BYTES, {"Content-Type": "text/csv"}),
    Request("GET 300 KB", "/api/photos/0"),
)


def measure(rounds: int, seconds: float, clients: Sequence[str] = CLIENTS) -> Iterator[Figure]:
    """Raises servers.NotHere."""
    home = Path(tempfile.mkdtemp(prefix="bangfu-bench-"))
    postgres = Postgres(home)
    try:
        with postgres.running(), contextlib.ExitStack() as running:
            postgres.bootstrap()
            migrations.upgrade(
                migrations_of("gateway"), postgres.url("bangfu_gateway", role_name("gateway", "migrator"))
            )
            stand = _Stand(home, clients, running)
            for request in REQUESTS:
                yield from figures(f"gateway, {request.name}", rounds, OWN, stand.candidates(request, seconds))
            yield from stand.memory()
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(postgres.socket_directory, ignore_errors=True)


class _Stand:
    """A gateway for each client, all running, and nginx as their upstream."""

    def __init__(self, home: Path, clients: Sequence[str], running: contextlib.ExitStack) -> None:
        upstream, inner, nginx, gateway = free_ports(4)
        installation = Installation(home, Address(port=gateway))
        installation.prepare()
        installation.store.prepare()
        behind = f"http://{LOOPBACK}:{upstream}"
        parts = ("CAMPAIGNS_URL", "SUBMISSIONS_URL", "HOUSEHOLDS_URL")
        environment = installation.environment() | {f"BANGFU_{part}": behind for part in parts}
        token = Stack(home, 0, environment).token(RoleGrant("volunteer", None, "211381"))
        self._headers = {**BROWSER, "Authorization": f"Bearer {token}"}
        self._script = home / "body.lua"
        self._script.write_text(_BODY, encoding="ascii")
        files = home / "nginx" / "files"
        (files / "api" / "photos").mkdir(parents=True)
        (files / "api" / "dues").write_bytes(document())
        (files / "api" / "photos" / "0").write_bytes(bytes(PHOTO_BYTES))
        inside = _UPSTREAM.format(files=files, inner=f"{LOOPBACK}:{inner}")
        running.enter_context(servers.nginx_server(home / "nginx" / "behind", upstream, inside))
        answer = f"default_type application/json; return 201 '{document().decode()}';"
        running.enter_context(servers.nginx_server(home / "nginx" / "inner", inner, answer))
        proxy = running.enter_context(servers.nginx_proxy(home / "nginx" / "proxy", nginx, upstream))
        self._programs = {"nginx": (proxy, nginx)}
        for name in clients:
            (port,) = free_ports(1)
            factory = f"tests.benchmarks.http_clients.forwarders:create_{name}"
            self._programs[name] = (running.enter_context(servers.uvicorn(factory, port, environment)), port)

    def candidates(self, request: Request, seconds: float) -> dict[str, Measure]:
        """nginx gets the small GET only: its figure is a limit that we have promised."""
        asked = {name: place for name, place in self._programs.items() if name != "nginx" or request is REQUESTS[0]}
        return {name: self._measure(pid, port, request, seconds) for name, (pid, port) in asked.items()}

    def _measure(self, pid: int, port: int, request: Request, seconds: float) -> Callable[[], float]:
        script = [str(self._script), request.method, str(request.body_bytes)] if request.body_bytes else []
        headers = {**self._headers, **request.headers}
        return partial(servers.cpu_a_request, pid, port, request.path, headers, CONNECTIONS, seconds, script)

    def memory(self) -> Iterator[Figure]:
        for name, (pid, _) in self._programs.items():
            if name != "nginx":
                yield Figure(f"gateway, memory after all that: {name}", "MB PSS", [memory(tree(pid)).pss / 1e6])


_BODY = """
function init(arguments)
    wrk.method, wrk.body = arguments[1], string.rep("x", tonumber(arguments[2]))
end
"""

# A body is read to its end first, as our programs do; nginx by default answers before that.
_UPSTREAM = (
    "default_type application/json; client_max_body_size 50m; client_body_buffer_size 1m; proxy_http_version 1.1; "
    "location / {{ root {files}; "
    "if ($request_method != GET) {{ proxy_pass http://{inner}; }} }}"
)

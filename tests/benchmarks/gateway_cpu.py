"""Gateway against nginx: CPU for one authenticated GET of 1 KB.

Both forward the same request to the same nginx, which answers 1,073 bytes of JSON. The gateway is the real program with
its settings, its database, its checks of path, headers and token; nginx only forwards.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from deploy.embedded.postgres import Postgres
from deploy.installation import Address, Installation
from deploy.programs import migrations_of, role_name
from deploy.supervise.ports import LOOPBACK, free_ports
from services.kernel.auth.principals import RoleGrant
from services.kernel.db import migrations
from tests.benchmarks import machine, servers
from tests.benchmarks.figures import Bound, Figure, in_turn
from tests.benchmarks.stack import WITHOUT_LIMITS, Stack

DOCUMENT_BYTES = 1073
CONNECTIONS = 16
PATH = "/api/dues"
BROWSER = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36",
    "Accept": "application/json",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip, deflate, br",
    "Cache-Control": "no-cache",
}


def document() -> bytes:
    body = json.dumps({"items": [], "next": None, "filler": ""}).encode()
    return body[:-2] + b"x" * (DOCUMENT_BYTES - len(body)) + body[-2:]


def measure(pairs: int, seconds: float) -> list[Figure]:
    """Raises servers.NotHere."""
    home = Path(tempfile.mkdtemp(prefix="bangfu-bench-"))
    postgres = Postgres(home)
    try:
        with postgres.running():
            postgres.bootstrap()
            migrations.upgrade(
                migrations_of("gateway"), postgres.url("bangfu_gateway", role_name("gateway", "migrator"))
            )
            return _measure(home, pairs, seconds)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(postgres.socket_directory, ignore_errors=True)


def _measure(home: Path, pairs: int, seconds: float) -> list[Figure]:
    upstream, proxy, gateway = free_ports(3)
    installation = Installation(home, Address(port=gateway))
    installation.prepare()
    installation.store.prepare()
    environment = installation.environment() | WITHOUT_LIMITS
    # Every service is the nginx with the document.
    environment |= {
        f"BANGFU_{name}_URL": f"http://{LOOPBACK}:{upstream}" for name in ("CAMPAIGNS", "SUBMISSIONS", "HOUSEHOLDS")
    }
    token = Stack(home, 0, environment).token(RoleGrant("volunteer", None, "211381"))
    headers = {**BROWSER, "Authorization": f"Bearer {token}"}
    with (
        servers.nginx(home / "nginx", upstream, proxy, document()) as (_, proxy_pid),
        servers.uvicorn("gateway.app:create_app", gateway, environment) as gateway_pid,
    ):
        return [
            _figure(
                connections,
                pairs,
                partial(servers.cpu_a_request, gateway_pid, gateway, PATH, headers, connections, seconds),
                partial(servers.cpu_a_request, proxy_pid, proxy, PATH, headers, connections, seconds),
            )
            for connections in (CONNECTIONS, 64)
        ]


def _figure(connections: int, pairs: int, gateway: Callable[[], float], nginx: Callable[[], float]) -> Figure:
    before = machine.load()
    ours, limit = in_turn(pairs, gateway, nginx)
    return Figure(
        f"gateway CPU per authenticated 1 KB GET, c={connections}",
        "us CPU a request",
        ours,
        limit,
        "nginx",
        Bound("at most", 8.0) if connections == CONNECTIONS else None,
        before=before,
        after=machine.load(),
    )

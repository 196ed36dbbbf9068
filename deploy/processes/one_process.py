"""The four programs in one process, for a small county: `python -m deploy.processes.one_process HOST PORT`.

The gateway calls the services in memory. Each service also listens on its loopback port, because the workers read
the event feeds there and the gateway routes no `/internal` path.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from importlib import import_module
from os import environ
from typing import Any
from urllib.parse import urlsplit

import uvicorn
import uvloop

from deploy.programs import GATEWAY_CONNECTIONS, SERVICES, package_of
from deploy.supervise.ports import LOOPBACK
from gateway.app import create_app

Asgi = Callable[
    [MutableMapping[str, Any], Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]
]


class _Server(uvicorn.Server):
    """uvicorn handles the signals of its process itself; several servers in one event loop must share them."""

    def capture_signals(self) -> Any:
        return contextlib.nullcontext()


def _server(app: Asgi, host: str, port: int, connections: str = "httptools") -> _Server:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=connections,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=65,
        timeout_graceful_shutdown=8,
    )
    return _Server(config)


def servers(host: str, port: int) -> list[_Server]:
    apps: dict[str, Any] = {name: import_module(f"{package_of(name)}.app").create_app() for name in SERVICES}
    inner = [_server(app, LOOPBACK, _port_of(name)) for name, app in apps.items()]
    return [*inner, _server(create_app(mounted=apps), host, port, GATEWAY_CONNECTIONS)]


def _port_of(name: str) -> int:
    port = urlsplit(environ[f"BANGFU_{name.upper()}_URL"]).port
    if port is None:
        raise ValueError(f"BANGFU_{name.upper()}_URL names no port")
    return port


async def main(host: str, port: int) -> None:
    running = servers(host, port)

    def stop() -> None:
        for server in running:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    # The services first: the gateway becomes ready after them and stops before them.
    async with asyncio.TaskGroup() as group:
        for server in running:
            group.create_task(_serve(server, stop))


async def _serve(server: _Server, stop: Callable[[], None]) -> None:
    """If one ends, all end: a partly running Bangfu must not seem healthy."""
    try:
        await server.serve()
    finally:
        stop()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], int(sys.argv[2])))

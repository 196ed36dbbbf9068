"""Loopback ports for the programs behind the gateway, and health checks on them."""

import asyncio
import atexit
import random
import socket
from pathlib import Path

from deploy.faults import KnownFailure

LOOPBACK = "127.0.0.1"
FIRST_PORT = 15_000
EPHEMERAL_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


class PortTakenError(KnownFailure):
    """Another program listens on the gateway's port."""


# Bound and never listening, until this process ends.
_held: dict[int, socket.socket] = {}


def free_ports(count: int) -> list[int]:
    """Unused ports, below those that the kernel gives to outgoing connections, held until this process ends.

    A port from the kernel's own range (`bind` to 0) may be used by an outgoing connection while its program restarts
    after a crash; the program could then not start again.
    """
    candidates = random.sample(range(FIRST_PORT, _first_ephemeral_port()), k=count * 20)
    # The range comes first: `zip` takes no port more than `count`.
    free = [port for _, port in zip(range(count), filter(hold, candidates), strict=False)]
    if len(free) < count:
        raise PortTakenError(f"fewer than {count} free ports on {LOOPBACK}")
    return free


def hold(port: int) -> bool:
    """Keep a loopback port for a child of this process, also while the child restarts. False when it is taken.

    Between a look at a port and the child's own `bind` lie seconds, in which another installation that starts on this
    machine would choose it too. Of two processes that hold the same port the kernel lets one.
    """
    if port in _held:
        return False
    holder = socket.socket()
    try:
        # Without SO_REUSEADDR: it fails beside every other socket, held or listening.
        holder.bind((LOOPBACK, port))
    except OSError:
        holder.close()
        return False
    # From here on the child, which sets it too as all servers do, may bind beside the holder.
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _held[port] = holder
    return True


def release(port: int) -> None:
    """Let others have a port that `hold` kept; nothing where it was not held."""
    if holder := _held.pop(port, None):
        holder.close()


def _release_all() -> None:
    for port in list(_held):
        release(port)


# A socket that is open at the end is warned of.
atexit.register(_release_all)


def is_free(host: str, port: int) -> bool:
    with socket.socket() as listener:
        # As the programs do: a port in TIME_WAIT counts as free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            return False
    return True


async def answers_ok(port: int, path: str, timeout: float = 5) -> bool:  # noqa: ASYNC109  # one bound for all steps
    """Whether `GET path` on loopback answers 200. Without an HTTP library, so that the supervisor stays small."""
    try:
        async with asyncio.timeout(timeout):
            return await _status(port, path) == b"200"
    except (OSError, TimeoutError):
        return False


async def _status(port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\nConnection: close\r\n\r\n".encode())
        line = await reader.readline()
        return line.split(b" ")[1] if line.startswith(b"HTTP/1.") else b""
    finally:
        writer.close()


def _first_ephemeral_port() -> int:
    try:
        return max(int(EPHEMERAL_RANGE.read_text().split()[0]), FIRST_PORT + 2000)
    except OSError:
        return 32_768

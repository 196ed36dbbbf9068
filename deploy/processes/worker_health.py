"""A small HTTP server on loopback with the state of every worker and every feed. For a collector and for `doctor`.

No web framework: it would increase the memory of this process, and only this machine sends requests.
"""

import asyncio
import json
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from deploy.supervise.ports import LOOPBACK

SECONDS_FOR_A_REQUEST = 5.0
# Gauges that are 1 during a fault, with the labels that name it.
FAULTS = {"bangfu_worker_is_down": ("worker",), "bangfu_feed_is_stuck": ("reader", "source")}


def parts() -> dict[str, bool]:
    """By name of a worker, or "reader < source" of a feed: whether it works."""
    return {
        " < ".join(sample.labels[label] for label in FAULTS[sample.name]): sample.value == 0
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if sample.name in FAULTS
    }


async def serve(url: str | None) -> asyncio.Server | None:
    """`url`: the address to listen on, such as `http://127.0.0.1:41004`; None starts no server. Raises OSError."""
    port = urlsplit(url or "").port
    return await asyncio.start_server(_answer, LOOPBACK, port, limit=8192) if port else None


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        async with asyncio.timeout(SECONDS_FOR_A_REQUEST):
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(_response(head.split(b" ")[1].decode("latin-1")))
            await writer.drain()
    except (OSError, TimeoutError, IndexError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.close()


def _response(path: str) -> bytes:
    if path == "/healthz":
        return _http(200, "application/json", b'{"status":"ok"}')
    if path == "/readyz":
        found = parts()
        body = json.dumps({"ready": all(found.values()), "parts": found}).encode()
        return _http(200 if all(found.values()) else 503, "application/json", body)
    if path == "/metrics":
        return _http(200, CONTENT_TYPE_LATEST, generate_latest())
    return _http(404, "text/plain", b"")


def _http(status: int, kind: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status} -\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode("latin-1") + body

"""Programs started for one figure: nginx, one of ours alone, wrk."""

import contextlib
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.installation import UVICORN_OPTIONS
from deploy.supervise.ports import LOOPBACK, is_free
from tests.benchmarks.processes import cpu_seconds

START_SECONDS = 60.0


class NotHere(RuntimeError):
    """A program that a figure needs is not installed; the text names it."""


@dataclass(frozen=True)
class Served:
    """The result of one run of wrk: requests answered, requests a second, and answers with an error."""

    requests: int
    a_second: float
    errors: int


@contextlib.contextmanager
def nginx(folder: Path, upstream_port: int, proxy_port: int, document: bytes) -> Iterator[tuple[int, int]]:
    """Two nginx, with their process ids: one that serves `document` at /api/dues and one with `proxy_pass` to it.

    Raises NotHere.
    """
    files = folder / "files" / "api"
    files.mkdir(parents=True)
    (files / "dues").write_bytes(document)
    inside = f"root {folder}/files; default_type application/json;"
    with (
        nginx_server(folder / "upstream", upstream_port, inside) as one,
        nginx_proxy(folder / "proxy", proxy_port, upstream_port) as other,
    ):
        yield one, other


def nginx_proxy(folder: Path, port: int, upstream_port: int) -> contextlib.AbstractContextManager[int]:
    """nginx as the simplest gateway. Raises NotHere."""
    return nginx_server(
        folder,
        port,
        "location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ''; }",
        f"upstream behind {{ server {LOOPBACK}:{upstream_port}; keepalive 128; }}",
    )


@contextlib.contextmanager
def nginx_server(folder: Path, port: int, inside: str, beside: str = "") -> Iterator[int]:
    """One nginx with `inside` its server block and `beside` it; its process id. Raises NotHere."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin")
    if program is None:
        raise NotHere("nginx is not installed (Debian: apt-get install nginx-light)")
    with _nginx(program, folder, _server(port, inside, beside), port) as pid:
        yield pid


def _server(port: int, inside: str, beside: str = "") -> str:
    return (
        "worker_processes 1; daemon off; pid nginx.pid; error_log stderr crit; events { worker_connections 1024; }\n"
        f"http {{ access_log off; keepalive_requests 1000000; {beside}\n"
        f"server {{ listen {LOOPBACK}:{port}; {inside} }} }}\n"
    )


@contextlib.contextmanager
def _nginx(program: str, folder: Path, settings: str, port: int) -> Iterator[int]:
    folder.mkdir()
    # The worker drops root, and could then not read the files of a temporary folder.
    (folder / "nginx.conf").write_text(f"user root;\n{settings}", encoding="utf-8")
    with started([program, "-p", str(folder), "-c", str(folder / "nginx.conf")], port) as pid:
        yield pid


@contextlib.contextmanager
def uvicorn(factory: str, port: int, environment: Mapping[str, str], http: str = "httptools") -> Iterator[int]:
    """One of our programs as `bangfu up` runs it; its process id. `http`: uvicorn's class for a connection."""
    command = [sys.executable, "-m", "uvicorn", factory, "--factory", "--host", LOOPBACK, "--port", str(port)]
    with started([*command, *UVICORN_OPTIONS, "--http", http], port, environment) as pid:
        yield pid


@contextlib.contextmanager
def started(command: Sequence[str], port: int, environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """A program that listens on `port`; ended with the block. Raises RuntimeError when it does not start."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ends = time.monotonic() + START_SECONDS
        while is_free(LOOPBACK, port):
            if process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"{command[0]} did not start on port {port}")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def wrk(
    port: int,
    path: str,
    headers: Mapping[str, str],
    connections: int,
    seconds: float,
    script: Sequence[str] = (),
) -> Served:
    """GETs in a closed loop, or the requests of `script` (a Lua file and its arguments). Raises NotHere."""
    if shutil.which("wrk") is None:
        raise NotHere("wrk is not installed (Debian: apt-get install wrk)")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    url = f"http://{LOOPBACK}:{port}{path}"
    command += ["-s", script[0], url, "--", *script[1:]] if script else [url]
    output = subprocess.run(command, capture_output=True, text=True, check=True)
    return _read_wrk(output.stdout)


def _read_wrk(output: str) -> Served:
    """
    >>> _read_wrk("  1200 requests in 2.00s, 1.2MB read\\n  Non-2xx or 3xx responses: 7\\nRequests/sec:  600.00")
    Served(requests=1200, a_second=600.0, errors=7)
    """

    def found(pattern: str) -> float:
        match = re.search(pattern, output)
        return float(match[1]) if match else 0.0

    errors = found(r"Non-2xx or 3xx responses: (\d+)")
    for kind in ("connect", "read", "write", "timeout"):
        errors += found(rf"Socket errors:.*{kind} (\d+)")
    return Served(int(found(r"(\d+) requests in")), found(r"Requests/sec:\s+([\d.]+)"), int(errors))


def cpu_a_request(
    pid: int,
    port: int,
    path: str,
    headers: Mapping[str, str],
    connections: int,
    seconds: float,
    script: Sequence[str] = (),
) -> float:
    """Microseconds of CPU of the tree below `pid` for each request. Raises RuntimeError when any was refused."""
    before = cpu_seconds(pid)
    served = wrk(port, path, headers, connections, seconds, script)
    used = cpu_seconds(pid) - before
    if served.errors or not served.requests:
        raise RuntimeError(f"{served.errors} of {served.requests} requests to {path} failed")
    return used / served.requests * 1e6

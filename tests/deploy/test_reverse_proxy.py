"""Bangfu behind Caddy with the shipped Caddyfile: TLS from Caddy's own CA, everything on loopback.

Skipped when `caddy` is not on the PATH (Debian: `apt install caddy`); no other test needs it.
"""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from deploy.embedded.postgres import SUPERUSER, Postgres
from services.kernel.ids import new_id
from tests.submissions.samples import manifest, visit_body
from tests.support.pictures import jpeg
from tests.support.ports import free_ports
from tests.support.stack import Stack, running_stack
from tests.support.uploads import upload_request
from tests.support.world import SignedInPerson, World, build_world

CADDYFILE = Path(__file__).parents[2] / "deploy" / "caddy" / "Caddyfile"
AUTHORITY = "data/caddy/pki/authorities/local/root.crt"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("caddy") is None, reason="not run: caddy is not on the PATH"),
]


@dataclass(frozen=True)
class Site:
    """The address for a browser, and the processes behind it."""

    stack: Stack
    caddy: psutil.Process
    https_port: int
    http_port: int
    trust: ssl.SSLContext
    service_manager: socket.socket

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.https_port}"

    def browser(self, **options: Any) -> httpx.Client:
        return httpx.Client(base_url=self.origin, verify=self.trust, trust_env=False, timeout=20, **options)

    def connect(self) -> ssl.SSLSocket:
        """TLS as from a browser, for tests that send HTTP which no library would send."""
        plain = socket.create_connection(("127.0.0.1", self.https_port), timeout=20)
        return self.trust.wrap_socket(plain, server_hostname="localhost")

    def gateway(self) -> psutil.Process:
        (process,) = self.stack.processes("gateway")
        return process

    def connections_of_caddy_to_the_gateway(self) -> int:
        found = self.caddy.net_connections("tcp")
        return sum(bool(c.raddr) and c.raddr.port == self.stack.port for c in found)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("caddy")
    https_port, http_port = free_ports(2)
    with ExitStack() as parts:
        setting = parts.enter_context(pytest.MonkeyPatch.context())
        setting.setenv("BANGFU_TRUSTED_PROXIES", '["127.0.0.1"]')
        service_manager = parts.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        service_manager.bind(str(folder / "notify"))
        setting.setenv("NOTIFY_SOCKET", str(folder / "notify"))
        stack = parts.enter_context(running_stack("--public-url", f"https://localhost:{https_port}"))
        caddy = parts.enter_context(_caddy(folder, stack.port, https_port, http_port))
        parts.callback(caddy.wait, 20)
        parts.callback(caddy.terminate)
        trust = ssl.create_default_context(cafile=_wait_for(folder / AUTHORITY, caddy))
        yield Site(stack, psutil.Process(caddy.pid), https_port, http_port, trust, service_manager)


def _caddy(folder: Path, gateway_port: int, https_port: int, http_port: int) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "PORT": str(gateway_port),
        "BANGFU_HTTPS_PORT": str(https_port),
        "BANGFU_HTTP_PORT": str(http_port),
        "BANGFU_SITE": "localhost",
        "BANGFU_TLS": "internal",
    }
    with (folder / "caddy.log").open("wb") as log:
        command = ["caddy", "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"]
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


def _wait_for(certificate: Path, caddy: subprocess.Popen[bytes]) -> Path:
    end = time.monotonic() + 20
    while not (certificate.exists() and certificate.stat().st_size):
        assert caddy.poll() is None, (certificate.parents[5] / "caddy.log").read_text()
        assert time.monotonic() < end, "Caddy made no authority"
        time.sleep(0.05)
    time.sleep(0.5)
    return certificate


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    return build_world(site.stack, households=3)


def _sign_in(client: httpx.Client, person: SignedInPerson, **options: Any) -> httpx.Response:
    sent = {"username": person.username, "password": person.password}
    return client.post("/api/auth/login", json=sent, **options)


def _bearer(client: httpx.Client, person: SignedInPerson) -> dict[str, str]:
    return {"Authorization": f"Bearer {_sign_in(client, person).json()['access_token']}"}


def test_the_service_manager_is_told_when_all_is_ready(site: Site) -> None:
    """`Type=notify` of bangfu.service: without this systemd would stop the start after five minutes."""
    site.service_manager.settimeout(5)
    assert site.service_manager.recv(100) == b"READY=1"


def test_plain_http_is_sent_to_https_and_never_answered(site: Site) -> None:
    with httpx.Client(trust_env=False, timeout=60) as client:
        answer = client.get(f"http://localhost:{site.http_port}/api/me")
    assert answer.status_code == 308
    assert answer.headers["Location"].startswith("https://localhost")
    assert answer.content == b""


def test_an_unknown_certificate_is_not_accepted_for_the_site(site: Site) -> None:
    with (
        httpx.Client(trust_env=False, timeout=60) as client,
        pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.get(site.origin)


@pytest.mark.parametrize("path", ["/metrics", "/internal/events", "/internal/events?after=0-0"])
def test_what_is_for_this_machine_only_is_not_there_from_outside(site: Site, path: str) -> None:
    secret = (site.stack.home / "secrets" / "internal-secret").read_text().strip()
    with site.browser() as client:
        assert client.get(path, headers={"Authorization": f"Bearer {secret}"}).status_code == 404


def test_no_client_says_for_itself_where_it_comes_from(site: Site, world: World) -> None:
    """Sixty wrong passwords from one address block it; a new invented address for each must not help."""
    with site.browser() as client:
        codes = []
        for number in range(62):
            spoofed = {
                "X-Forwarded-For": f"203.0.113.{number}",
                "X-Forwarded-Proto": "http",
                "X-Real-IP": f"203.0.113.{number}",
                "Forwarded": f"for=203.0.113.{number};proto=http",
            }
            body = {"username": f"nobody-{number}", "password": "wrong"}
            codes.append(client.post("/api/auth/login", json=body, headers=spoofed).status_code)
    assert codes[0] == 401
    assert codes[-1] == 429
    _forget_failures(site)


def _forget_failures(site: Site) -> None:
    """The other tests come from the same address."""
    with psycopg.connect(Postgres(site.stack.home).dsn("bangfu_gateway", SUPERUSER), autocommit=True) as connection:
        connection.execute("truncate login_failures")


def test_a_client_cannot_turn_tls_off_by_a_header(site: Site, world: World) -> None:
    spoofed = {"X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example", "Forwarded": "proto=http"}
    with site.browser() as client:
        answer = _sign_in(client, world.volunteer, headers=spoofed)
        assert answer.headers["Set-Cookie"].startswith("__Host-")
        headers = _bearer(client, world.volunteer)
        picture = jpeg(7, (320, 240))
        body = visit_body(world.households[0]) | {"photos": [manifest(picture)]}
        answer = client.put(f"/api/visits/{new_id()}", json=body, headers={**headers, **spoofed})
    assert answer.json()["photos"][0]["upload"]["url"].startswith(f"{site.origin}/")


def test_another_host_name_is_not_served(site: Site) -> None:
    with site.browser() as client:
        answer = client.get("/api/me", headers={"Host": "evil.example"})
    assert answer.content == b""


def test_sign_in_gives_a_cookie_bound_to_this_host(site: Site, world: World) -> None:
    with site.browser() as client:
        answer = _sign_in(client, world.volunteer)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-bangfu_refresh=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie


def test_the_cookie_renews_the_session_through_the_proxy(site: Site, world: World) -> None:
    with site.browser() as client:
        _sign_in(client, world.volunteer)
        answer = client.post("/api/auth/refresh", headers={"Origin": site.origin})
        foreign = client.post("/api/auth/refresh", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 200
    assert foreign.status_code == 403


@pytest.mark.parametrize("path", ["/", "/api/me", "/api/nothing", "/.well-known/jwks.json"])
def test_every_answer_has_hsts(site: Site, path: str) -> None:
    with site.browser() as client:
        answer = client.get(path)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_visit_with_a_photo_goes_through_on_one_origin(site: Site, world: World) -> None:
    picture, visit_id = jpeg(1, (1600, 1200)), new_id()
    body = visit_body(world.households[0]) | {"photos": [manifest(picture)]}
    photo_id = body["photos"][0]["id"]
    with site.browser() as client:
        headers = _bearer(client, world.volunteer)
        answer = client.put(f"/api/visits/{visit_id}", json=body, headers=headers)
        (photo,) = answer.json()["photos"]
        assert httpx.URL(photo["upload"]["url"]).port == site.https_port
        stored = client.request(**upload_request(photo["upload"], picture))
        assert stored.json() == {"id": photo_id, "state": "stored"}, stored.text
        receipt = client.get(f"/api/visits/{visit_id}/receipt", headers=headers)
    assert receipt.json()["state"] == "complete"


def _zeroes(size: int) -> Iterator[bytes]:
    chunk = bytes(1_000_000)
    for _ in range(size // len(chunk)):
        yield chunk


@pytest.mark.parametrize("path", ["/api/auth/login", "/api/households/imports"])
@pytest.mark.parametrize("is_announced", [True, False])
def test_three_hundred_megabytes_are_refused_with_memory_flat(
    site: Site, world: World, path: str, is_announced: bool
) -> None:
    size = 300_000_000
    with site.browser() as client:
        headers = _bearer(client, world.city_officer) | {"Content-Type": "text/csv"}
        headers |= {"Content-Length": str(size)} if is_announced else {}
        watched = (site.caddy, site.gateway())
        before = [process.memory_info().rss for process in watched]
        status = _status_or_cut(client, path, _zeroes(size), headers)
        after = [process.memory_info().rss for process in watched]
        assert client.get("/healthz").status_code == 200
    # A body without a length cannot be refused before its first bytes: then the connection may just be closed.
    assert status == 413 if is_announced else status in {413, 502, None}
    assert all(late - early < 50_000_000 for early, late in zip(before, after, strict=True))


def _status_or_cut(client: httpx.Client, path: str, body: Iterator[bytes], headers: dict[str, str]) -> int | None:
    try:
        return client.post(path, content=body, headers=headers).status_code
    except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
        return None


@pytest.mark.parametrize("size", [2_000_000, 44_000_000])
def test_who_sends_too_much_is_told_so_every_time(site: Site, size: int) -> None:
    """Not only when the answer happens to be faster than the closed connection: a phone retries after a 502."""
    headers = {"Content-Type": "application/json", "Content-Length": str(size)}
    for _ in range(20):
        with site.browser() as client:
            answer = client.post("/api/auth/login", content=_zeroes(size), headers=headers)
        assert answer.status_code == 413
        assert answer.json()["type"] == "/problems/too-large"


def test_headers_that_never_end_do_not_reach_the_gateway(site: Site) -> None:
    """Slowloris: a hundred clients send a header line every two seconds; each is disconnected after about ten."""
    with ExitStack() as open_sockets, ThreadPoolExecutor(20) as pool:
        slow = list(pool.map(lambda _: open_sockets.enter_context(site.connect()), range(100)))
        for line in slow:
            line.sendall(b"GET /api/me HTTP/1.1\r\nHost: localhost\r\n")
        began, answers = time.monotonic(), []
        while time.monotonic() - began < 8:
            answers.append(_seconds_of_a_request(site))
            for number, line in enumerate(slow):
                line.sendall(f"X-Slow-{len(answers)}-{number}: 1\r\n".encode())
            time.sleep(2)
        assert site.connections_of_caddy_to_the_gateway() < 10
        assert max(answers) < 2
        assert all(_ends_within(line, 15) for line in slow)


def _seconds_of_a_request(site: Site) -> float:
    began = time.monotonic()
    with site.browser() as client:
        assert client.get("/healthz").status_code == 200
    return time.monotonic() - began


def _ends_within(line: ssl.SSLSocket, seconds: float) -> bool:
    line.settimeout(seconds)
    try:
        return line.recv(4096) == b"" or line.recv(4096) == b""
    except (ConnectionError, ssl.SSLError):
        return True
    except TimeoutError:
        return False


def test_slow_bodies_do_not_block_other_requests(site: Site, world: World) -> None:
    """The gateway gives up on each after half a minute of silence; until then they must not affect it."""
    with site.browser() as client:
        token = _bearer(client, world.volunteer)["Authorization"]
    head = f"PUT /api/visits/{new_id()} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\n"
    head += "Content-Type: application/json\r\nContent-Length: 900000\r\n\r\n{"
    with ExitStack() as open_sockets, ThreadPoolExecutor(20) as pool:
        slow = list(pool.map(lambda _: open_sockets.enter_context(site.connect()), range(200)))
        for line in slow:
            line.sendall(head.encode())
        answers = []
        for _ in range(20):
            answers.append(_seconds_of_a_request(site))
            for line in slow:
                line.sendall(b" ")
    assert sorted(answers)[-2] < 1


def test_a_large_answer_is_streamed(site: Site, tmp_path: Path) -> None:
    """The first bytes arrive while the upstream still sends the last ones, and Caddy buffers none of it."""
    listener = socket.create_server(("127.0.0.1", 0))
    https_port, http_port = free_ports(2)
    with listener, ThreadPoolExecutor(1) as upstream:
        caddy = _caddy(tmp_path, listener.getsockname()[1], https_port, http_port)
        with caddy:
            try:
                trust = ssl.create_default_context(cafile=_wait_for(tmp_path / AUTHORITY, caddy))
                sending = upstream.submit(_send_in_two_parts, listener)
                early, size = _read_in_two_parts(f"https://localhost:{https_port}/", trust)
                assert sending.result(30)
                assert early
                assert size == 200_000_000
                assert psutil.Process(caddy.pid).memory_info().rss < 150_000_000
            finally:
                caddy.terminate()


def _send_in_two_parts(listener: socket.socket) -> bool:
    line, _ = listener.accept()
    with line:
        line.recv(65_536)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 200000000\r\n\r\n")
        line.sendall(bytes(100_000_000))
        time.sleep(1)
        line.sendall(bytes(100_000_000))
    return True


def _read_in_two_parts(url: str, trust: ssl.SSLContext) -> tuple[bool, int]:
    """Whether bytes arrived before the upstream's pause was over, and how many in all."""
    size, pauses = 0, []
    with httpx.Client(verify=trust, trust_env=False, timeout=20) as client, client.stream("GET", url) as answer:
        last = time.monotonic()
        for piece in answer.iter_raw():
            pauses.append((time.monotonic() - last, size))
            last, size = time.monotonic(), size + len(piece)
    longest, before = max(pauses)
    return longest > 0.5 and before > 50_000_000, size

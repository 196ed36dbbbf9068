"""What the gateway and the programs behind it refuse, tested from outside on the running product."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import psutil
import pytest

from services.kernel.ids import new_id
from tests.journeys.conftest import Demo
from tests.submissions.samples import manifest, visit_body
from tests.support.pictures import jpeg
from tests.support.process_tree import from_each_running
from tests.support.stack import Stack

pytestmark = pytest.mark.journey

ONE_COUNTY, OTHER_COUNTY = "211381", "211382"


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.fixture(scope="module")
def headers_of(demo: Demo, client: httpx.Client) -> Any:
    known: dict[tuple[str, str | None], dict[str, str]] = {}

    def headers(role: str, division: str | None = None) -> dict[str, str]:
        if (role, division) not in known:
            account = demo.account(role, division)
            body = {"username": account.username, "password": account.password}
            answer = client.post("/api/auth/login", json=body)
            assert answer.status_code == 200, answer.text
            known[role, division] = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        return known[role, division]

    return headers


def problem_of(answer: httpx.Response) -> str:
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text[:300]
    return str(answer.json()["type"]).removeprefix("/problems/")


def own_household(client: httpx.Client, headers: dict[str, str]) -> UUID:
    household = client.get("/api/households?limit=1", headers=headers).json()["items"][0]["id"]
    return UUID(household)


def test_a_volunteer_cannot_visit_or_see_another_teams_household(client: httpx.Client, headers_of: Any) -> None:
    own, other = headers_of("volunteer", ONE_COUNTY), headers_of("volunteer", OTHER_COUNTY)
    foreign = own_household(client, other)
    seen = client.get(f"/api/households/{foreign}", headers=own)
    visited = client.put(f"/api/visits/{new_id()}", json=visit_body(foreign), headers=own)
    revealed = client.post(
        f"/api/households/{foreign}/reveal", json={"field": "head.phone", "purpose": "上门走访前联系"}, headers=own
    )
    assert [seen.status_code, visited.status_code, revealed.status_code] == [404, 404, 404]
    assert problem_of(visited) == "household-not-paired"


def test_an_officer_sees_nothing_of_another_county(client: httpx.Client, headers_of: Any) -> None:
    officer = headers_of("county_officer", ONE_COUNTY)
    foreign = own_household(client, headers_of("volunteer", OTHER_COUNTY))
    assert client.get(f"/api/households/{foreign}", headers=officer).status_code == 404
    assert client.get(f"/api/progress?division={OTHER_COUNTY}&month=2020-05", headers=officer).status_code == 404
    for path in ("visits", "households", "reports", "dues"):
        listed = client.get(f"/api/{path}?division={OTHER_COUNTY}&limit=10", headers=officer)
        assert listed.status_code in {200, 404}
        assert not listed.json().get("items"), path


@pytest.mark.parametrize("role", ["security_admin", "system_admin", "audit_admin", "editor"])
@pytest.mark.parametrize(
    "path", ["households", "visits", "reports", "pairings", "progress?division=2113&month=2020-05"]
)
def test_administrators_and_editors_read_no_household_data(
    client: httpx.Client, headers_of: Any, role: str, path: str
) -> None:
    answer = client.get(f"/api/{path}", headers=headers_of(role))
    assert (answer.status_code, problem_of(answer)) == (403, "not-permitted")


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_a_forged_token_opens_nothing(client: httpx.Client, token: str) -> None:
    answer = client.get("/api/households", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, problem_of(answer)) == (401, "not-signed-in")


def test_an_upload_that_its_ticket_does_not_allow_is_refused_with_a_problem(
    client: httpx.Client, headers_of: Any
) -> None:
    headers = headers_of("volunteer", ONE_COUNTY)
    photo, other = jpeg(77), jpeg(78)
    body = visit_body(own_household(client, headers), visited_on="2020-06-02")
    body["photos"] = [manifest(photo), manifest(other)]
    visit = f"/api/visits/{new_id()}"
    first, second = client.put(visit, json=body, headers=headers).json()["photos"]
    ticket = first["upload"]
    url, allowed = ticket["url"], ticket["headers"]
    assert (ticket["method"], ticket["fields"]) == ("PUT", None)
    sealed = allowed["Upload-Ticket"]
    altered = sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]
    tried: dict[str, tuple[str, dict[str, str], bytes | Iterator[bytes]]] = {
        "longer": (url, allowed, photo + b"x"),
        "shorter": (url, allowed, photo[:-1]),
        "other bytes": (url, allowed, bytes(len(photo))),
        "other type": (url, {**allowed, "Content-Type": "text/html"}, photo),
        "no ticket": (url, {"Content-Type": "image/jpeg"}, photo),
        "altered ticket": (url, {**allowed, "Upload-Ticket": altered}, photo),
        "ticket of another photo": (second["upload"]["url"], allowed, photo),
        "another photo": (url, allowed, other),
        "a query": (f"{url}?uploads", allowed, photo),
        "no length": (url, allowed, iter([photo])),
    }
    for name, (address, sent, content) in tried.items():
        answer = client.put(address, content=content, headers=sent)
        assert 400 <= answer.status_code < 500, name
        assert problem_of(answer), name
    for method in ("GET", "POST", "DELETE"):
        assert client.request(method, url, headers=allowed).status_code in {404, 405}, method
    for _ in range(2):
        good = client.put(url, content=photo, headers=allowed)
        assert (good.status_code, good.json()["id"]) == (200, first["id"])
        assert good.json()["state"] in {"stored", "ready"}
    receipt = client.get(f"{visit}/receipt", headers=headers).json()
    states = {each["id"]: each["state"] for each in receipt["photos"]}
    assert receipt["state"] == "awaiting_photos"
    assert states[first["id"]] in {"stored", "ready"}
    assert states[second["id"]] == "expected"


@pytest.mark.parametrize(
    "path",
    ["/bangfu-photos", "/bangfu-photos/", "/bangfu-photos?list-type=2", "/bangfu-photos/photos/x", "/api/uploads/"],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_the_bucket_cannot_be_listed_or_changed(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path)
    # An address that is nobody's is a screen of the front end.
    is_page = method == "GET" and answer.headers["content-type"].startswith("text/html")
    assert is_page or answer.status_code in {404, 405}
    assert "<Contents>" not in answer.text


@pytest.mark.parametrize(
    "path", ["/api/visits", "/api/households/imports", "/api/auth/login", "/api/uploads/x", "/api/nothing", "/"]
)
def test_300_megabytes_are_refused_with_flat_memory(demo_stack: Stack, client: httpx.Client, path: str) -> None:
    def memory() -> int:
        programs = ("gateway", "submissions", "households", "campaigns")
        return sum(process.memory_info().rss for name in programs for process in demo_stack.processes(name))

    def endless() -> Iterator[bytes]:
        for _ in range(300):
            yield bytes(1_000_000)

    before = memory()
    try:
        answer = client.post(path, content=endless(), headers={"Content-Type": "application/json"})
        assert answer.status_code in {401, 404, 405, 413}
    except httpx.TransportError:
        # The gateway closed the connection while we were still sending: refused as well.
        pass
    assert memory() - before < 20_000_000


def test_nothing_listens_beyond_this_machine(demo_stack: Stack) -> None:
    supervisor = psutil.Process(demo_stack.processes("gateway")[0].ppid())
    processes = [supervisor, *supervisor.children(recursive=True)]
    for connections in from_each_running(processes, lambda process: process.net_connections("inet")):
        for connection in connections:
            if connection.status == psutil.CONN_LISTEN:
                assert connection.laddr.ip in {"127.0.0.1", "::1"}, connection

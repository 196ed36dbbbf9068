"""The verification of a chain from the screen: every fault is found, and only a complete verification counts."""

import base64
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from gateway.audit_trail import verification
from services.kernel.clock import now
from tests.databases import MakeDatabase
from tests.gateway.audit_programs import PROGRAMS, Trails, running_trails
from tests.gateway.conftest import MakeWorld

MOMENT = "2020-05-08T09:00:00+00:00"


@pytest_asyncio.fixture(scope="module")
async def running(make_world: MakeWorld, service_database: MakeDatabase) -> AsyncIterator[Trails]:
    async with running_trails(make_world, service_database) as running:
        yield running


@pytest.fixture
def trails(running: Trails) -> Iterator[Trails]:
    """With nothing in any trail."""
    for program in PROGRAMS:
        running.change(program, "truncate audit_entries, audit_seals restart identity")
    yield running
    running.switches["households"].answers_left = None


async def fill(trails: Trails, count: int = 10) -> list[int]:
    ids = trails.write("households", *[MOMENT] * count)
    assert await trails.seal("households") == count
    return ids


async def walk(trails: Trails, limit: int, program: str = "households") -> dict[str, Any]:
    """The last step."""
    cursor: str | None = None
    while True:
        answer = await trails.step(program, limit=limit, **({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        step: dict[str, Any] = answer.json()
        cursor = step["next"]
        if cursor is None:
            return step


async def noted(trails: Trails) -> list[tuple[str, str, dict[str, Any]]]:
    """The entries about verifications, oldest first."""
    entries = await trails.pages(action=["audit.verification-started", "audit.verified"])
    return [(entry["action"], entry["subject"], entry["details"]) for entry in reversed(entries)]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"program": "nowhere"},
        {"program": "households", "limit": 0},
        {"program": "households", "limit": 50_001},
        {"program": "households", "limit": "20"},
        {"program": "households", "after": 7},
        {"program": "households", "cursor": "x"},
        {"program": "households", "cursor": "x" * 1025},
        {"program": "households", "cursor": base64.urlsafe_b64encode(bytes(32) + b'["x"]').decode()},
    ],
)
async def test_what_is_no_step_is_refused(trails: Trails, given: dict[str, Any]) -> None:
    answer = await trails.auditor.http.post("/api/audit/verify", json=given)
    assert answer.status_code == 422
    assert await noted(trails) == []


async def test_a_verification_is_continued_only_by_the_same_person_on_the_same_chain_and_soon(
    trails: Trails, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(trails)
    cursor = (await trails.step("households", limit=3)).json()["next"]
    other = await trails.world.person("other-auditor", {"role": "audit_admin"})
    given = {"program": "households", "cursor": cursor}
    assert (await other.http.post("/api/audit/verify", json=given)).json()["type"] == "/problems/cursor-malformed"
    assert (await trails.step("submissions", cursor=cursor)).status_code == 422
    flipped = cursor[:-2] + ("A" if cursor[-2] != "A" else "B") + cursor[-1]
    assert (await trails.step("households", cursor=flipped)).status_code == 422
    later = now() + timedelta(seconds=verification.LIFE_SECONDS + 1)
    with monkeypatch.context() as patched:
        patched.setattr(verification, "now", lambda: later)
        assert (await trails.step("households", cursor=cursor)).status_code == 422
    assert (await trails.step("households", cursor=cursor)).status_code == 200


async def test_a_program_that_is_down_is_named_and_nothing_is_noted(trails: Trails) -> None:
    trails.switches["households"].answers_left = 0
    answer = await trails.step("households")
    trails.switches["households"].answers_left = None
    assert (answer.status_code, answer.json()["missing"]) == (503, ["households"])
    assert await noted(trails) == []


@pytest.mark.parametrize("limit", [1, 4, 10, 100])
async def test_an_untouched_chain_is_intact_and_the_trail_says_who_looked(trails: Trails, limit: int) -> None:
    await fill(trails)
    step = await walk(trails, limit)
    assert step == {"program": "households", "reached": 10, "entries": 10, "broken_at": None, "next": None}
    started, verified = await noted(trails)
    assert started[:2] == ("audit.verification-started", "trail:households")
    assert verified == ("audit.verified", "trail:households", {**started[2], "entries": 10, "broken_at": None})
    newest = (await trails.page(action="audit.verified"))["items"][0]
    assert newest["actor_id"] == str(trails.auditor.id)


@pytest.mark.parametrize("limit", [2, 100])
@pytest.mark.parametrize(
    ("tampering", "broken_at"),
    [
        ("update audit_entries set subject = 'household:other' where id = %s", 5),
        ("update audit_entries set occurred_at = occurred_at - interval '1 s' where id = %s", 5),
        ("delete from audit_entries where id = %s", 5),
        ("delete from audit_seals where entry_id = %s", 6),
    ],
)
async def test_an_entry_that_its_owner_changed_is_found(
    trails: Trails, tampering: str, broken_at: int, limit: int
) -> None:
    ids = await fill(trails)
    trails.change("households", tampering, ids[4])
    step = await walk(trails, limit)
    assert (step["reached"], step["broken_at"]) == (4, broken_at)
    assert (await noted(trails))[-1][2]["broken_at"] == broken_at


async def test_a_chain_computed_again_during_a_verification_is_found(trails: Trails) -> None:
    """The cursor holds what was read: the current chain need not be the one that was read before."""
    ids = await fill(trails)
    cursor = (await trails.step("households", limit=5)).json()["next"]
    trails.change("households", "update audit_entries set subject = 'other' where id = %s", ids[2])
    trails.change("households", "delete from audit_seals")
    await trails.seal("households")
    step = (await trails.step("households", cursor=cursor)).json()
    assert (step["reached"], step["broken_at"]) == (5, 6)


async def test_an_end_deleted_during_a_verification_is_found(trails: Trails) -> None:
    await fill(trails)
    cursor = (await trails.step("households", limit=5)).json()["next"]
    trails.change("households", "delete from audit_seals where position > 3")
    step = (await trails.step("households", cursor=cursor)).json()
    assert (step["broken_at"], step["next"]) == (4, None)


async def test_an_empty_chain_is_intact(trails: Trails) -> None:
    assert await walk(trails, 100, "campaigns") == {
        "program": "campaigns",
        "reached": 0,
        "entries": 0,
        "broken_at": None,
        "next": None,
    }
    assert [action for action, *_ in await noted(trails)] == ["audit.verification-started", "audit.verified"]


async def test_the_gateways_own_chain_is_verified_too(trails: Trails) -> None:
    trails.write("gateway", *[MOMENT] * 7)
    await trails.seal("gateway")
    step = await walk(trails, 3, PROGRAMS[0])
    assert step["broken_at"] is None
    assert step["reached"] == step["entries"] == 7

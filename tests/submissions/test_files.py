"""The addresses of files for our own programs: who may call them, and that no file leads to another owner's."""

import asyncio
import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from services.kernel.clock import now
from services.kernel.files.tickets import HEADER, Tickets
from services.kernel.ids import new_id
from services.kernel.web.internal import internal_headers
from services.submissions.files.objects import upload_key
from services.submissions.media.store import PhotoStore, StoreUnavailable
from tests.submissions.conftest import Running
from tests.submissions.test_photos import events_about, log_with, prepare_pictures, upload
from tests.submissions.test_visits import problem_of
from tests.support.people import CHEN, SYSTEM_ADMIN, TEAM_A, XIAO_LI
from tests.support.pictures import jpeg

ORIGIN = "https://bangfu.test"
TEXT = "第一批名单\n".encode()


@dataclass(frozen=True)
class Programs:
    """What another program asks."""

    service: Running

    @property
    def headers(self) -> dict[str, str]:
        return internal_headers(self.service.settings.internal_secret)

    async def announce(self, file_id: UUID, content: bytes = TEXT, **changes: Any) -> httpx.Response:
        body = attached(content, **changes)
        return await self.service.client.put(f"/internal/files/{file_id}", json=body, headers=self.headers)

    async def ask(self, method: str, path: str, kind: str, owner: object) -> httpx.Response:
        where = {"owner_kind": kind, "owner_id": str(owner)}
        return await self.service.client.request(method, f"/internal/files{path}", params=where, headers=self.headers)

    async def told(self, file_id: object, ticket: str | None) -> httpx.Response:
        """The gateway says that the bytes of a ticket are in the store."""
        given = self.headers if ticket is None else self.headers | {HEADER: ticket}
        return await self.service.client.post(f"/internal/uploads/{file_id}", headers=given)

    def row(self, file_id: object, column: str = "state") -> Any:
        query = f"select {column} from files where id = %s"
        found = self.service.pairings.connection.execute(query, (str(file_id),)).fetchone()
        return found and found[0]


@pytest.fixture
def programs(service: Running) -> Programs:
    return Programs(service)


def attached(content: bytes = TEXT, **changes: Any) -> dict[str, Any]:
    return {
        "owner_kind": "notice",
        "owner_id": str(new_id()),
        "purpose": "attachment",
        "name": "名单.txt",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "content_type": "text/plain",
        "origin": ORIGIN,
        **changes,
    }


def ticket_of(photo: dict[str, Any]) -> str:
    return str(photo["upload"]["headers"][HEADER])


ADDRESSES = [
    ("POST", f"/internal/uploads/{new_id()}", None),
    ("POST", "/internal/uploads/no-id", None),
    ("PUT", f"/internal/files/{new_id()}", attached()),
    ("PUT", f"/internal/files/{new_id()}", {"owner_kind": "visit"}),
    ("GET", "/internal/files", None),
    ("GET", f"/internal/files?owner_kind=notice&owner_id={new_id()}", None),
    ("GET", f"/internal/files/{new_id()}/content", None),
    ("DELETE", f"/internal/files/{new_id()}?owner_kind=notice&owner_id={new_id()}", None),
]


@pytest.mark.parametrize(
    ("method", "path", "body"), ADDRESSES, ids=[f"{m} {p[:20]} {n}" for n, (m, p, _) in enumerate(ADDRESSES)]
)
async def test_people_and_strangers_find_none_of_them(programs: Programs, method: str, path: str, body: Any) -> None:
    secret = programs.service.settings.internal_secret.get_secret_value()
    for headers in (
        {},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {secret[:-1]}"},
        {"Authorization": f"Bearer {secret} "},
        {"Authorization": secret},
        {"X-Bangfu-Program": secret},
        XIAO_LI.headers,
        CHEN.headers,
        SYSTEM_ADMIN.headers,
        {**XIAO_LI.headers, "X-Bangfu-Program": secret},
    ):
        answer = await programs.service.client.request(method, path, json=body, headers=headers)
        assert (answer.status_code, problem_of(answer)) == (404, "not-found"), headers


async def test_an_upload_is_told_of_with_its_own_ticket_only(programs: Programs) -> None:
    visit_id, photos = await log_with(programs.service, jpeg(1), jpeg(2))
    mine, other = photos
    ticket = ticket_of(mine)
    elsewhere = Tickets(type(programs.service.settings.internal_secret)("another secret"))
    opened = Tickets(programs.service.settings.internal_secret).open(ticket, now())
    for wrong in (
        None,
        "",
        "x",
        ticket[:-4],
        ticket[:-2] + "AA",
        ticket.swapcase(),
        ticket_of(other),
        elsewhere.issue(opened),
    ):
        answer = await programs.told(mine["id"], wrong)
        assert (answer.status_code, problem_of(answer)) == (403, "photo-not-allowed"), wrong
    for kind in ("notice", "visit", "report", ""):
        # The right of another sender.
        note = f'["{{{new_id()}}}","{kind}"]'
        foreign = Tickets(programs.service.settings.internal_secret).issue(replace(opened, note=note))
        if kind != "visit":
            assert (await programs.told(mine["id"], foreign)).status_code == 404, kind
    assert [programs.row(photo["id"]) for photo in photos] == ["expected", "expected"]
    assert events_about(programs.service, visit_id) == []


async def test_a_ticket_that_ran_out_during_a_slow_upload_is_taken_when_the_upload_is_over(programs: Programs) -> None:
    _, [photo] = await log_with(programs.service, jpeg(3))
    tickets = Tickets(programs.service.settings.internal_secret)
    opened = tickets.open(ticket_of(photo), now())
    late = tickets.issue(replace(opened, expires_at=now() - timedelta(minutes=1)))
    ticket = {**photo["upload"], "headers": {**photo["upload"]["headers"], HEADER: late}}
    assert (await upload(ticket, jpeg(3))).status_code == 403
    answer = await programs.told(photo["id"], late)
    assert (answer.status_code, answer.json()) == (200, {"id": photo["id"], "state": "stored"})


async def test_what_is_told_again_changes_nothing_whatever_the_file_has_become(programs: Programs) -> None:
    page = b"<html>no picture</html>"
    visit_id, photos = await log_with(programs.service, jpeg(4), page)
    for photo, content in zip(photos, (jpeg(4), page), strict=True):
        await upload(photo["upload"], content)

    async def told() -> list[str]:
        answers = await asyncio.gather(*(programs.told(photo["id"], ticket_of(photo)) for photo in photos * 4))
        assert {answer.status_code for answer in answers} == {200}
        return sorted({answer.json()["state"] for answer in answers})

    assert await told() == ["stored"]
    await prepare_pictures(programs.service)
    assert await told() == ["ready", "rejected"]
    assert [programs.row(photo["id"]) for photo in photos] == ["ready", "rejected"]
    assert events_about(programs.service, visit_id) == ["visit.completed"]


async def test_the_file_of_an_erased_household_is_gone_for_its_ticket_too(programs: Programs) -> None:
    connection = programs.service.pairings.connection
    visit_id, [photo] = await log_with(programs.service, jpeg(5))
    ((household,),) = connection.execute("select household_id from visits where id = %s", (visit_id,)).fetchall()
    connection.execute(
        "insert into withheld_households (household_id, village_code, is_erased) values (%s, '211381101201', true)",
        (household,),
    )
    connection.execute("select erase_household(%s, true)", (household,))
    answer = await programs.told(photo["id"], ticket_of(photo))
    assert (answer.status_code, problem_of(answer)) == (404, "not-found")
    # What was still on its way into the store is removed with the rest of the household.
    places = connection.execute("select prefix from objects_to_delete where household_id = %s", (household,)).fetchall()
    assert (f"files/{photo['id']}/",) in places


async def test_the_file_of_a_deleted_attachment_is_gone_for_its_ticket_too(programs: Programs) -> None:
    file_id, owner = new_id(), new_id()
    made = (await programs.announce(file_id, owner_id=str(owner))).json()
    assert (await programs.ask("DELETE", f"/{file_id}", "notice", owner)).status_code == 204
    assert (await upload(made["upload"], TEXT, "text/plain")).status_code == 404
    assert programs.row(file_id) is None


@pytest.mark.parametrize(
    "change",
    [
        {"owner_kind": "visit"},
        {"owner_kind": "report"},
        {"owner_kind": ""},
        {"owner_kind": "Notice"},
        {"owner_kind": "notice'; --"},
        {"owner_id": "none"},
        {"purpose": "photo"},
        {"purpose": "scan"},
        {"name": ""},
        {"name": "n" * 201},
        {"sha256": "00"},
        {"size": 0},
        {"size": 12_000_001},
        {"size": True},
        {"content_type": "text/plain; charset=utf-8"},
        {"content_type": "../x"},
        {"team_id": str(TEAM_A)},
        {"origin": None},
    ],
    ids=str,
)
async def test_what_describes_no_attachment_is_refused(programs: Programs, change: dict[str, Any]) -> None:
    file_id = new_id()
    answer = await programs.announce(file_id, **change)
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")
    assert programs.row(file_id) is None


async def test_an_id_is_announced_once_for_one_owner_and_content(programs: Programs) -> None:
    file_id, owner = new_id(), str(new_id())
    first = await programs.announce(file_id, owner_id=owner)
    assert (first.status_code, first.json()["state"], first.json()["name"]) == (200, "expected", "名单.txt")
    assert first.json()["upload"]["url"] == f"{ORIGIN}/api/uploads/{file_id}"
    again = await programs.announce(file_id, owner_id=owner)
    assert (again.status_code, again.json()["upload"]["method"]) == (200, "PUT")
    for change in (
        {"content": b"other"},
        {"owner_id": str(new_id())},
        {"owner_kind": "activity"},
        {"content_type": "application/pdf"},
    ):
        given = {"owner_id": owner, **change}
        answer = await programs.announce(file_id, **given)  # type: ignore[arg-type]
        assert (answer.status_code, problem_of(answer)) == (409, "file-changed"), change
        assert "upload" not in answer.json()
    assert programs.row(file_id, "count(*) over ()") == 1


async def test_announced_at_once_it_is_one_file_with_one_key(programs: Programs) -> None:
    file_id, owner = new_id(), str(new_id())
    answers = await asyncio.gather(*(programs.announce(file_id, owner_id=owner) for _ in range(8)))
    assert Counter(answer.status_code for answer in answers) == Counter({200: 8})
    tickets = Tickets(programs.service.settings.internal_secret)
    keys = {tickets.open(answer.json()["upload"]["headers"][HEADER], now()).data_key for answer in answers}
    assert len(keys) == 1


async def test_the_id_of_a_photo_is_never_taken_for_an_attachment(programs: Programs) -> None:
    _, [photo] = await log_with(programs.service, jpeg(6))
    answer = await programs.announce(UUID(photo["id"]), jpeg(6), content_type="image/jpeg")
    assert (answer.status_code, problem_of(answer)) == (409, "file-changed")
    assert "upload" not in answer.json()
    assert programs.row(photo["id"], "owner_kind") == "visit"


async def test_no_kind_of_owner_leads_to_the_files_of_another(programs: Programs) -> None:
    visit_id, [photo] = await log_with(programs.service, jpeg(7))
    await upload(photo["upload"], jpeg(7))
    await prepare_pictures(programs.service)
    notice, file_id = new_id(), new_id()
    made = (await programs.announce(file_id, owner_id=str(notice))).json()
    await upload(made["upload"], TEXT, "text/plain")
    await prepare_pictures(programs.service)
    content = await programs.ask("GET", f"/{file_id}/content", "notice", notice)
    assert (content.status_code, content.content) == (200, TEXT)
    for kind, owner, of in (
        ("activity", notice, file_id),
        ("notice", new_id(), file_id),
        ("visit", notice, file_id),
        ("report", notice, file_id),
        ("visit", visit_id, photo["id"]),
        ("report", visit_id, photo["id"]),
        ("notice", visit_id, photo["id"]),
        ("activity", visit_id, photo["id"]),
    ):
        answer = await programs.ask("GET", f"/{of}/content", kind, owner)
        assert answer.status_code in {404, 422}, (kind, of)
        listed = await programs.ask("GET", "", kind, owner)
        assert listed.status_code == 422 or listed.json()["items"] == [], (kind, owner)
        gone = await programs.ask("DELETE", f"/{of}", kind, owner)
        assert gone.status_code in {204, 422}
        assert programs.row(of) == "ready", (kind, of)
    assert await is_stored(programs, upload_key(UUID(photo["id"]), hashlib.sha256(jpeg(7)).hexdigest()))
    shown = await programs.service.client.get(f"/api/photos/{photo['id']}", headers=XIAO_LI.headers)
    assert (shown.status_code, shown.content) == (200, jpeg(7))


async def is_stored(programs: Programs, key: str) -> bool:
    store = PhotoStore(programs.service.settings.store())
    try:
        return await store.stat(key) is not None
    finally:
        await store.aclose()


async def test_row_level_security_alone_keeps_kinds_of_owners_apart(programs: Programs) -> None:
    """Raw SQL as the application role, without a filter."""
    _, [photo] = await log_with(programs.service, jpeg(8))
    file_id = new_id()
    await programs.announce(file_id)
    both = [str(file_id), photo["id"]]
    with psycopg.connect(programs.service.database.dsn("app"), autocommit=True) as connection:
        for kind, seen in (("", []), ("activity", []), ("visit", []), ("report", []), ("notice", [str(file_id)])):
            with connection.transaction():
                connection.execute("select set_config('app.files_of', %s, true)", (kind,))
                where = "where id = any (cast(%s as uuid[]))"
                found = connection.execute(f"select id::text from files {where}", (both,)).fetchall()
                assert [row[0] for row in found] == seen, kind
                changed = connection.execute(f"update files set state = 'stored' {where}", (both,))
                assert changed.rowcount == len(seen), kind
                deleted = connection.execute(f"delete from files {where}", (both,))
                assert deleted.rowcount == len(seen), kind
                raise psycopg.Rollback
        for asked, kind in (("visit", "visit"), ("report", "report"), ("activity", "notice")):
            connection.execute("select set_config('app.files_of', %s, false)", (asked,))
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation)):
                connection.execute(
                    "insert into files (id, owner_kind, owner_id, purpose, sha256, size, content_type, object) "
                    "values (%s, %s, %s, 'attachment', '\\x00', 1, 'text/plain', 'upload')",
                    (new_id(), kind, new_id()),
                )
        # Whoever sends for the team of a visit deletes none of its files either.
        connection.execute("select set_config('app.sending', %s, false)", (f"{{{TEAM_A}}}",))
        for asked in ("visit", ""):
            connection.execute("select set_config('app.files_of', %s, false)", (asked,))
            assert connection.execute("delete from files").rowcount == 0
    assert [programs.row(each) for each in both] == ["expected", "expected"]


async def test_the_content_of_an_attachment_comes_once_it_is_ready(programs: Programs) -> None:
    file_id, owner = new_id(), new_id()
    made = (await programs.announce(file_id, owner_id=str(owner))).json()
    for prepare in (False, True):
        early = await programs.ask("GET", f"/{file_id}/content", "notice", owner)
        assert (early.status_code, problem_of(early)) == (409, "photo-not-ready")
        if not prepare:
            assert (await upload(made["upload"], TEXT, "text/plain")).json()["state"] == "stored"
    await prepare_pictures(programs.service)
    content = await programs.ask("GET", f"/{file_id}/content", "notice", owner)
    assert (content.status_code, content.content) == (200, TEXT)
    assert content.headers["content-type"].startswith("text/plain")
    [listed] = (await programs.ask("GET", "", "notice", owner)).json()["items"]
    assert (listed["name"], listed["state"], listed["upload"]) == ("名单.txt", "ready", None)
    programs.service.pairings.connection.execute("update files set state = 'rejected' where id = %s", (file_id,))
    refused = await programs.ask("GET", f"/{file_id}/content", "notice", owner)
    assert (refused.status_code, problem_of(refused)) == (410, "photo-rejected")


async def test_a_deleted_attachment_leaves_neither_row_nor_bytes(programs: Programs) -> None:
    file_id, owner = new_id(), new_id()
    made = (await programs.announce(file_id, owner_id=str(owner))).json()
    await upload(made["upload"], TEXT, "text/plain")
    key = upload_key(file_id, hashlib.sha256(TEXT).hexdigest())
    assert await is_stored(programs, key)
    assert [(await programs.ask("DELETE", f"/{file_id}", "notice", owner)).status_code for _ in range(2)] == [204, 204]
    assert not await is_stored(programs, key)
    assert (await programs.ask("GET", "", "notice", owner)).json()["items"] == []


async def test_an_attachment_that_the_store_did_not_give_up_is_deleted_by_the_same_request_again(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id, owner = new_id(), new_id()
    made = (await programs.announce(file_id, owner_id=str(owner))).json()
    await upload(made["upload"], TEXT, "text/plain")

    async def fail(self: PhotoStore, prefix: str) -> int:
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(PhotoStore, "delete_all", fail)
        refused = await programs.ask("DELETE", f"/{file_id}", "notice", owner)
        assert (refused.status_code, problem_of(refused)) == (503, "photo-store-unavailable")
    assert (await programs.ask("DELETE", f"/{file_id}", "notice", owner)).status_code == 204
    assert not await is_stored(programs, upload_key(file_id, hashlib.sha256(TEXT).hexdigest()))
    assert programs.row(file_id) is None


async def test_the_name_of_an_attachment_is_stored_sealed(programs: Programs) -> None:
    file_id = new_id()
    await programs.announce(file_id, name="赵有田的低保申请.txt")
    row = programs.service.pairings.connection.execute(
        "select f::text from files f where id = %s", (file_id,)
    ).fetchone()
    assert row is not None
    name = "赵有田的低保申请"
    assert name not in row[0]
    assert name.encode().hex() not in row[0]

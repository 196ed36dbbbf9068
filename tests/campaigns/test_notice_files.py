"""Files of a notice: who attaches, downloads and takes off, what is refused, and what the other program's faults do."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from starlette.types import Message

from services.kernel.auth.principals import NotPermitted, Principal
from services.kernel.files.attached import AttachedFiles, FileOwner
from services.kernel.files.schemas import FileManifest
from services.kernel.files.types import ENDINGS, LONGEST_NAME, MAX_BYTES, MOST, TYPES
from services.kernel.ids import new_id
from services.kernel.problems import NotFound, Problem
from services.kernel.web.access import Viewer
from tests.campaigns.office import Caller, Office, notice
from tests.support.kept_files import PIECE, manifest_of
from tests.support.parts import part_of_app
from tests.support.people import (
    ADMINS,
    API_CLIENT,
    CHEN,
    EDITOR,
    INSPECTOR,
    OTHER_CITY,
    SYSTEM_ADMIN,
    XIAO_LI,
    ZHANG,
)

CONTENT = b"%PDF-1.7 the words of the attachment"
WRITERS_ONLY = [
    (None, 401),
    (XIAO_LI, 403),
    (ZHANG, 403),
    (EDITOR, 403),
    (INSPECTOR, 403),
    (SYSTEM_ADMIN, 403),
    (API_CLIENT, 403),
    (OTHER_CITY, 404),
]


@pytest.fixture
async def notice_id(teams: Office) -> AsyncIterator[UUID]:
    """A notice of the city; the program that keeps the files is well before and after."""
    fresh = new_id()
    assert (await teams.put(CHEN, f"/notices/{fresh}", notice())).status_code == 201
    yield fresh
    teams.files.is_down, teams.files.breaks_after = False, None
    teams.files.answers.clear()


def path_of(notice_id: UUID, file_id: UUID | None = None) -> str:
    return f"/notices/{notice_id}/files/{file_id or new_id()}"


def problem_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]


@pytest.mark.parametrize(("caller", "status"), WRITERS_ONLY)
async def test_it_refuses_a_file_from_who_may_not_change_the_notice(
    office: Office, notice_id: UUID, caller: Caller, status: int
) -> None:
    office.files.asked.clear()
    answer = await office.put(caller, path_of(notice_id), manifest_of(CONTENT))
    assert answer.status_code == status
    assert office.files.asked == []


@pytest.mark.parametrize(("caller", "status"), WRITERS_ONLY)
async def test_it_refuses_to_take_a_file_off_for_who_may_not_change_the_notice(
    office: Office, notice_id: UUID, caller: Caller, status: int
) -> None:
    file_id = office.files.keep("notice", notice_id, CONTENT)
    assert (await office.delete(caller, path_of(notice_id, file_id))).status_code == status
    assert file_id in office.files.files


@pytest.mark.parametrize("caller", ADMINS)
async def test_it_shows_no_file_to_administrators_nor_to_who_is_not_signed_in(
    office: Office, notice_id: UUID, caller: Caller
) -> None:
    file_id = office.files.keep("notice", notice_id, CONTENT)
    for path in (f"/notices/{notice_id}/files", path_of(notice_id, file_id)):
        assert (await office.get(caller, path)).status_code == 403
        assert (await office.get(None, path)).status_code == 401


async def test_what_is_not_there_is_not_found_before_it_is_forbidden(office: Office) -> None:
    absent = new_id()
    for caller in (CHEN, OTHER_CITY):
        answers = [
            await office.put(caller, path_of(absent), manifest_of(CONTENT)),
            await office.delete(caller, path_of(absent)),
            await office.get(caller, f"/notices/{absent}/files"),
            await office.get(caller, path_of(absent)),
        ]
        assert [answer.status_code for answer in answers] == [404] * 4


async def test_a_file_of_another_thing_is_not_found(office: Office, notice_id: UUID) -> None:
    other = new_id()
    await office.put(CHEN, f"/notices/{other}", notice())
    of_other = office.files.keep("notice", other, CONTENT)
    of_a_visit = office.files.keep("visit", notice_id, CONTENT)
    for file_id in (of_other, of_a_visit, new_id()):
        assert (await office.get(CHEN, path_of(notice_id, file_id))).status_code == 404
        assert (await office.delete(CHEN, path_of(notice_id, file_id))).status_code == 404
    assert {of_other, of_a_visit} <= office.files.files.keys()
    assert (await office.get(CHEN, f"/notices/{notice_id}/files")).json() == {"items": []}
    taken = await office.put(CHEN, path_of(notice_id, of_other), manifest_of(CONTENT))
    assert problem_of(taken) == (409, "/problems/file-changed")


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "a/../b.pdf"},
        {"name": "a\\b.pdf"},
        {"name": ".pdf"},
        {"name": "附件.pdf.exe"},
        {"name": "附件.docx"},
        {"name": "附件\u202efdp.pdf"},
        {"name": "附件\r\nX: y.pdf"},
        {"name": "长" * 97 + ".pdf"},
        {"sha256": "0" * 63},
        {"sha256": "g" * 64},
        {"size": 0},
        {"size": MAX_BYTES + 1},
        {"size": "5"},
        {"content_type": "text/html", "name": "附件.html"},
        {"content_type": "image/svg+xml", "name": "附件.svg"},
        {"content_type": "application/zip", "name": "附件.zip"},
        {"unheard_of": 1},
    ],
)
async def test_it_refuses_a_malformed_announcement(office: Office, notice_id: UUID, change: dict[str, Any]) -> None:
    answer = await office.put(CHEN, path_of(notice_id), {**manifest_of(CONTENT), **change})
    assert problem_of(answer) == (422, "/problems/malformed")


async def test_it_refuses_an_id_that_is_not_the_senders_own_making(office: Office, notice_id: UUID) -> None:
    assert (await office.put(CHEN, path_of(notice_id, uuid4()), manifest_of(CONTENT))).status_code == 422


async def test_it_refuses_other_content_under_the_same_id(office: Office, notice_id: UUID) -> None:
    path = path_of(notice_id)
    await office.put(CHEN, path, manifest_of(CONTENT))
    answer = await office.put(CHEN, path, manifest_of(CONTENT + b"."))
    assert problem_of(answer) == (409, "/problems/file-changed")


async def test_it_refuses_one_file_too_many_and_counts_no_rejected_one(office: Office, notice_id: UUID) -> None:
    ids = [office.files.keep("notice", notice_id, CONTENT + bytes([n])) for n in range(MOST)]
    full = await office.put(CHEN, path_of(notice_id), manifest_of(CONTENT))
    assert problem_of(full) == (409, "/problems/too-many-files")
    assert full.json()["most"] == MOST
    again = await office.put(CHEN, path_of(notice_id, ids[0]), manifest_of(CONTENT + bytes([0])))
    assert again.status_code == 200
    office.files.check(ids[1], "infected")
    assert (await office.put(CHEN, path_of(notice_id), manifest_of(CONTENT))).status_code == 200


async def test_it_gives_no_bytes_until_they_are_checked_nor_those_that_were_rejected(
    office: Office, notice_id: UUID
) -> None:
    path = path_of(notice_id, file_id := new_id())
    await office.put(CHEN, path, manifest_of(CONTENT))
    assert problem_of(await office.get(CHEN, path)) == (409, "/problems/file-not-ready")
    office.files.arrive(file_id, CONTENT)
    early = await office.get(CHEN, path)
    assert (*problem_of(early), early.headers["retry-after"]) == (409, "/problems/file-not-ready", "2")
    office.files.check(file_id, "infected")
    assert problem_of(await office.get(CHEN, path)) == (410, "/problems/file-rejected")
    (listed,) = (await office.get(XIAO_LI, f"/notices/{notice_id}/files")).json()["items"]
    assert (listed["state"], listed["rejection"]) == ("rejected", "infected")


async def test_what_changed_between_the_list_and_the_bytes_is_said(office: Office, notice_id: UUID) -> None:
    file_id = office.files.keep("notice", notice_id, CONTENT)
    for status, code in ((404, "not-found"), (409, "file-not-ready"), (410, "file-rejected")):
        answer = await _answered_by_content(office, status, path_of(notice_id, file_id))
        assert problem_of(answer) == (status, f"/problems/{code}")


async def _answered_by_content(office: Office, status: int, path: str) -> httpx.Response:
    """The list as it is, and this status from the bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office.files, "_content", lambda kept: httpx.Response(status))
        return await office.get(CHEN, path)


async def test_without_the_other_program_nothing_else_suffers(office: Office, notice_id: UUID) -> None:
    file_id = office.files.keep("notice", notice_id, CONTENT)
    office.files.is_down = True
    path = path_of(notice_id, file_id)
    answers = [
        await office.get(CHEN, f"/notices/{notice_id}/files"),
        await office.get(CHEN, path),
        await office.put(CHEN, path_of(notice_id), manifest_of(CONTENT)),
        await office.delete(CHEN, path),
    ]
    assert {problem_of(answer) for answer in answers} == {(503, "/problems/files-unavailable")}
    assert all("retry-after" in answer.headers for answer in answers)
    assert (await office.get(CHEN, f"/notices/{notice_id}")).status_code == 200


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 405, 413, 422, 429, 500, 502, 503])
async def test_an_answer_that_was_not_agreed_is_unavailable(office: Office, notice_id: UUID, status: int) -> None:
    office.files.answers["GET"] = status
    answer = await office.get(CHEN, f"/notices/{notice_id}/files")
    assert problem_of(answer) == (503, "/problems/files-unavailable")


async def test_an_answer_of_other_fields_is_unavailable(office: Office, notice_id: UUID) -> None:
    for content in (b"", b"[]", b'{"items":[{"id":1}]}'):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(office.files, "_list", lambda wanted, content=content: httpx.Response(200, content=content))
            answer = await office.get(CHEN, f"/notices/{notice_id}/files")
        assert problem_of(answer) == (503, "/problems/files-unavailable")


async def test_a_type_that_is_not_on_the_list_is_never_served(office: Office, notice_id: UUID) -> None:
    file_id = office.files.keep("notice", notice_id, CONTENT)
    office.files.files[file_id].served_as = "text/html"
    answer = await office.get(CHEN, path_of(notice_id, file_id))
    assert problem_of(answer) == (503, "/problems/files-unavailable")
    assert office.files.closed


async def test_an_announcement_is_answered_with_a_way_to_send_the_bytes(office: Office, notice_id: UUID) -> None:
    path = path_of(notice_id, file_id := new_id())
    answer = await office.put(CHEN, path, manifest_of(CONTENT))
    assert answer.json() == {
        "id": str(file_id),
        "state": "expected",
        "rejection": None,
        "upload": {
            "method": "PUT",
            "url": f"http://bangfu.test/api/uploads/{file_id}",
            "headers": {"Content-Type": "application/pdf", "Upload-Ticket": "sealed"},
            "fields": None,
        },
    }
    again = await office.put(CHEN, path, manifest_of(CONTENT))
    assert again.json() == answer.json()
    office.files.arrive(file_id, CONTENT)
    stored = (await office.put(CHEN, path, manifest_of(CONTENT))).json()
    assert (stored["state"], stored["upload"]) == ("stored", None)


async def test_the_list_has_what_a_screen_shows_in_the_order_of_announcing(office: Office, notice_id: UUID) -> None:
    names = ["附件2.docx", "附件1.pdf"]
    types = ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/pdf"]
    for name, content_type in zip(names, types, strict=True):
        office.files.keep("notice", notice_id, CONTENT, name=name, content_type=content_type)
    items = (await office.get(XIAO_LI, f"/notices/{notice_id}/files")).json()["items"]
    assert [item["name"] for item in items] == names
    assert set(items[0]) == {"id", "purpose", "name", "size", "content_type", "state", "rejection", "created_at"}
    assert (items[1]["size"], items[1]["state"]) == (len(CONTENT), "ready")


@pytest.mark.parametrize("caller", [XIAO_LI, ZHANG, EDITOR, INSPECTOR, API_CLIENT])
async def test_whoever_reads_a_notice_downloads_a_file_to_save_it(
    office: Office, notice_id: UUID, caller: Caller
) -> None:
    file_id = office.files.keep("notice", notice_id, CONTENT, name="附件 1“表”.pdf")
    closed = office.files.closed
    answer = await office.get(caller, path_of(notice_id, file_id))
    assert (answer.status_code, answer.content) == (200, CONTENT)
    headers = answer.headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == (
        "attachment; filename=\"__ 1___.pdf\"; filename*=UTF-8''%E9%99%84%E4%BB%B6%201%E2%80%9C%E8%A1%A8%E2%80%9D.pdf"
    )
    assert headers["content-length"] == str(len(CONTENT))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert office.files.closed == closed + 1


async def test_a_picture_that_was_made_anew_is_named_as_what_it_is_now(office: Office, notice_id: UUID) -> None:
    file_id = office.files.keep("notice", notice_id, b"pixels", name="site.png", content_type="image/png")
    office.files.files[file_id].served_as = "image/jpeg"
    headers = (await office.get(XIAO_LI, path_of(notice_id, file_id))).headers
    assert headers["content-type"] == "image/jpeg"
    assert headers["content-disposition"] == 'attachment; filename="site.jpg"'


async def test_bytes_are_passed_on_as_they_arrive(office: Office, notice_id: UUID) -> None:
    """However large a file is, no more of it is in memory than a few pieces."""
    pieces = 200
    file_id = office.files.keep("notice", notice_id, bytes(PIECE * pieces))
    before, ahead, received = office.files.pieces_given, 0, 0

    async def send(message: Message) -> None:
        nonlocal ahead, received
        received += len(message.get("body", b""))
        ahead = max(ahead, office.files.pieces_given - before - received // PIECE)

    await _ask(office, path_of(notice_id, file_id), send)
    assert received == PIECE * pieces
    assert ahead <= 8


async def test_a_file_that_breaks_off_is_never_taken_for_a_whole_one(office: Office, notice_id: UUID) -> None:
    file_id = office.files.keep("notice", notice_id, bytes(PIECE * 20))
    office.files.breaks_after, closed = 10, office.files.closed
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await _ask(office, path_of(notice_id, file_id), send)
    assert sent[0]["status"] == 200
    assert sent[-1]["more_body"] is True
    assert office.files.closed == closed + 1


async def test_who_goes_away_in_the_middle_lets_the_other_program_go(office: Office, notice_id: UUID) -> None:
    file_id = office.files.keep("notice", notice_id, bytes(PIECE * 200))
    closed, given = office.files.closed, office.files.pieces_given

    async def send(message: Message) -> None:
        if message.get("body"):
            gone.set()
            await asyncio.Event().wait()

    gone = asyncio.Event()
    await _ask(office, path_of(notice_id, file_id), send, gone)
    assert office.files.closed == closed + 1
    assert office.files.pieces_given - given < 20


async def _ask(office: Office, path: str, send: Any, gone: asyncio.Event | None = None) -> None:
    """Straight to the application: httpx's transport to one reads the whole answer at once."""
    headers = [(name.lower().encode(), value.encode()) for name, value in XIAO_LI.headers.items()]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": f"/api{path}",
        "raw_path": f"/api{path}".encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"bangfu.test"), *headers],
        "server": ("bangfu.test", 80),
        "client": ("127.0.0.1", 1),
    }

    async def receive() -> Message:
        """Nothing more comes from a caller who waits; one who goes away says so when `gone` is set."""
        if not asked:
            asked.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}
        await (gone or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    asked: list[bool] = []
    await office.app(scope, receive, send)


async def test_taking_a_file_off_deletes_it(office: Office, notice_id: UUID) -> None:
    file_id = office.files.keep("notice", notice_id, CONTENT)
    path = path_of(notice_id, file_id)
    answer = await office.delete(CHEN, path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert file_id not in office.files.files
    assert (await office.get(CHEN, path)).status_code == 404
    assert (await office.delete(CHEN, path)).status_code == 404


async def test_attaching_and_taking_off_stand_in_the_trail_once_and_a_download_does_not(
    office: Office, notice_id: UUID
) -> None:
    path = path_of(notice_id, file_id := new_id())
    for _ in range(2):
        await office.put(CHEN, path, manifest_of(CONTENT, name="李某的名单.pdf"))
    office.files.arrive(file_id, CONTENT)
    office.files.check(file_id)
    assert (await office.get(CHEN, path)).status_code == 200
    await office.put(OTHER_CITY, path, manifest_of(CONTENT))
    await office.delete(CHEN, path)
    with psycopg.connect(office.database.dsn()) as connection:
        trail = connection.execute(
            "select actor_id, action, details from audit_entries where subject = %s order by id", [str(notice_id)]
        ).fetchall()
    about = {"subjects": [str(file_id)]}
    assert trail == [
        (CHEN.account_id, "notice.saved", {}),
        (CHEN.account_id, "notice.issued", {}),
        (CHEN.account_id, "notice.file_added", about),
        (CHEN.account_id, "notice.file_removed", about),
    ]


async def test_what_cannot_be_recorded_is_not_done(office: Office, notice_id: UUID) -> None:
    file_id = office.files.keep("notice", notice_id, CONTENT)
    with psycopg.connect(office.database.dsn(), autocommit=True) as connection:
        connection.execute("alter table audit_entries rename to audit_entries_away")
        try:
            removed = await office.delete(CHEN, path_of(notice_id, file_id))
            added = await office.put(CHEN, path_of(notice_id, other := new_id()), manifest_of(CONTENT))
        finally:
            connection.execute("alter table audit_entries_away rename to audit_entries")
    assert {removed.status_code, added.status_code} == {500}
    assert file_id in office.files.files
    assert other not in office.files.files


class ThingClosed(Problem):
    status = 409
    code = "thing-closed"
    title = "已经结束，不能再改。"
    title_en = "It is closed."


async def test_another_kind_of_thing_needs_its_rights_only(office: Office) -> None:
    """And keeps its files apart, by kind and by purpose."""
    known, closed = new_id(), new_id()

    async def may_see(viewer: Viewer, thing_id: UUID) -> None:
        if thing_id not in {known, closed}:
            raise NotFound()

    async def may_change(viewer: Viewer, thing_id: UUID) -> None:
        await may_see(viewer, thing_id)
        if thing_id == closed:
            raise ThingClosed()

    proofs = FileOwner("item", "dues.read", "dues.read", may_see, may_change, (ThingClosed,), purpose="proof")
    papers = replace(proofs, purpose="paper")
    files = part_of_app(office.app, AttachedFiles)
    principal = Principal(XIAO_LI.account_id, None, XIAO_LI.grants)
    manifest = FileManifest.model_validate(manifest_of(CONTENT))
    file_id = new_id()
    with pytest.raises(NotFound):
        await files.announce(proofs, principal, new_id(), file_id, manifest, "")
    with pytest.raises(ThingClosed):
        await files.announce(proofs, principal, closed, file_id, manifest, "")
    nobody = Principal(EDITOR.account_id, None, EDITOR.grants)
    with pytest.raises(NotPermitted):
        await files.announce(proofs, nobody, known, file_id, manifest, "")
    assert file_id not in office.files.files
    assert (await files.announce(proofs, principal, known, file_id, manifest, "")).state == "expected"
    assert [each.purpose for each in (await files.listed(proofs, principal, known)).items] == ["proof"]
    assert (await files.listed(papers, principal, known)).items == []
    with pytest.raises(NotFound):
        await files.take_off(papers, principal, known, file_id)
    await files.take_off(proofs, principal, known, file_id)
    assert file_id not in office.files.files


def test_every_type_has_endings_and_no_two_share_one() -> None:
    assert set(ENDINGS) == set(TYPES)
    endings = [ending for each in ENDINGS.values() for ending in each]
    assert len(endings) == len(set(endings))


def test_the_screen_offers_the_same_endings_and_limits() -> None:
    screen = (Path(__file__).parents[2] / "frontend/src/shared/files/fileTypes.ts").read_text(encoding="utf-8")
    offered = dict(re.findall(r"^  (\w+): '([\w./-]+)',$", screen, re.MULTILINE))
    assert offered == {ending: content_type for content_type, endings in ENDINGS.items() for ending in endings}
    for name, value in (("MOST_BYTES", MAX_BYTES), ("MOST_FILES", MOST), ("LONGEST_NAME", LONGEST_NAME)):
        assert f"const {name} = {value:_}" in screen

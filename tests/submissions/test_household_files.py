"""一户一卷: who may export everything stored of a household, what is inside, and what an export that breaks off is."""

import asyncio
import hashlib
import io
import json
import tracemalloc
import zipfile
from collections.abc import AsyncIterator, Mapping, MutableMapping
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from deploy.embedded.object_store import ObjectStore
from services.kernel.auth.principals import Principal
from services.kernel.ids import new_id
from services.kernel.web.inputs import OutputModel
from services.submissions import models
from services.submissions.files.contents import StoredFile, read_content
from services.submissions.files.objects import upload_key
from services.submissions.household_files import contents, rules, schemas
from services.submissions.household_files.cover import NAME as COVER
from services.submissions.household_files.rules import HouseholdFiles
from services.submissions.media.store import PhotoStore, StoreUnavailable
from services.submissions.reports.states import Caller
from services.submissions.settings import SubmissionsSettings
from tests.databases import MakeDatabase, ServiceDatabase
from tests.submissions.office import Office, Scan, refused, running_office, upload
from tests.submissions.samples import visit_body
from tests.support.parts import part_of_app
from tests.support.pdfs import text_of
from tests.support.people import (
    ADMINS,
    API_CLIENT,
    CHEN,
    EDITOR,
    INSPECTOR,
    LEADER_A,
    LINGYUAN_OFFICER,
    OTHER_CITY,
    TEAM_A,
    XIAO_LI,
    ZHANG,
    Person,
    person,
)
from tests.support.pictures import jpeg

PURPOSE = "本人申请查阅本户资料"
PROVINCE = person("省级", "province_officer", division="21")


async def export(office: Office, who: Person, household_id: UUID, purpose: Any = PURPOSE) -> httpx.Response:
    body = {} if purpose is None else {"purpose": purpose}
    return await office.client.post(f"/api/household-files/{household_id}", json=body, headers=who.headers)


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def entries(office: Office, household_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    return [entry for entry in office.audit(f"household:{household_id}") if entry[0] == "household.exported"]


@pytest.fixture(scope="module")
async def running(
    service_database: MakeDatabase,
    settings: tuple[SubmissionsSettings, ServiceDatabase],
    object_store: ObjectStore,
) -> AsyncIterator[Office]:
    async with running_office(*settings) as office:
        yield office


class Told:
    """A household with something of everything; each text stands in one place of one row."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.pairing_id, self.household_id = office.pair()
        self.pictures = [jpeg(31), jpeg(32), jpeg(33)]
        self.scan = Scan(jpeg(34))
        self.reports: dict[str, str] = {}

    async def tell(self) -> None:
        office = self.office
        visit_id = new_id()
        body = visit_body(
            self.household_id,
            *self.pictures,
            visited_on="2020-05-12",
            content="甲文字：送去降压药",
            needs="乙文字：想修屋顶",
            signature={"strokes": [[1, 2, 3]], "by": "丙文字"},
        )
        path = f"/api/visits/{visit_id}"
        answer = await office.client.put(path, json=body, headers=XIAO_LI.headers)
        for photo, picture in zip(answer.json()["photos"], self.pictures, strict=True):
            await upload(photo["upload"], picture)
            await office.client.post(f"{path}/photos/{photo['id']}/complete", headers=XIAO_LI.headers)
        other = {**body, "content": "丁文字：另一份"}
        assert (await office.client.put(path, json=other, headers=XIAO_LI.headers)).status_code == 409
        revision = {"visited_on": "2020-05-12", "content": "戊文字：更正后", "needs": None, "reason": "己文字：写错"}
        answer = await office.client.put(f"{path}/revisions/{new_id()}", json=revision, headers=XIAO_LI.headers)
        assert answer.status_code == 201, answer.text
        await office.prepare_pictures()
        sent = await office.draft(pairing_id=str(self.pairing_id))
        opinion = {"opinion": "庚文字：情况属实"}
        answer = await office.ask(LEADER_A, "PATCH", f"/{sent['id']}", json=opinion, headers={"If-Match": '"1"'})
        assert answer.status_code == 200, answer.text
        await office.ask_leader_to_submit(sent["id"])
        await office.ask(ZHANG, "POST", f"/{sent['id']}/return", json={"reason": "辛文字：请补照片"})
        await office.ask_leader_to_submit(sent["id"])
        answer = await office.ask(LEADER_A, "POST", f"/{sent['id']}/scans", json=self.scan.body)
        await upload(answer.json()["scans"][0]["upload"], self.scan.content)
        await office.ask(LEADER_A, "POST", f"/{sent['id']}/scans/{self.scan.id}/complete")
        draft = await office.draft(kind="registration_form", month=None, pairing_id=str(self.pairing_id))
        self.reports = {"sent": sent["id"], "draft": draft["id"]}


@pytest.fixture(scope="module")
async def told_once(running: Office) -> Told:
    running.programs.reset()
    told = Told(running)
    await told.tell()
    return told


@pytest.fixture
def told(office: Office, told_once: Told) -> Told:
    """For reading: all tests have the same."""
    return told_once


@pytest.mark.parametrize(
    "who",
    [XIAO_LI, LEADER_A, INSPECTOR, EDITOR, PROVINCE, API_CLIENT, *ADMINS],
    ids=lambda p: p.name,
)
async def test_a_role_without_the_right_is_refused(office: Office, who: Person) -> None:
    _, household_id = office.pair()
    assert refused(await export(office, who, household_id)) == (403, "not-permitted")
    assert office.programs.asked == []
    assert entries(office, household_id) == []


@pytest.mark.parametrize("who", [LINGYUAN_OFFICER, OTHER_CITY], ids=lambda p: p.name)
async def test_an_office_of_another_place_is_refused_whatever_the_register_answers(office: Office, who: Person) -> None:
    _, household_id = office.pair()
    assert refused(await export(office, who, household_id)) == (404, "not-found")
    office.programs.answers["/file"] = (404, {})
    assert refused(await export(office, who, household_id)) == (404, "not-found")
    assert entries(office, household_id) == []


async def test_an_officer_who_only_reads_elsewhere_exports_nothing_there(office: Office) -> None:
    """To hold the right in one county does not bring it to another one."""
    both = Person("两地", (*LINGYUAN_OFFICER.grants, *INSPECTOR.grants))
    _, household_id = office.pair()
    assert refused(await export(office, both, household_id)) == (404, "not-found")


async def test_nobody_exports_without_signing_in(office: Office) -> None:
    answer = await office.client.post(f"/api/household-files/{new_id()}", json={"purpose": PURPOSE})
    assert answer.status_code == 401


@pytest.mark.parametrize("purpose", [None, "", "看看", " " * 9, "长" * 61, "带\x00控制符"])
async def test_no_purpose_is_refused(office: Office, purpose: Any) -> None:
    _, household_id = office.pair()
    assert refused(await export(office, ZHANG, household_id, purpose)) == (422, "malformed")
    assert entries(office, household_id) == []


async def test_a_household_that_the_register_does_not_know_is_refused(office: Office) -> None:
    office.programs.answers["/file"] = (404, {})
    assert refused(await export(office, ZHANG, new_id())) == (404, "not-found")


@pytest.mark.parametrize("missing", ["/file", "organizations"])
async def test_without_another_program_there_is_a_clear_refusal(office: Office, told: Told, missing: str) -> None:
    office.programs.answers[missing] = (503, {})
    assert refused(await export(office, ZHANG, told.household_id)) == (503, "register-unavailable")


async def test_photos_that_are_still_being_prepared_are_waited_for(office: Office) -> None:
    _, household_id = office.pair()
    await office.visit(household_id, jpeg(41))
    assert refused(await export(office, ZHANG, household_id)) == (409, "photos-being-prepared")
    assert entries(office, household_id) == []
    await office.prepare_pictures()
    assert (await export(office, ZHANG, household_id)).status_code == 200


async def test_more_exports_than_the_machine_bears_are_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    _, household_id = office.pair()
    monkeypatch.setattr(rules, "MOST_AT_ONCE", 0)
    answer = await export(office, ZHANG, household_id)
    assert refused(answer) == (429, "too-many-exports")
    assert answer.headers["retry-after"] == str(rules.RETRY_SECONDS)


async def test_an_export_that_ended_or_failed_makes_room(
    office: Office, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_AT_ONCE", 1)
    assert (await export(office, ZHANG, told.household_id)).status_code == 200
    with pytest.MonkeyPatch.context() as patch:
        _lose_the_store(patch, after=0)
        assert (await sent(office, ZHANG, told.household_id)).is_broken
    assert (await export(office, ZHANG, told.household_id)).status_code == 200


def _lose_the_store(patch: pytest.MonkeyPatch, after: int) -> None:
    """The store is gone after so many originals."""
    left = [after]

    async def read(store: PhotoStore, file: StoredFile) -> bytes | None:
        if not left[0]:
            raise StoreUnavailable()
        left[0] -= 1
        return await read_content(store, file)

    patch.setattr(rules, "read_content", read)


class Sent:
    """What a client got: as raw messages, because a client library makes an error of a broken answer."""

    def __init__(self) -> None:
        self.status = 0
        self.content = b""
        self.is_complete = False

    @property
    def is_broken(self) -> bool:
        return self.status == 200 and not self.is_complete

    async def take(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        self.content += message.get("body", b"")
        self.is_complete = not message.get("more_body", False)


async def sent(office: Office, who: Person, household_id: UUID) -> Sent:
    body, got = json.dumps({"purpose": PURPOSE}).encode(), Sent()
    headers = {**who.headers, "content-type": "application/json", "content-length": str(len(body))}
    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/api/household-files/{household_id}",
        "raw_path": b"",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    told: list[MutableMapping[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> MutableMapping[str, Any]:
        if told:
            return told.pop()
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")

    await office.app(scope, receive, got.take)
    return got


@pytest.mark.parametrize("after", [0, 1, 3])
async def test_a_store_that_goes_away_in_the_middle_breaks_the_transfer_and_leaves_no_zip(
    office: Office, told: Told, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(entries(office, told.household_id))
    _lose_the_store(monkeypatch, after)
    got = await sent(office, ZHANG, told.household_id)
    assert got.is_broken
    assert got.content.startswith(b"PK\x03\x04")
    assert not zipfile.is_zipfile(io.BytesIO(got.content))
    assert rules.LIST.encode() not in got.content
    # It was a look all the same.
    assert len(entries(office, told.household_id)) == before + 1


async def test_no_beginning_of_a_file_is_a_zip(office: Office, told: Told) -> None:
    """Wherever the line breaks: a Word file inside has an end of a ZIP itself."""
    content = (await export(office, ZHANG, told.household_id)).content
    ends = [place for place in range(len(content)) if content.startswith(b"PK\x07\x08", place)]
    for cut in (*range(0, len(content), 5_003), *ends, *(end + 16 for end in ends), len(content) - 1_000):
        assert not zipfile.is_zipfile(io.BytesIO(content[:cut])), cut
    assert zipfile.is_zipfile(io.BytesIO(content))


async def test_a_store_that_is_gone_before_is_a_refusal(
    office: Office, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stat(self: PhotoStore, key: str) -> None:
        raise StoreUnavailable()

    monkeypatch.setattr(PhotoStore, "stat", stat)
    assert refused(await export(office, ZHANG, told.household_id)) == (503, "photo-store-unavailable")


@pytest.mark.parametrize("who", [ZHANG, CHEN], ids=lambda p: p.name)
async def test_everything_told_is_inside_once_and_the_list_fits(office: Office, told: Told, who: Person) -> None:
    answer = await export(office, who, told.household_id)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["cache-control"] == "no-store"
    assert int(answer.headers["x-expected-bytes"]) > sum(map(len, told.pictures))
    files = opened(answer.content)
    made = json.loads(files[rules.LIST])
    assert list(files)[-1] == rules.LIST
    assert made["files"] == [
        {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
        if name != rules.LIST
    ]
    assert made["counts"] == {
        "pairings": 1,
        "visits": 1,
        "photos": 3,
        "revisions": 1,
        "conflicts": 1,
        "reports": 2,
        "report_versions": 2,
        "scans": 1,
    }
    assert (made["household_id"], made["purpose"], made["exported_by"]) == (
        str(told.household_id),
        PURPOSE,
        str(who.account_id),
    )
    originals = [content for name, content in files.items() if name.startswith(("照片/", "盖章件/"))]
    assert sorted(originals) == sorted([*told.pictures, told.scan.content])
    _check_texts(files)
    _check_documents(files, told)
    _check_cover(files)


def _check_texts(files: Mapping[str, bytes]) -> None:
    """By file: how often each text is there. A text that was corrected stands in the visit no more."""
    data = {name: content.decode() for name, content in files.items() if name.startswith("数据/")}
    where = {
        "甲文字": {contents.REVISIONS: 1},
        "乙文字": {contents.REVISIONS: 1, contents.CONFLICTS: 1},
        "丙文字": {contents.VISITS: 1, contents.CONFLICTS: 1},
        "丁文字": {contents.CONFLICTS: 1},
        # In the visit, in its correction, and in both versions of the form.
        "戊文字": {contents.VISITS: 1, contents.REVISIONS: 1, contents.REPORTS: 2},
        "己文字": {contents.REVISIONS: 1},
        # In what the draft keeps, and in both versions.
        "庚文字": {contents.REPORTS: 3},
        "辛文字": {contents.REPORTS: 1},
        "钱桂香": {rules.REGISTER: 1},
        "春耕补助500元": {rules.PAIRINGS: 1, contents.REPORTS: 1},
    }
    for text, expected in where.items():
        assert {name: content.count(text) for name, content in data.items() if text in content} == expected, text


def _check_documents(files: Mapping[str, bytes], told: Told) -> None:
    for name in ("sent", "draft"):
        (pdf,) = (files[path] for path in files if told.reports[name] in path and path.endswith(".pdf"))
        words = "".join(text_of(pdf).split())
        assert "赵有田" in words
        assert PURPOSE in words
        assert "脱敏" not in words
        (word,) = (files[path] for path in files if told.reports[name] in path and path.endswith(".docx"))
        assert zipfile.is_zipfile(io.BytesIO(word))


def _check_cover(files: Mapping[str, bytes]) -> None:
    page = files[COVER].decode()
    for text in ("赵有田", "211381000001", PURPOSE, "走访照片</th><td>3 张", "只有审计管理员能查"):
        assert text in page
    for name in files:
        assert name in {COVER, rules.LIST} or name in page


async def test_the_data_fit_the_schemas_beside_them(office: Office, told: Told) -> None:
    files = opened((await export(office, ZHANG, told.household_id)).content)
    described = json.loads(files[rules.SCHEMA])
    lists = [name for name in files if name.startswith("数据/") and name not in {rules.SCHEMA}]
    assert all(any(name in key for key in described) for name in lists)
    for name in (contents.VISITS, contents.PHOTOS, contents.REVISIONS, contents.CONFLICTS, contents.REPORTS):
        schema = described[name]
        (kind,) = (schema["items"]["$ref"].rpartition("/")[2],)
        for item in json.loads(files[name]):
            assert set(item) == set(schema["$defs"][kind]["properties"])
            assert set(schema["$defs"][kind]["required"]) <= set(item)


async def test_names_in_chinese_are_marked_as_utf_8(office: Office, told: Told) -> None:
    content = (await export(office, ZHANG, told.household_id)).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            assert entry.flag_bits & 0x800
            assert not set(entry.filename) & set('<>:"|?*\\')
            assert len(entry.filename) < 120
            assert entry.date_time[0] > 2020


async def test_only_people_of_this_household_are_named(office: Office, told: Told) -> None:
    members = [
        {"account_id": str(XIAO_LI.account_id), "name": "小李"},
        {"account_id": str(new_id()), "name": "不相干的人"},
    ]
    office.programs.answers["organizations"][1]["members"] = members
    files = opened((await export(office, ZHANG, told.household_id)).content)
    people = {each["account_id"]: each for each in json.loads(files[rules.PEOPLE])}
    assert people[str(XIAO_LI.account_id)]["name"] == "小李"
    assert people[str(LEADER_A.account_id)]["name"] is None
    assert "不相干的人" not in files[rules.PEOPLE].decode()


async def test_a_team_that_is_gone_hinders_nothing(office: Office, told: Told) -> None:
    office.programs.answers["organizations"] = (404, {})
    files = opened((await export(office, ZHANG, told.household_id)).content)
    assert {each["name"] for each in json.loads(files[rules.PEOPLE])} == {None}


async def test_a_household_without_anything_here_has_its_record_alone(office: Office) -> None:
    files = opened((await export(office, ZHANG, new_id())).content)
    assert json.loads(files[contents.VISITS]) == []
    assert "赵有田" in files[rules.REGISTER].decode()


async def test_what_is_not_inside_is_named_with_the_reason(office: Office) -> None:
    """A photo that never came, one that is none, one that the store lost, and one that somebody changed there."""
    told = Told(office)
    await told.tell()
    settings = office.settings
    expected = [
        each[0]
        for each in office.database.execute(
            "select id from files where owner_id in (select id from visits where household_id = %s) order by position",
            (told.household_id,),
        ).fetchall()
    ]
    lost, changed, refused_one = expected
    store = PhotoStore(settings.store())
    hashes = [hashlib.sha256(picture).hexdigest() for picture in told.pictures]
    await store.delete(upload_key(lost, hashes[0]))
    await store.put(upload_key(changed, hashes[1]), b"something else", "image/jpeg")
    await store.aclose()
    office.database.execute(
        "update files set state = 'rejected', rejection = 'not_an_image' where id = %s", (refused_one,)
    )
    answer = await office.client.put(
        f"/api/visits/{new_id()}", json=visit_body(told.household_id, jpeg(35)), headers=XIAO_LI.headers
    )
    never_came = answer.json()["photos"][0]["id"]
    files = opened((await export(office, ZHANG, told.household_id)).content)
    assert [name for name in files if name.startswith("照片/")] == []
    why = {
        each["what"].rpartition("照片")[2].strip(" /"): each["why"]
        for each in json.loads(files[rules.LIST])["left_out"]
    }
    for photo_id, reason in (
        (lost, "存储里没有"),
        (changed, "存储里没有"),
        (refused_one, "不是能用的照片"),
        (never_came, "还没有上传"),
    ):
        (said,) = (said for what, said in why.items() if str(photo_id) in what)
        assert reason in said
        assert str(photo_id) in files[COVER].decode()
    assert json.loads(files[rules.LIST])["counts"]["photos"] == 4


async def test_what_was_deleted_after_its_time_stays_in_the_file_with_the_day_and_without_its_text(
    office: Office,
) -> None:
    told = Told(office)
    await told.tell()
    visits = "(select id from visits where household_id = %s)"
    for statement in (
        f"update visit_conflicts set body = null, body_sealed = null, deleted_at = now() where visit_id in {visits}",
        f"update visit_revisions set reason = null, before = null, after = null, words_sealed = null, "
        f"deleted_at = now() where visit_id in {visits}",
        "update report_versions set content = null, deleted_at = now() "
        "where report_id in (select id from reports where household_id = %s and version > 1) and version = 1",
    ):
        assert office.database.execute(statement, (told.household_id,)).rowcount
    files = opened((await export(office, ZHANG, told.household_id)).content)
    (conflict,), (revision,) = json.loads(files[contents.CONFLICTS]), json.loads(files[contents.REVISIONS])
    assert (conflict["body"], conflict["deleted_at"] is None) == (None, False)
    assert (revision["reason"], revision["before"], revision["deleted_at"] is None) == (None, None, False)
    versions = [each for report in json.loads(files[contents.REPORTS]) for each in report["versions"]]
    assert {(each["content"] is None) == (each["deleted_at"] is not None) for each in versions} == {True}
    assert [each for each in versions if each["content"] is None]


async def test_the_entry_stands_before_the_first_byte_and_names_the_purpose_masked(office: Office, told: Told) -> None:
    files = part_of_app(office.app, HouseholdFiles)
    purpose = "核对电话13900001234"
    caller = Caller(_principal(ZHANG), ZHANG.headers["Authorization"])
    prepared = await files.prepare(caller, told.household_id, purpose)
    entry = entries(office, told.household_id)[-1]
    assert entry[1]["purpose"] == "核对电话139****1234"
    assert entry[1]["subjects"] == [str(told.household_id)]
    assert (entry[1]["visits"], entry[1]["photos"]) == (1, 3)
    assert prepared.purpose == purpose
    # The register is asked with the officer's own token, and told the purpose.
    asked = next(each for each in office.programs.asked if each[1].endswith("/file"))
    assert asked[2]["authorization"] == caller.authorization
    assert asked[3] == {"purpose": purpose}


def _principal(who: Person) -> Principal:
    return Principal(who.account_id, None, who.grants)


async def test_a_database_that_cannot_record_lets_nothing_leave(office: Office, told: Told) -> None:
    office.database.execute("alter table audit_entries rename to audit_entries_away")
    try:
        answer = await export(office, ZHANG, told.household_id)
    finally:
        office.database.execute("alter table audit_entries_away rename to audit_entries")
    assert answer.status_code >= 500
    assert b"PK" not in answer.content


async def test_memory_does_not_grow_with_the_photos(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty photos of a megabyte each: what Python holds at once stays near one of them."""
    _, household_id = office.pair()
    size, photos = 1_000_000, 40
    content = bytes(size)
    digest = hashlib.sha256(content).digest()
    for number in range(2):
        await office.visit(household_id, visited_on=f"2020-05-1{number}")
    visit_ids = [
        row[0]
        for row in office.database.execute(
            "select id from visits where household_id = %s order by id", (household_id,)
        ).fetchall()
    ]
    for number in range(photos):
        office.database.execute(
            "insert into photos (id, visit_id, position, team_id, village_code, sha256, size, content_type, state,"
            " attempts, width, height) values (%s, %s, %s, %s, '211381101201', %s, %s, 'image/jpeg', 'ready', 0, 1, 1)",
            (new_id(), visit_ids[number % 2], number // 2, TEAM_A, digest, size),
        )

    async def get(self: PhotoStore, key: str, first: int | None = None, last: int | None = None) -> bytes:
        return bytes(size)

    monkeypatch.setattr(PhotoStore, "get", get)
    files = part_of_app(office.app, HouseholdFiles)
    caller = Caller(_principal(ZHANG), ZHANG.headers["Authorization"])
    prepared = await files.prepare(caller, household_id, PURPOSE)
    tracemalloc.start()
    came = 0
    async for piece in files.pieces(caller, prepared):
        came += len(piece)
        del piece
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert came > size * photos
    assert peak < 8 * size


def columns_of(database: ServiceDatabase) -> dict[str, set[str]]:
    """Of every table of the migrated database, by table."""
    found: dict[str, set[str]] = {}
    with psycopg.connect(database.dsn(), row_factory=dict_row) as connection:
        for row in connection.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        ):
            found.setdefault(row["table_name"], set()).add(row["column_name"])
    return found


def not_told(tables: Mapping[str, set[str]]) -> list[str]:
    """Tables and columns that are neither in the file nor listed with a reason."""
    shown: dict[str, type[OutputModel]] = {
        "visits": schemas.VisitInFile,
        "files": schemas.PhotoInFile,
        "visit_revisions": schemas.RevisionInFile,
        "visit_conflicts": schemas.ConflictInFile,
        "reports": schemas.ReportInFile,
        "report_versions": schemas.VersionInFile,
        "report_scans": schemas.ScanInFile,
    }
    assert shown.keys() == contents.EXPORTED.keys()
    missing = [name for name in tables if name not in contents.EXPORTED and name not in contents.LEFT_OUT]
    for name in contents.EXPORTED:
        known = shown[name].model_fields.keys() | contents.COLUMNS[name].keys()
        missing += [f"{name}.{column}" for column in tables[name] - known]
    return sorted(missing)


def test_every_table_and_column_is_in_the_file_or_listed_with_a_reason(office: Office, settings: Any) -> None:
    tables = columns_of(settings[1])
    assert not_told(tables) == []
    # What is listed is there: a list of things long gone hides nothing new.
    assert contents.LEFT_OUT.keys() | contents.EXPORTED.keys() <= tables.keys()
    for name, columns in contents.COLUMNS.items():
        assert columns.keys() <= tables[name]
    assert {table.name for table in models.metadata.sorted_tables} <= tables.keys()


def test_a_new_table_and_a_new_column_are_noticed(office: Office, settings: Any) -> None:
    tables = columns_of(settings[1])
    tables["visit_sounds"] = {"id", "household_id"}
    tables["visits"].add("mood")
    assert not_told(tables) == ["visit_sounds", "visits.mood"]

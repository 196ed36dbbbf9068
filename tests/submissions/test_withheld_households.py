"""限制处理 hides what belongs to a household and loses no visit; 销毁 destroys its key, its rows and its photos."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from services.kernel.audit.said import DESTROYED
from services.kernel.auth.principals import Scope
from services.kernel.db.database import Database
from services.kernel.events.reader import Event
from services.kernel.ids import new_id
from services.submissions.copies import handlers
from services.submissions.copies.events_read import WithheldRead
from services.submissions.media.removal import Removal
from services.submissions.media.store import PhotoStore, StoreUnavailable
from services.submissions.register.erasing import destroy_hidden
from tests.submissions.office import LEADER_B, Office, Scan, refused, upload
from tests.submissions.samples import INTERNAL_SECRET, visit_body
from tests.submissions.test_access_ends import OWNERS, TABLES, Case
from tests.support import gate
from tests.support.people import BEIPIAO_VILLAGE, CHEN, LEADER_A, TEAM_A, XIAO_LI, XIAO_WANG, ZHANG, Person, person
from tests.support.pictures import jpeg

INSPECTOR = person("巡查员", "inspector", division="2113")


@dataclass
class Withheld:
    """A household with visits, photos, corrections, conflicts, reports and a scan, and the events about it."""

    case: Case

    @property
    def id(self) -> UUID:
        return self.case.household_id

    @property
    def office(self) -> Office:
        return self.case.office

    def reader(self, *, as_worker: bool) -> Database:
        settings = self.office.settings
        url = settings.submissions_worker_database_url if as_worker else settings.submissions_database_url
        return Database(url, application_name="reader", pool_size=1)

    async def tell(self, act: Any, *, as_worker: bool = False) -> None:
        """The event as a reader applies it: the application in the midst of a request, or the worker."""
        read = WithheldRead(household_id=self.id, village_code=BEIPIAO_VILLAGE)
        async with self.reader(as_worker=as_worker) as database, database.transaction() as c:
            await act(c, [Event(new_id(), "household", str(self.id), read)])

    async def erase(self, *, as_worker: bool = False) -> None:
        """The event, and what follows it."""
        await self.tell(handlers.erase, as_worker=as_worker)
        async with self.reader(as_worker=as_worker) as database:
            await destroy_hidden(database)

    def rows(self, query: str) -> list[Any]:
        return self.office.database.execute(query.encode(), {"id": self.id}).fetchall()

    def count(self, table: str) -> int:
        owner = {"visits": "true", "reports": "true"}.get(table)
        if owner:
            return int(self.rows(f"select count(*) from {table} where household_id = %(id)s")[0][0])
        kind, column = OWNERS[table]
        query = f"select count(*) from {table} t join {kind} o on o.id = t.{column} where o.household_id = %(id)s"
        return int(self.rows(query)[0][0])


@pytest.fixture
async def withheld(office: Office) -> Withheld:
    return Withheld(await Case(office).prepared())


class DyingStore(PhotoStore):
    """Answers so many deletions, then no more."""

    left = 0

    async def delete_all(self, prefix: str) -> int:
        if self.left == 0:
            raise StoreUnavailable()
        self.left -= 1
        return await super().delete_all(prefix)


@asynccontextmanager
async def removal(
    office: Office, again_after: timedelta = timedelta(0), dies_after: int | None = None
) -> AsyncIterator[Removal]:
    store = PhotoStore(office.settings.store())
    if dies_after is not None:
        store = DyingStore(office.settings.store())
        store.left = dies_after
    url = office.settings.submissions_worker_database_url
    async with Database(url, application_name="removal", pool_size=2) as database:
        yield Removal(database, store, again_after)
    await store.aclose()


async def removed(office: Office) -> None:
    async with removal(office) as removing:
        while await removing.remove_batch():
            pass


@pytest.mark.parametrize("who", [XIAO_LI, LEADER_A, INSPECTOR], ids=lambda who: who.name)
async def test_who_may_not_restrict_sees_nothing_of_a_restricted_household(withheld: Withheld, who: Person) -> None:
    assert True in (await withheld.case.seen(who)).values()
    await withheld.tell(handlers.restrict)
    assert set((await withheld.case.seen(who)).values()) == {False}
    await withheld.tell(handlers.release)
    assert True in (await withheld.case.seen(who)).values()


async def test_the_office_that_restricts_goes_on_seeing_it(withheld: Withheld) -> None:
    before = await withheld.case.seen(ZHANG)
    await withheld.tell(handlers.restrict)
    assert await withheld.case.seen(ZHANG) == before


async def test_no_form_is_begun_for_it(withheld: Withheld) -> None:
    await withheld.tell(handlers.restrict)
    body = {"kind": "progress_report", "pairing_id": str(withheld.case.pairing_id), "month": "2020-07"}
    answer = await withheld.office.ask(LEADER_A, "PUT", f"/{new_id()}", json=body)
    assert answer.status_code == 404


async def test_a_visit_already_made_is_stored_and_shown_once_the_restriction_ends(withheld: Withheld) -> None:
    await withheld.tell(handlers.restrict)
    office, visit_id, picture = withheld.office, new_id(), jpeg()
    body = visit_body(withheld.id, picture, visited_on="2020-06-20")
    for status in (201, 200):
        answer = await office.client.put(f"/api/visits/{visit_id}", json=body, headers=XIAO_LI.headers)
        assert answer.status_code == status, answer.text
    photo = answer.json()["photos"][0]
    await upload(photo["upload"], picture)
    path = f"/api/visits/{visit_id}/photos/{photo['id']}/complete"
    stored = await office.client.post(path, headers=XIAO_LI.headers)
    assert stored.json()["state"] == "stored", stored.text
    receipt = await office.client.get(f"/api/visits/{visit_id}/receipt", headers=XIAO_LI.headers)
    assert receipt.json()["state"] == "complete"
    assert await withheld.case.get(XIAO_LI, f"/visits/{visit_id}") == 404
    assert await withheld.case.get(ZHANG, f"/visits/{visit_id}") == 200
    await withheld.tell(handlers.release)
    assert await withheld.case.get(XIAO_LI, f"/visits/{visit_id}") == 200


@pytest.mark.parametrize("table", TABLES)
async def test_row_level_security_alone_hides_a_restricted_household(withheld: Withheld, table: str) -> None:
    await withheld.tell(handlers.restrict)
    team = Scope(team_ids=(TEAM_A,), filing_team_ids=(TEAM_A,))
    scopes = {
        "a team": (team, False),
        "an inspector": (Scope(("2113",)), False),
        "an office elsewhere": (Scope(("2113",), restricted_codes=("211382",)), False),
        "the office": (Scope(("2113",), restricted_codes=("2113",)), True),
    }
    kind, column = OWNERS.get(table, (table, "id"))
    ids = {
        "visits": f"select id from visits where household_id = '{withheld.id}'",
        "reports": f"select id from reports where household_id = '{withheld.id}'",
    }
    known = [str(row[0]) for row in withheld.rows(ids[table if table in ids else kind])]
    key = "id" if table in ids else column
    url = withheld.office.settings.submissions_database_url
    async with Database(url, application_name="tests", pool_size=1, grace_days=30) as database:
        for name, (scope, is_seen) in scopes.items():
            async with database.transaction(scope) as connection:
                found = await connection.exec_driver_sql(
                    f"select 1 from {table} where {key} = any (%(ids)s::uuid[])", {"ids": known}
                )
                assert bool(found.all()) is is_seen, name


@pytest.mark.parametrize("as_worker", [False, True], ids=["application", "worker"])
async def test_erasure_destroys_the_key_and_every_row_at_once(withheld: Withheld, as_worker: bool) -> None:
    assert all(withheld.count(table) for table in TABLES)
    await withheld.erase(as_worker=as_worker)
    assert not withheld.rows("select from household_keys where id = %(id)s")
    assert {table: withheld.count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)
    for who in (ZHANG, CHEN, LEADER_A, XIAO_LI, INSPECTOR):
        assert set((await withheld.case.seen(who)).values()) == {False}
    (counts,) = withheld.rows(
        "select visits, photos, reports, scans from withheld_households where household_id = %(id)s"
    )
    assert counts == (2, 2, 2, 1)


async def test_the_purpose_of_a_print_goes_with_the_household(withheld: Withheld) -> None:
    office, purpose = withheld.office, "赵有田本人来取"
    (report_id,) = map(str, withheld.rows("select id from reports where household_id = %(id)s limit 1")[0])
    printed = await office.ask(ZHANG, "GET", f"/{report_id}.docx", params={"purpose": purpose})
    assert printed.status_code == 200, printed.text
    office.database.execute(
        "insert into audit_entries (action, subject, details) values ('report.printed', %s, %s)",
        (report_id, '{"purpose": "赵有田，旧版本记下的"}'),
    )
    assert [details.get("purpose") for _, details in office.audit(report_id)][-2:] == [purpose, "赵有田，旧版本记下的"]
    await withheld.tell(handlers.erase)
    assert [details.get("purpose") for _, details in office.audit(report_id)][-2:] == [DESTROYED] * 2


async def test_a_household_that_is_not_marked_is_never_erased(withheld: Withheld) -> None:
    await withheld.tell(handlers.restrict)
    withheld.office.database.execute("select erase_household(%s, true)", (withheld.id,))
    assert withheld.count("visits") == 2


async def test_an_erased_household_stays_erased(withheld: Withheld) -> None:
    await withheld.erase()
    await withheld.tell(handlers.restrict)
    await withheld.tell(handlers.release)
    (row,) = withheld.rows("select is_erased from withheld_households where household_id = %(id)s")
    assert row == (True,)


async def with_objects(withheld: Withheld) -> list[str]:
    """A visit with a prepared photo and a scan of a report; the keys of their objects."""
    office, picture = withheld.office, jpeg()
    await office.visit(withheld.id, picture)
    await office.prepare_pictures()
    scan = Scan(jpeg())
    answer = await office.ask(LEADER_A, "POST", f"/{withheld.case.draft}/scans", json=scan.body)
    ticket = next(each for each in answer.json()["scans"] if each["id"] == str(scan.id))["upload"]
    await upload(ticket, scan.content)
    store = PhotoStore(office.settings.store())
    photo_id = withheld.rows(
        "select p.id from files p join visits v on v.id = p.owner_id "
        "where v.household_id = %(id)s and p.state = 'ready'"
    )[0][0]
    keys = [key for prefix in (f"files/{photo_id}/", f"files/{scan.id}/") for key in await store.list_keys(prefix)]
    await store.aclose()
    assert len(keys) == 2
    return keys


async def stored(office: Office, keys: list[str]) -> list[str]:
    store = PhotoStore(office.settings.store())
    found = [key for key in keys if await store.stat(key) is not None]
    await store.aclose()
    return found


async def test_the_store_is_emptied_and_the_register_told_once(withheld: Withheld) -> None:
    keys = await with_objects(withheld)
    await withheld.erase()
    assert await stored(withheld.office, keys) == keys
    await removed(withheld.office)
    assert await stored(withheld.office, keys) == []
    told = withheld.rows("select data from outbox where type = 'household.emptied' and subject = %(id)s::text")
    assert [row[0] for row in told] == [
        {"household_id": str(withheld.id), "visits": 3, "photos": 3, "reports": 2, "scans": 2}
    ]


async def test_a_worker_that_is_killed_at_any_step_goes_on(withheld: Withheld) -> None:
    """Each step in turn is the last one of a worker: the store fails at the n-th call."""
    keys = await with_objects(withheld)
    await withheld.erase()
    for steps in range(20):
        async with removal(withheld.office, dies_after=steps) as removing:
            try:
                while await removing.remove_batch():
                    pass
                break
            except StoreUnavailable:
                continue
    else:
        pytest.fail("it never came to an end")
    assert await stored(withheld.office, keys) == []
    assert not withheld.rows("select from objects_to_delete where household_id = %(id)s")
    assert len(withheld.rows("select from outbox where type = 'household.emptied' and subject = %(id)s::text")) == 1


async def test_a_photo_uploaded_after_the_erasure_is_deleted_too(withheld: Withheld) -> None:
    office, picture = withheld.office, jpeg()
    answer = await office.client.put(
        f"/api/visits/{new_id()}", json=visit_body(withheld.id, picture), headers=XIAO_LI.headers
    )
    photo = answer.json()["photos"][0]
    await withheld.erase()
    async with removal(office, timedelta(seconds=3600)) as removing:
        await removing.remove_batch()
    assert (await gate.send(photo["upload"], picture)).status_code == 404
    store = PhotoStore(office.settings.store())
    # At once: no row names it any more.
    assert not await store.list_keys(f"files/{photo['id']}/")
    await store.aclose()


async def test_what_a_request_stored_beside_the_erasure_is_found_the_second_time(withheld: Withheld) -> None:
    """A report that was being stored when the rows were deleted."""
    await withheld.erase()
    withheld.office.database.execute(
        "insert into reports (id, kind, pairing_id, household_id, team_id, village_code, month, data_key, facts, "
        "created_by) values (%s, 'progress_report', %s, %s, %s, %s, '2020-08', 'k', 'f', %s)",
        (new_id(), withheld.case.pairing_id, withheld.id, TEAM_A, BEIPIAO_VILLAGE, new_id()),
    )
    listed = await withheld.office.ask(CHEN, "GET", "", params={"household_id": str(withheld.id)})
    assert listed.json()["items"] == []
    await removed(withheld.office)
    assert withheld.count("reports") == 0


async def test_a_visit_from_an_offline_phone_gets_a_clear_answer(withheld: Withheld) -> None:
    sent = visit_body(withheld.id, visited_on="2020-06-21")
    office, visit_id = withheld.office, new_id()
    first = await office.client.put(f"/api/visits/{visit_id}", json=sent, headers=XIAO_LI.headers)
    assert first.status_code == 201
    await withheld.erase()
    for id_ in (visit_id, new_id()):
        answer = await office.client.put(f"/api/visits/{id_}", json=sent, headers=XIAO_LI.headers)
        assert refused(answer) == (410, "household-erased")
        assert "已依法销毁" in answer.json()["title"]
    entries = office.database.execute(
        "select details ->> 'status' from audit_entries"
        " where actor_id = %s and action = 'access.refused' and subject = %s",
        (XIAO_LI.account_id, f"visit:{visit_id}"),
    ).fetchall()
    assert entries == [("410",)]
    stranger = await office.client.put(f"/api/visits/{new_id()}", json=sent, headers=XIAO_WANG.headers)
    assert refused(stranger) == (404, "household-not-paired")
    assert withheld.count("visits") == 0
    assert not withheld.rows("select from household_keys where id = %(id)s")
    receipt = await office.client.get(f"/api/visits/{visit_id}/receipt", headers=XIAO_LI.headers)
    assert receipt.status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, LEADER_B.headers, ZHANG.headers])
async def test_the_ways_of_the_register_are_closed_to_people(withheld: Withheld, headers: dict[str, str]) -> None:
    client = withheld.office.client
    assert (await client.get(f"/internal/households/{withheld.id}", headers=headers)).status_code == 404
    for act in ("read", "destroy"):
        assert (await client.post(f"/internal/register/{act}", headers=headers)).status_code == 404


async def test_the_register_learns_how_much_there_is(withheld: Withheld) -> None:
    headers = {"Authorization": f"Bearer {INTERNAL_SECRET}"}
    answer = await withheld.office.client.get(f"/internal/households/{withheld.id}", headers=headers)
    assert answer.json() == {"visits": 2, "photos": 2, "reports": 2, "scans": 1}


ADDED_BESIDE = {
    "a photo": "insert into files (id, owner_id, position, team_id, village_code, sha256, size, content_type) "
    "select gen_random_uuid(), id, 9, team_id, village_code, 'x', 1, 'image/jpeg' from visits where id = %(visit)s",
    "a correction": "insert into visit_revisions (id, visit_id, team_id, village_code, author_id, fingerprint) "
    "select gen_random_uuid(), id, team_id, village_code, author_id, 'x' from visits where id = %(visit)s",
    "a version": "insert into report_versions (report_id, version, team_id, village_code, content, submitted_at, "
    "submitted_by) select id, 9, team_id, village_code, 'x', now(), created_by from reports where id = %(report)s",
    "a scan of an earlier release": "insert into report_scans (id, report_id, team_id, village_code, sha256, size, "
    "content_type, uploaded_by) select gen_random_uuid(), id, team_id, village_code, 'x', 1, 'image/png', created_by "
    "from reports where id = %(report)s",
}


@pytest.mark.parametrize("what", ADDED_BESIDE)
async def test_what_is_added_at_that_moment_does_not_stop_the_erasure(withheld: Withheld, what: str) -> None:
    """Somebody adds to a visit or a report and has not committed yet; nothing is shown meanwhile."""
    values = {"visit": withheld.case.visit_id, "report": withheld.case.draft}
    with psycopg.connect(withheld.office.database.info.dsn, password=withheld.office.database.info.password) as beside:
        beside.execute(ADDED_BESIDE[what].encode(), values)
        await withheld.tell(handlers.erase)
        for who in (ZHANG, LEADER_A, XIAO_LI):
            assert set((await withheld.case.seen(who)).values()) == {False}
        async with withheld.reader(as_worker=False) as database:
            destroying = asyncio.create_task(destroy_hidden(database))
            await asyncio.sleep(0.5)
            assert not destroying.done()
            beside.commit()
            await destroying
    assert {table: withheld.count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)


async def test_it_stays_hidden_where_nothing_can_be_deleted(withheld: Withheld) -> None:
    """A row of a table that the function does not know refers to a visit: the deletion fails, now and later."""
    database = withheld.office.database
    database.execute("create table holds_on (visit_id uuid references visits)")
    database.execute("insert into holds_on values (%s)", (withheld.case.visit_id,))
    await withheld.tell(handlers.erase)
    async with withheld.reader(as_worker=True) as reader:
        with pytest.raises(IntegrityError):
            await destroy_hidden(reader)
        for who in (ZHANG, CHEN, LEADER_A, XIAO_LI, INSPECTOR):
            assert set((await withheld.case.seen(who)).values()) == {False}
        database.execute("drop table holds_on")
        await destroy_hidden(reader)
    assert {table: withheld.count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)


async def test_of_two_that_destroy_it_at_once_one_does_nothing(withheld: Withheld) -> None:
    await withheld.tell(handlers.erase)
    async with withheld.reader(as_worker=False) as one, withheld.reader(as_worker=True) as other:
        await asyncio.gather(destroy_hidden(one), destroy_hidden(other))
    (counts,) = withheld.rows("select visits, photos, reports, scans from withheld_households")[-1:]
    assert counts == (2, 2, 2, 1)


async def test_an_office_accepts_and_forwards_what_was_submitted_before_a_restriction(withheld: Withheld) -> None:
    """That changes a state and nothing that is said of the household; nobody fills in anything (decision 25)."""
    office, draft = withheld.office, withheld.case.draft
    await office.ask_leader_to_submit(draft)
    await withheld.tell(handlers.restrict)
    for who, path in ((LEADER_A, f"/{draft}/submit"), (XIAO_LI, f"/{draft}/submit")):
        assert (await office.ask(who, "POST", path)).status_code in {403, 404}
    edited = await office.ask(LEADER_A, "PATCH", f"/{draft}", json={"opinion": "好"}, headers={"If-Match": '"2"'})
    assert edited.status_code == 404
    accepted = await office.ask(ZHANG, "POST", f"/{draft}/accept")
    assert accepted.json()["state"] == "accepted", accepted.text
    assert (await office.ask(LEADER_A, "GET", f"/{draft}")).status_code == 404


async def test_the_register_has_it_destroyed_at_once(withheld: Withheld) -> None:
    await withheld.tell(handlers.erase)
    headers = {"Authorization": f"Bearer {INTERNAL_SECRET}"}
    for _ in range(2):
        answer = await withheld.office.client.post("/internal/register/destroy", headers=headers)
        assert answer.status_code == 204
    assert {table: withheld.count(table) for table in TABLES} == dict.fromkeys(TABLES, 0)

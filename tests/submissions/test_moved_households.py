"""A household that moves to another county takes along all that is stored of it, and the old county's rights end."""

import asyncio
from typing import Any

import pytest

from services.kernel.db.database import Database
from services.kernel.events.reader import Event
from services.kernel.ids import new_id
from services.submissions.copies import handlers
from services.submissions.copies.events_read import MovedRead, PairingRead
from tests.submissions.office import Office, Scan
from tests.submissions.samples import visit_body
from tests.submissions.test_access_ends import NOTHING, Case
from tests.submissions.test_household_files import export, opened
from tests.support.people import BEIPIAO_VILLAGE, LEADER_A, LINGYUAN_OFFICER, TEAM_A, XIAO_LI, ZHANG
from tests.support.pictures import jpeg

LINGYUAN_VILLAGE = "211382100201"
WITH_A_VILLAGE = """
    select table_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and column_name = 'village_code' and table_type = 'BASE TABLE' order by table_name
"""
OF_HOUSEHOLD = {
    **dict.fromkeys(("visits", "reports", "paired_households", "withheld_households"), "household_id = %(id)s"),
    **dict.fromkeys(
        ("visit_conflicts", "visit_revisions"),
        "visit_id in (select id from visits where household_id = %(id)s)",
    ),
    "files": "owner_id in (select id from visits where household_id = %(id)s) "
    "or owner_id in (select id from reports where household_id = %(id)s)",
    **dict.fromkeys(
        ("report_versions", "report_scans"), "report_id in (select id from reports where household_id = %(id)s)"
    ),
}


class Moving:
    """A household with something of everything, and the events of its move."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.office: Office = case.office

    def reader(self, *, as_worker: bool = True) -> Database:
        settings = self.office.settings
        url = settings.submissions_worker_database_url if as_worker else settings.submissions_database_url
        return Database(url, application_name="reader", pool_size=1)

    async def apply(self, connection: Any, village: str = LINGYUAN_VILLAGE) -> None:
        pairing = PairingRead(
            pairing_id=self.case.pairing_id,
            household_id=self.case.household_id,
            team_id=TEAM_A,
            village_code=village,
            starts_on="2020-01-01",
            ends_on=None,
            closed=False,
        )
        moved = MovedRead(household_id=self.case.household_id, village_code=village)
        await handlers.save_pairings(connection, [Event(new_id(), "pairing.saved", "", pairing)])
        await handlers.move(connection, [Event(new_id(), "household.moved", "", moved)])

    async def move(self, *, as_worker: bool = True) -> None:
        async with self.reader(as_worker=as_worker) as database, database.transaction() as connection:
            await self.apply(connection)

    def villages(self) -> dict[str, set[str]]:
        """Of the rows of the household, by table; a table that nobody listed has none."""
        found = {}
        for (table,) in self.office.database.execute(WITH_A_VILLAGE).fetchall():
            where = OF_HOUSEHOLD.get(table, "false")
            query = f"select village_code from {table} where {where}"
            rows = self.office.database.execute(query.encode(), {"id": self.case.household_id}).fetchall()
            found[table] = {village for (village,) in rows}
        return found


@pytest.fixture
async def moving(office: Office) -> Moving:
    return Moving(await Case(office).prepared())


async def test_the_old_county_sees_nothing_and_the_new_one_everything(moving: Moving) -> None:
    assert set((await moving.case.seen(ZHANG)).values()) == {True}
    assert set((await moving.case.seen(LINGYUAN_OFFICER)).values()) == {False}
    await moving.move()
    assert await moving.case.seen(ZHANG) == dict.fromkeys(NOTHING, False)
    assert set((await moving.case.seen(LINGYUAN_OFFICER)).values()) == {True}
    assert (await moving.office.ask(ZHANG, "POST", f"/{moving.case.accepted}/forward")).status_code == 404
    assert True in (await moving.case.seen(XIAO_LI)).values(), "the team goes on"


@pytest.mark.parametrize("as_worker", [False, True], ids=["application", "worker"])
async def test_no_table_with_a_village_is_forgotten(moving: Moving, as_worker: bool) -> None:
    moving.office.database.execute(
        "insert into withheld_households (household_id, village_code, is_erased) values (%s, %s, false)",
        (moving.case.household_id, BEIPIAO_VILLAGE),
    )
    before = moving.villages()
    assert {name for name, found in before.items() if found != {BEIPIAO_VILLAGE}} == set(), (
        "put a row of the table into `Case`, and the table into `move_household`"
    )
    for _ in range(2):
        await moving.move(as_worker=as_worker)
        assert moving.villages() == {table: {LINGYUAN_VILLAGE} for table in before}


async def test_nothing_else_moves(moving: Moving) -> None:
    other = Moving(await Case(moving.office).prepared())
    before = other.villages()
    await moving.move()
    assert other.villages() == before


async def test_what_is_stored_while_it_moves_comes_along(moving: Moving) -> None:
    """The events are applied and not committed yet; phone and leader go on."""
    office, case = moving.office, moving.case
    visit_id, report_id, scan = new_id(), new_id(), Scan(b"another page")
    body = {"kind": "progress_report", "pairing_id": str(case.pairing_id), "month": "2020-07"}
    async with moving.reader() as database:
        async with database.transaction() as connection:
            await moving.apply(connection)
            sent = visit_body(case.household_id, jpeg(), visited_on="2020-06-20")
            changed = visit_body(case.household_id, jpeg(7), visited_on="2020-05-12", content="第三个内容")
            waiting = [
                asyncio.create_task(office.client.put(f"/api/visits/{visit_id}", json=sent, headers=XIAO_LI.headers)),
                asyncio.create_task(
                    office.client.put(f"/api/visits/{case.visit_id}", json=changed, headers=XIAO_LI.headers)
                ),
                asyncio.create_task(office.ask(LEADER_A, "PUT", f"/{report_id}", json=body)),
                asyncio.create_task(office.ask(LEADER_A, "POST", f"/{case.draft}/scans", json=scan.body)),
            ]
            await asyncio.sleep(1)
            assert not any(task.done() for task in waiting), [task.done() for task in waiting]
        answers = [await task for task in waiting]
    assert [answer.status_code for answer in answers] == [201, 409, 201, 201], [answer.text for answer in answers]
    found = moving.villages()
    assert {table: villages for table, villages in found.items() if villages not in ({LINGYUAN_VILLAGE}, set())} == {}


async def test_the_new_county_exports_everything(moving: Moving) -> None:
    await moving.office.prepare_pictures()
    await moving.move()
    (register, body) = moving.office.programs.answers["/file"]
    body["household"]["division_code"] = LINGYUAN_VILLAGE
    assert register == 200
    answer = await export(moving.office, LINGYUAN_OFFICER, moving.case.household_id)
    files = opened(answer.content)
    listed = files["清单.json"].decode()
    assert '"visits": 2' in listed
    assert "还没有随这户转到这里" not in listed


async def test_a_file_that_lacks_something_says_so(moving: Moving) -> None:
    """The register knows of the move, and the event was not read here yet."""
    body = moving.office.programs.answers["/file"][1]
    body["household"]["division_code"] = LINGYUAN_VILLAGE
    answer = await export(moving.office, LINGYUAN_OFFICER, moving.case.household_id)
    listed = opened(answer.content)["清单.json"].decode()
    for what in ("走访记录 2 份", "照片 2 份", "报表 2 份", "盖章件 1 份", "还没有随这户转到这里"):
        assert what in listed

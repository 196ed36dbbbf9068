"""Access ends with the pairing (S2-05), for the statements and for row-level security, each without the other.

After the end only who files the team's forms sees what must still be filed, for the days of grace; what was recorded
while the pairing lasted is still taken in, for a phone may have been offline for weeks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.kernel.clock import today
from services.kernel.ids import new_id
from tests.submissions.office import LEADER_B, Office, Scan, refused
from tests.submissions.samples import visit_body
from tests.support.people import BEIPIAO_VILLAGE, LEADER_A, TEAM_A, XIAO_LI, XIAO_WANG, ZHANG, Person
from tests.support.pictures import jpeg

OWNERS = {
    "files": ("visits", "owner_id"),
    "visit_conflicts": ("visits", "visit_id"),
    "visit_revisions": ("visits", "visit_id"),
    "report_versions": ("reports", "report_id"),
    "report_scans": ("reports", "report_id"),
}
"""By table: that of the owner, and the column that names it."""
TABLES = ("visits", "files", "visit_conflicts", "visit_revisions", "reports", "report_versions", "report_scans")


class Case:
    """A household with a visit, its photo and correction, an accepted Form 2 of May and a draft of June."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.pairing_id, self.household_id = office.pair()
        self.visit_id, self.photo_id, self.june_id = str(new_id()), "", ""
        self.accepted = self.draft = ""

    async def prepared(self) -> "Case":
        self.visit_id = await self._visited("2020-05-12")
        self.june_id = await self._visited("2020-06-03")
        self.accepted = (await self.office.submitted(pairing_id=str(self.pairing_id)))["id"]
        scan = Scan(b"a page")
        await self.office.ask(LEADER_A, "POST", f"/{self.accepted}/scans", json=scan.body)
        answer = await self.office.ask(ZHANG, "POST", f"/{self.accepted}/accept")
        assert answer.status_code == 200
        self.draft = (await self.office.draft(pairing_id=str(self.pairing_id), month="2020-06"))["id"]
        return self

    async def _visited(self, day: str) -> str:
        visit_id = str(new_id())
        body = visit_body(self.household_id, jpeg(), visited_on=day)
        answer = await self.office.client.put(f"/api/visits/{visit_id}", json=body, headers=XIAO_LI.headers)
        assert answer.status_code == 201, answer.text
        self.photo_id = answer.json()["photos"][0]["id"]
        revision = {"visited_on": day, "content": "更正后的内容", "reason": "写错了"}
        path = f"/api/visits/{visit_id}/revisions/{new_id()}"
        assert (await self.office.client.put(path, json=revision, headers=XIAO_LI.headers)).status_code == 201
        changed = await self.office.client.put(
            f"/api/visits/{visit_id}", json={**body, "content": "另一个内容"}, headers=XIAO_LI.headers
        )
        assert changed.status_code == 409
        return visit_id

    def end(self, days_ago: int, *, is_closed: bool = True) -> None:
        self.office.database.execute(
            "update paired_households set ends_on = %s, is_closed = %s where pairing_id = %s",
            (today() - timedelta(days=days_ago), is_closed, self.pairing_id),
        )

    async def get(self, who: Person, path: str, method: str = "GET", **content: Any) -> int:
        answer = await self.office.client.request(method, f"/api{path}", headers=who.headers, **content)
        return answer.status_code

    async def seen(self, who: Person) -> dict[str, bool]:
        """By name, whether it is shown."""
        paths = {
            "visit": f"/visits/{self.visit_id}",
            "visit of June": f"/visits/{self.june_id}",
            "corrections": f"/visits/{self.visit_id}/revisions",
            "photo": f"/photos/{self.photo_id}",
            "accepted report": f"/reports/{self.accepted}",
            "accepted PDF": f"/reports/{self.accepted}.pdf",
            "accepted Word file": f"/reports/{self.accepted}.docx",
            "draft": f"/reports/{self.draft}",
        }
        found = {name: await self.get(who, path) for name, path in paths.items()}
        listed = await self.office.client.get(
            "/api/visits", params={"household_id": str(self.household_id)}, headers=who.headers
        )
        reports = await self.office.client.get(
            "/api/reports", params={"household_id": str(self.household_id)}, headers=who.headers
        )
        # 409: the picture waits for the worker, so it may be seen.
        shown = {name: status in {200, 409, 503} for name, status in found.items()}
        # Replaced texts are for author, leader and reviewers only.
        wrong = {name for name, status in found.items() if status not in {200, 404, 409, 503}}
        assert wrong <= {"corrections"}, found
        assert found["corrections"] in {200, 403, 404}, found
        return shown | {
            "in the list of visits": bool(listed.json()["items"]),
            "in the list of reports": bool(reports.json()["items"]),
        }


NOTHING = {
    "visit",
    "visit of June",
    "corrections",
    "photo",
    "accepted report",
    "accepted PDF",
    "accepted Word file",
    "draft",
    "in the list of visits",
    "in the list of reports",
}


@pytest.fixture
async def case(office: Office) -> Case:
    return await Case(office).prepared()


async def names(case: Case, who: Person) -> set[str]:
    return {name for name, is_shown in (await case.seen(who)).items() if is_shown}


@pytest.mark.parametrize("is_closed", [True, False])
async def test_a_volunteer_of_a_former_team_sees_nothing_from_the_day_after(case: Case, is_closed: bool) -> None:
    assert await names(case, XIAO_LI) == NOTHING
    case.end(1, is_closed=is_closed)
    assert await names(case, XIAO_LI) == set()


async def test_a_pairing_closed_today_is_closed_at_once_and_one_that_ends_today_is_open_today(case: Case) -> None:
    case.end(0, is_closed=False)
    assert await names(case, XIAO_LI) == NOTHING
    case.end(0)
    assert await names(case, XIAO_LI) == set()


async def test_the_leader_of_a_former_team_sees_only_what_must_still_be_filed(case: Case) -> None:
    case.end(30)
    to_be_filed = {"visit of June", "photo", "draft", "in the list of visits", "in the list of reports"}
    assert await names(case, LEADER_A) == to_be_filed
    assert await names(case, LEADER_B) == set()
    listed = await case.office.client.get(
        "/api/visits", params={"household_id": str(case.household_id)}, headers=LEADER_A.headers
    )
    assert [item["id"] for item in listed.json()["items"]] == [case.june_id]


async def test_the_leader_learns_which_form_of_an_ended_pairing_is_accepted_and_nobody_else_does(case: Case) -> None:
    async def filed(who: Person, month: str) -> set[str]:
        answer = await case.office.client.get("/api/reports/filed", params={"month": month}, headers=who.headers)
        assert answer.status_code == 200, answer.text
        return set(answer.json()["pairing_ids"])

    pairing = str(case.pairing_id)
    assert await case.get(XIAO_LI, "/reports/filed?month=2020-05") == 403
    assert await case.get(LEADER_A, "/reports/filed?month=2020-13") == 422
    assert pairing not in await filed(LEADER_A, "2020-05")
    case.end(30)
    assert pairing in await filed(LEADER_A, "2020-05")
    assert pairing not in await filed(LEADER_A, "2020-06")
    assert pairing not in await filed(LEADER_B, "2020-05")
    case.end(31)
    assert pairing not in await filed(LEADER_A, "2020-05")


async def test_after_the_days_of_grace_the_leader_sees_nothing(case: Case) -> None:
    case.end(31)
    assert await names(case, LEADER_A) == set()
    answer = await case.office.ask(LEADER_A, "POST", f"/{case.draft}/submit")
    assert refused(answer) == (404, "not-found")


async def test_an_office_goes_on_seeing_all(case: Case) -> None:
    case.end(400)
    assert await names(case, ZHANG) == NOTHING


async def test_the_last_form_is_filed_in_the_days_of_grace(case: Case) -> None:
    case.end(30)
    answer = await case.office.ask(LEADER_A, "POST", f"/{case.draft}/submit")
    assert answer.status_code == 200, answer.text
    assert [row["content"] for row in answer.json()["rows"]] == ["更正后的内容"]
    # Still open, for it may be returned; what an office accepts is closed at once.
    assert await case.get(LEADER_A, f"/reports/{case.draft}") == 200
    assert (await case.office.ask(ZHANG, "POST", f"/{case.draft}/accept")).status_code == 200
    assert await names(case, LEADER_A) == set()


async def test_a_form_of_the_last_month_is_started_in_the_days_of_grace_and_none_of_a_later_month(case: Case) -> None:
    case.office.database.execute(
        "update paired_households set ends_on = %s, is_closed = true where pairing_id = %s",
        (today() - timedelta(days=20), case.pairing_id),
    )
    last = (today() - timedelta(days=20)).strftime("%Y-%m")
    wanted = {"kind": "progress_report", "pairing_id": str(case.pairing_id), "month": last}
    assert (await case.office.ask(LEADER_A, "PUT", f"/{new_id()}", json=wanted)).status_code == 201
    case.end(31)
    before = {**wanted, "month": "2020-07"}
    answer = await case.office.ask(LEADER_A, "PUT", f"/{new_id()}", json=before)
    assert refused(answer) == (404, "pairing-not-found")


async def test_a_month_after_the_end_needs_no_form(office: Office) -> None:
    pairing_id, _ = office.pair(ends_on="2020-05-20")
    wanted = {"kind": "progress_report", "pairing_id": str(pairing_id), "month": "2020-06"}
    answer = await office.ask(ZHANG, "PUT", f"/{new_id()}", json=wanted)
    assert refused(answer) == (409, "pairing-ended")


async def test_a_new_pairing_of_the_same_team_with_the_household_opens_what_it_did_before(case: Case) -> None:
    case.end(400)
    case.office.database.execute(
        "insert into paired_households values (%s, %s, %s, %s, %s, null, false)",
        (new_id(), case.household_id, TEAM_A, BEIPIAO_VILLAGE, today()),
    )
    assert await names(case, XIAO_LI) == NOTHING


async def test_a_visit_of_the_time_of_the_pairing_is_taken_in_for_ever_and_its_receipt_given(case: Case) -> None:
    case.end(400)
    picture, visit_id = jpeg(), str(new_id())
    body = visit_body(case.household_id, picture, visited_on="2020-05-12")
    path = f"/api/visits/{visit_id}"
    for status in (201, 200):
        answer = await case.office.client.put(path, json=body, headers=XIAO_LI.headers)
        assert answer.status_code == status, answer.text
    photo_id = answer.json()["photos"][0]["id"]
    said = await case.office.client.post(f"{path}/photos/{photo_id}/complete", headers=XIAO_LI.headers)
    assert said.json()["state"] == "expected"
    receipt = await case.office.client.get(f"{path}/receipt", headers=XIAO_LI.headers)
    assert receipt.json()["state"] == "awaiting_photos"
    assert set(receipt.json()) == {"id", "state", "received_at", "completed_at", "photos"}
    other = await case.office.client.put(path, json={**body, "content": "改了"}, headers=XIAO_LI.headers)
    assert refused(other) == (409, "visit-changed")
    assert await case.get(XIAO_LI, f"/visits/{visit_id}") == 404


@contextmanager
def entered(office: Office, **settings: str) -> Iterator["psycopg.Connection[Any]"]:
    """The database as the application, with the settings of a transaction."""
    dsn = office.settings.submissions_database_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(dsn) as connection:
        for name, value in settings.items():
            connection.execute("select set_config(%s, %s, true)", (f"app.{name}", value))
        yield connection


def rows_seen(office: Office, household_id: UUID, **settings: str) -> set[str]:
    """The tables of which a row of the household is seen."""

    def ids(table: str) -> list[UUID]:
        rows = office.database.execute(f"select id from {table} where household_id = %s", (household_id,))
        return [row[0] for row in rows]

    of_visit = ("visit_id", ids("visits"))
    of_report = ("report_id", ids("reports"))
    wanted = {
        "visits": ("id", ids("visits")),
        "reports": ("id", ids("reports")),
        "files": ("owner_id", ids("visits")),
        **dict.fromkeys(("visit_conflicts", "visit_revisions"), of_visit),
        **dict.fromkeys(("report_versions", "report_scans"), of_report),
    }
    assert set(wanted) == set(TABLES)
    seen = set()
    with entered(office, **settings) as connection:
        for table, (column, values) in wanted.items():
            statement = f"select 1 from {table} where {column} = any (%s) limit 1"
            if connection.execute(statement, (values,)).fetchone():
                seen.add(table)
    return seen


async def test_row_level_security_alone_ends_with_the_pairing(case: Case) -> None:
    office, team = case.office, f"{{{TEAM_A}}}"
    leader = {"teams": team, "filing": team, "grace": "30"}
    assert rows_seen(office, case.household_id, teams=team) == set(TABLES)
    case.end(30)
    assert rows_seen(office, case.household_id, teams=team, grace="30") == set()
    assert rows_seen(office, case.household_id, **leader) == set(TABLES) - {"report_versions", "report_scans"}
    assert rows_seen(office, case.household_id, **{**leader, "grace": ""}) == set()
    case.end(31)
    assert rows_seen(office, case.household_id, **leader) == set()
    assert rows_seen(office, case.household_id, codes='{["211381","211381:")}') == set(TABLES)


async def test_the_statements_alone_end_with_the_pairing(case: Case) -> None:
    """As a role that row-level security does not hold."""
    office = case.office
    owner = office.database
    for table in TABLES:
        owner.execute(f"alter table {table} no force row level security")
        owner.execute(f"alter table {table} disable row level security")
    try:
        # What a phone sends of a photo: taken from the team that visited, and from no other.
        complete = f"/visits/{case.june_id}/photos/{case.photo_id}/complete"
        assert await case.get(XIAO_LI, complete, "POST") == 200
        assert await case.get(XIAO_WANG, complete, "POST") == 404
        case.end(30)
        assert await names(case, XIAO_LI) == set()
        assert await names(case, LEADER_A) == {
            "visit of June",
            "photo",
            "draft",
            "in the list of visits",
            "in the list of reports",
        }
        case.end(31)
        assert await names(case, LEADER_A) == set()
    finally:
        for table in TABLES:
            owner.execute(f"alter table {table} enable row level security")
            owner.execute(f"alter table {table} force row level security")

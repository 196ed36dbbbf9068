"""Another line reads counts, not visits, forms or drafts (any-campaign §2)."""

import io
import zipfile
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from services.kernel.auth.principals import RoleGrant, Scope
from services.kernel.db.database import Database
from services.kernel.events.reader import Event
from services.kernel.ids import new_id
from services.submissions.copies.events_read import LineRead, ObligationLinesRead, OrganizationRead
from services.submissions.copies.handlers import CAMPAIGNS, GATEWAY
from services.submissions.household_files.contents import VISITS
from tests.submissions.office import Office, progress, refused
from tests.submissions.test_access_ends import NOTHING, Case
from tests.support.people import BEIPIAO, CHAOYANG, LEADER_A, TEAM_A, TEAM_B, XIAO_LI, ZHANG, Person

WOMEN, CIVIL, HEALTH = "women", "civil_affairs", "health"


def of_line(*lines: str, role: str = "county_officer", division: str = BEIPIAO) -> Person:
    return Person(f"{role} {lines}", (RoleGrant(role, uuid4(), division, lines=frozenset(lines)),))


OWN, OTHER = of_line(WOMEN), of_line(HEALTH)


async def tell(office: Office, *events: tuple[str, OrganizationRead | ObligationLinesRead]) -> None:
    """As the worker applies them."""
    url = office.settings.submissions_worker_database_url
    async with Database(url, application_name="reader", pool_size=1) as database, database.transaction() as connection:
        for type_, read in events:
            handler = {**GATEWAY, **CAMPAIGNS}[type_]
            await handler.apply(connection, [Event(new_id(), type_, "", read)])


def stands_on(team: UUID, *lines: str, kind: str = "team") -> tuple[str, OrganizationRead]:
    return "organization.saved", OrganizationRead(
        id=team, kind=kind, lines=[LineRead(line=line, parent_id=None) for line in lines]
    )


def duty_on(obligation_id: UUID, *lines: str) -> tuple[str, ObligationLinesRead]:
    return "obligation.lines", ObligationLinesRead(obligation_id=obligation_id, lines=list(lines))


@pytest.fixture(autouse=True)
def _no_lines(office: Office) -> Iterator[None]:
    yield
    office.database.execute("delete from team_lines")
    office.database.execute("delete from obligation_lines")


@pytest.fixture
async def case(office: Office) -> Case:
    await tell(office, stands_on(TEAM_A, WOMEN))
    return await Case(office).prepared()


async def names(case: Case, who: Person) -> set[str]:
    """What is shown of everything in `NOTHING`."""
    paths = {
        "visit": f"/visits/{case.visit_id}",
        "visit of June": f"/visits/{case.june_id}",
        "corrections": f"/visits/{case.visit_id}/revisions",
        "photo": f"/photos/{case.photo_id}",
        "accepted report": f"/reports/{case.accepted}",
        "accepted PDF": f"/reports/{case.accepted}.pdf",
        "accepted Word file": f"/reports/{case.accepted}.docx",
        "draft": f"/reports/{case.draft}",
    }
    found = {name: await case.get(who, path) for name, path in paths.items()}
    assert set(found.values()) <= {200, 403, 404, 409}, found
    shown = {name for name, status in found.items() if status in {200, 409}}
    return shown | {f"in the list of {name}" for name, (listed, _) in (await lists(case, who)).items() if listed}


async def lists(case: Case, who: Person) -> dict[str, tuple[int, int]]:
    """By list, how many are shown and how many are only counted."""
    found = {}
    for name in ("visits", "reports"):
        answer = await case.office.client.get(
            f"/api/{name}", params={"household_id": str(case.household_id)}, headers=who.headers
        )
        found[name] = len(answer.json()["items"]), answer.json()["of_other_lines"]
    return found


async def test_an_office_of_another_line_gets_counts_and_is_told_why(case: Case) -> None:
    paths = [
        f"/visits/{case.visit_id}",
        f"/visits/{case.visit_id}/revisions",
        f"/visits/{case.visit_id}/conflicts",
        f"/photos/{case.photo_id}",
        f"/reports/{case.accepted}",
        f"/reports/{case.accepted}.pdf",
        f"/reports/{case.accepted}.docx",
        f"/reports/{case.accepted}/versions",
        f"/reports/{case.draft}",
        f"/reports/month.zip?team_id={TEAM_A}&month=2020-05",
    ]
    for path in paths:
        answer = await case.office.client.get(f"/api{path}", headers=OTHER.headers)
        assert refused(answer) == (403, "of-another-line"), path
    assert await lists(case, OTHER) == {"visits": (0, 2), "reports": (0, 2)}
    # Elsewhere, nothing is told.
    absent = await case.office.client.get(f"/api/reports/{new_id()}", headers=OTHER.headers)
    elsewhere = await case.office.client.get(
        f"/api/reports/{case.accepted}", headers=of_line(HEALTH, division="211382").headers
    )
    assert refused(absent) == refused(elsewhere) == (404, "not-found")


@pytest.mark.parametrize("act", ["submit", "accept", "forward", "return"])
async def test_an_office_of_another_line_does_nothing_with_a_form(case: Case, act: str) -> None:
    before = case.office.events(case.draft)
    body = {"reason": "请更正"} if act == "return" else None
    answer = await case.office.ask(OTHER, "POST", f"/{case.draft}/{act}", json=body)
    assert refused(answer) == (403, "of-another-line")
    assert case.office.events(case.draft) == before


async def test_an_office_of_another_line_starts_no_form_for_the_team(case: Case) -> None:
    pairing_id, _ = case.office.pair()
    report_id = new_id()
    answer = await case.office.ask(OTHER, "PUT", f"/{report_id}", json=progress(pairing_id))
    assert refused(answer) == (403, "of-another-line")
    assert (await case.office.ask(ZHANG, "GET", f"/{report_id}")).status_code == 404
    answer = await case.office.ask(OWN, "PUT", f"/{report_id}", json=progress(pairing_id))
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(OWN, id="the same line"),
        pytest.param(of_line(HEALTH, WOMEN), id="one of two lines"),
        pytest.param(of_line(WOMEN, role="city_officer", division=CHAOYANG), id="the same line, above"),
        pytest.param(of_line(HEALTH, role="inspector", division=CHAOYANG), id="an inspector of any line"),
        pytest.param(ZHANG, id="an office on no line"),
    ],
)
async def test_who_reads_today_goes_on_reading(case: Case, who: Person) -> None:
    unseen = {"corrections"} if who.grants[0].role == "inspector" else set()
    assert await names(case, who) == NOTHING - unseen
    assert await lists(case, who) == {"visits": (2, 0), "reports": (2, 0)}


async def test_the_own_team_reads_whatever_its_lines(case: Case) -> None:
    assert await names(case, LEADER_A) == NOTHING
    both = Person("两个角色", (*XIAO_LI.grants, *OTHER.grants))
    assert await names(case, both) == NOTHING


async def test_lines_decide_nothing_where_the_team_stands_on_none(case: Case) -> None:
    await tell(case.office, stands_on(TEAM_A))
    assert await names(case, OTHER) == NOTHING
    # A unit that is no team has no rows here.
    await tell(case.office, stands_on(TEAM_A, WOMEN, kind="office"))
    assert await names(case, OTHER) == NOTHING


async def test_a_form_is_read_on_the_line_of_its_duty_with_the_visits_that_it_shows(case: Case) -> None:
    duty = new_id()
    case.office.database.execute(
        "update reports set campaign_id = %s, obligation_id = %s, period = month, binding = 'only',"
        " period_starts_on = '2020-05-01', period_ends_on = '2020-05-31' where id = %s",
        (new_id(), duty, case.accepted),
    )
    civil = of_line(CIVIL)
    assert await names(case, civil) == set()
    await tell(case.office, duty_on(duty, CIVIL))
    # Not the draft of June, nor the visit of June.
    assert await names(case, civil) == NOTHING - {"draft", "visit of June", "photo"}
    assert await lists(case, civil) == {"visits": (1, 1), "reports": (1, 1)}
    assert await names(case, OTHER) == set()
    await tell(case.office, duty_on(duty))
    assert await names(case, civil) == set()


async def test_form_1_shows_visits_of_any_day_on_the_line_of_its_duty(case: Case) -> None:
    duty = new_id()
    body = {"kind": "registration_form", "pairing_id": str(case.pairing_id)}
    form_1 = (await case.office.ask(LEADER_A, "PUT", f"/{new_id()}", json=body)).json()["id"]
    case.office.database.execute(
        "update reports set campaign_id = %s, obligation_id = %s, period = '2020-03', binding = 'only',"
        " period_starts_on = '2020-03-01', period_ends_on = '2020-03-31' where id = %s",
        (new_id(), duty, form_1),
    )
    await tell(case.office, duty_on(duty, CIVIL))
    civil = of_line(CIVIL)
    assert await case.get(civil, f"/reports/{form_1}") == 200
    assert {"visit", "visit of June", "photo"} <= await names(case, civil)
    assert "accepted report" not in await names(case, civil)


async def test_an_office_on_a_line_here_and_on_none_there_reads_each_by_its_place(case: Case) -> None:
    two = Person("两地", (*OTHER.grants, RoleGrant("county_officer", None, "211382")))
    assert await names(case, two) == set()
    city = Person("市和县", (*OTHER.grants, RoleGrant("city_officer", None, CHAOYANG)))
    assert await names(case, city) == NOTHING


async def test_the_file_of_a_household_says_what_is_of_other_lines(case: Case) -> None:
    _, told = case.office.programs.answers["/file"]
    mine = {**told["household"], "id": str(case.household_id)}
    case.office.programs.answers["/file"] = (200, {**told, "household": mine})
    case.office.database.execute("update files set state = 'ready' where owner_kind = 'visit'")
    answer = await case.office.client.post(
        f"/api/household-files/{case.household_id}", json={"purpose": "本人申请查阅"}, headers=OTHER.headers
    )
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        listed = archive.read("清单.json").decode()
        assert archive.read(VISITS).strip() == b"[]"
    assert "走访记录 2 份" in listed
    assert "其他条线" in listed


async def test_row_level_security_alone_knows_lines(case: Case) -> None:
    url = case.office.settings.submissions_database_url
    tables = {"visits": "household_id", "reports": "household_id"}
    async with Database(url, application_name="walls", pool_size=1) as database:
        for lined, wanted in ((None, 2), ((f"{HEALTH}:{BEIPIAO}",), 0), ((f"{WOMEN}:{BEIPIAO}",), 2), ((), 0)):
            async with database.transaction(Scope((BEIPIAO,), lined=lined)) as connection:
                for table, column in tables.items():
                    statement = f"select count(*) from {table} where {column} = '{case.household_id}'"
                    assert (await connection.exec_driver_sql(statement)).scalar_one() == wanted, (table, lined)
                seen = "select count(*) from files where owner_id = %s"
                found = await connection.exec_driver_sql(seen, (UUID(case.visit_id),))
                assert found.scalar_one() == min(wanted, 1)


async def test_another_team_of_the_line_changes_nothing_for_this_one(case: Case) -> None:
    await tell(case.office, stands_on(TEAM_B, HEALTH))
    assert await names(case, OTHER) == set()

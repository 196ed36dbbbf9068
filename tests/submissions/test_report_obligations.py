"""A report is for an obligation and one of its periods; a body of an earlier release is told which."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.kernel.clock import today
from services.kernel.db.database import Database
from services.kernel.events.reader import Event
from services.kernel.ids import new_id
from services.kernel.periods.cycles import Days
from services.kernel.periods.expansion import periods
from services.kernel.periods.written import cycle_of
from services.submissions.clients import OtherPrograms, ProgramUnavailable
from services.submissions.copies.events_read import CampaignWithdrawnRead, ObligationRead
from services.submissions.copies.handlers import CAMPAIGNS
from services.submissions.reports.binding_earlier import EarlierReports
from tests.submissions.office import Office, progress, refused
from tests.support.people import (
    CHEN,
    INSPECTOR,
    LEADER_A,
    SYSTEM_ADMIN,
    TEAM_A,
    XIAO_LI,
    ZHANG,
    Person,
)
from tests.support.pictures import jpeg

WEEKLY = {"kind": "every", "n": 1, "unit": "week", "from": "2020-05-04", "to": "2020-05-31"}
MONTHLY = {"due_day": 25, "from_month": "2020-04", "to_month": "2020-09"}
ONCE = {"due_on": "2020-04-10"}
MAY_SECOND_WEEK = "2020-W20"


@pytest.fixture(autouse=True)
def _no_other_campaigns(office: Office) -> None:
    office.database.execute("delete from obligation_periods")
    office.database.execute("delete from obligations")
    office.database.execute("delete from campaigns")


class Plan:
    """A campaign of a year, as its events tell of it."""

    def __init__(self, office: Office, year: int = 2020) -> None:
        self.office, self.id = office, new_id()
        office.database.execute(
            "insert into campaigns (id, division_code, starts_on, ends_on) values (%s, '2113', %s, %s)",
            (self.id, f"{year}-03-24", f"{year}-09-30"),
        )

    async def asks(self, form: str, **cycle: Any) -> UUID:
        """The id of a new obligation; `cycle`: as in the event."""
        obligation_id = new_id()
        await read_obligation(self.office, self.told(obligation_id, form, **cycle))
        return obligation_id

    def told(self, obligation_id: UUID, form: str, **cycle: Any) -> dict[str, Any]:
        empty = dict.fromkeys(("due_day", "from_month", "to_month", "due_on"))
        named = {"obligation_id": str(obligation_id), "campaign_id": str(self.id), "name": "任务甲", "form": form}
        return {**empty, **named, **cycle, "owed_by_kind": "team", "owed_by_code": "2113", "minimum": 1, "contact": {}}

    def archive(self) -> None:
        self.office.database.execute("update campaigns set archived_at = now() where id = %s", (self.id,))

    def answered(self, obligation_id: UUID, period: str, first: str, last: str, fits: int = 1) -> None:
        """What campaigns says a form is for."""
        self.office.programs.asks = {
            "campaign_id": str(self.id),
            "obligation_id": str(obligation_id),
            "period": period,
            "starts_on": first,
            "ends_on": last,
        }
        self.office.programs.answers["dues"][1]["fits"] = fits


async def read_obligation(office: Office, told: dict[str, Any]) -> None:
    """As the worker reads it from the feed."""
    handler = CAMPAIGNS["obligation.saved"]
    event = Event(new_id(), "obligation.saved", "s", ObligationRead.model_validate(told))
    async with Database(office.settings.submissions_worker_database_url, application_name="test") as database:
        for _ in range(2):
            async with database.transaction() as connection:
                await handler.apply(connection, [event])


def named(pairing_id: UUID, obligation_id: UUID, period: str) -> dict[str, Any]:
    return {
        "obligation_id": str(obligation_id),
        "subject": {"kind": "pairing", "id": str(pairing_id)},
        "period": period,
    }


async def put(office: Office, body: dict[str, Any], report_id: UUID | None = None, who: Person = LEADER_A) -> Any:
    return await office.ask(who, "PUT", f"/{report_id or new_id()}", json=body)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: {**body, "period": None},
        lambda body: {**body, "subject": None},
        lambda body: {**body, "subject": {"kind": "household", "id": body["subject"]["id"]}},
        lambda body: {**body, "obligation_id": None},
        lambda body: {**body, "kind": "progress_report"},
        lambda body: {**body, "month": "2020-05"},
        lambda body: {**body, "pairing_id": body["subject"]["id"]},
        lambda body: {**body, "period": "2020-05; drop"},
        lambda body: {},
    ],
)
async def test_half_of_a_body_or_two_of_them_are_malformed(
    office: Office, spoil: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    answer = await put(office, spoil(named(new_id(), new_id(), "2020-05")))
    assert refused(answer) == (422, "malformed")


async def test_what_cannot_be_filed_is_refused_with_a_sentence(office: Office) -> None:
    plan = Plan(office)
    weekly = await plan.asks("progress_report", cycle=WEEKLY)
    visits = await plan.asks("visit", **MONTHLY)
    later = (today() + timedelta(days=40)).isoformat()
    ahead = await plan.asks("progress_report", cycle={"kind": "window", "from": {"on": later}, "to": {"on": later}})
    pairing, _ = office.pair()
    over, _ = office.pair(ends_on="2020-05-10")
    for body, problem in (
        (named(pairing, new_id(), "2020-05"), "obligation-unknown"),
        (named(pairing, visits, "2020-05"), "obligation-without-form"),
        (named(pairing, weekly, "2020-05"), "period-unknown"),
        (named(pairing, ahead, "window"), "period-not-begun"),
        (named(over, weekly, MAY_SECOND_WEEK), "pairing-not-found"),
    ):
        status, type_ = refused(await put(office, body))
        assert (status, type_) == (404 if problem == "pairing-not-found" else 409, problem)
    assert refused(await put(office, named(over, weekly, MAY_SECOND_WEEK), who=CHEN)) == (409, "pairing-ended")
    office.programs.answers["dues"][1]["asked"] = None
    assert refused(await put(office, named(pairing, weekly, MAY_SECOND_WEEK))) == (409, "obligation-not-owed")
    # Nobody was shown a household for it.
    assert not [target for _, target, _, _ in office.programs.asked if "disclosures" in target]


async def test_it_refuses_another_teams_pairing_and_those_who_do_not_write(office: Office) -> None:
    weekly = await Plan(office).asks("progress_report", cycle=WEEKLY)
    pairing, _ = office.pair(team=new_id())
    assert refused(await put(office, named(pairing, weekly, MAY_SECOND_WEEK))) == (404, "pairing-not-found")
    own, _ = office.pair()
    assert refused(await put(office, named(own, weekly, MAY_SECOND_WEEK), who=INSPECTOR)) == (403, "not-permitted")


async def test_a_form_of_a_week_has_the_visits_of_its_days(office: Office) -> None:
    plan = Plan(office)
    weekly = await plan.asks("progress_report", cycle=WEEKLY)
    pairing, household = office.pair()
    for day in ("2020-05-10", "2020-05-11", "2020-05-17", "2020-05-18"):
        await office.visit(household, visited_on=day, content=f"走访 {day}")
    plan.answered(weekly, MAY_SECOND_WEEK, "2020-05-11", "2020-05-17")
    answer = await put(office, named(pairing, weekly, MAY_SECOND_WEEK))
    assert answer.status_code == 201, answer.text
    report = answer.json()
    assert [row["visited_on"] for row in report["rows"]] == ["2020-05-11", "2020-05-17"]
    assert (report["month"], report["binding"], report["obligation_name"]) == (None, "named", "任务甲")
    assert (report["campaign_id"], report["period"]) == (str(plan.id), MAY_SECOND_WEEK)
    assert report["period_label"] == "2020年5月11日至5月17日（第20周）"
    assert report["period_label_en"] == "11 May to 17 May 2020 (week 20)"
    submitted = await office.ask_leader_to_submit(report["id"])
    assert [row["visited_on"] for row in submitted["rows"]] == ["2020-05-11", "2020-05-17"]
    pdf = await office.ask(LEADER_A, "GET", f"/{report['id']}.pdf")
    assert pdf.content.startswith(b"%PDF")
    [(_, told)] = office.events(report["id"])
    assert (told["obligation_id"], told["campaign_id"], told["period"]) == (str(weekly), str(plan.id), MAY_SECOND_WEEK)


async def test_the_deadline_of_the_named_obligation_is_asked_for(office: Office) -> None:
    plan = Plan(office)
    weekly = await plan.asks("progress_report", cycle=WEEKLY)
    pairing, _ = office.pair()
    plan.answered(weekly, MAY_SECOND_WEEK, "2020-05-11", "2020-05-17")
    report = (await put(office, named(pairing, weekly, MAY_SECOND_WEEK))).json()
    await office.ask_leader_to_submit(report["id"])
    targets = [target for _, target, _, _ in office.programs.asked if "of-pairing" in target]
    assert len(targets) == 2
    for target in targets:
        query = httpx.URL(f"http://campaigns{target}").params
        assert (query["obligation_id"], query["period"], query["organization_id"]) == (
            str(weekly),
            MAY_SECOND_WEEK,
            str(TEAM_A),
        )


async def test_the_form_of_the_next_edition_is_another_one(office: Office) -> None:
    """It was refused for ever: one form of a pairing, whatever the campaign."""
    first, second = Plan(office, 2020), Plan(office, 2021)
    of_2020, of_2021 = (
        await first.asks("registration_form", **ONCE),
        await second.asks("registration_form", due_on="2021-04-10"),
    )
    pairing, household = office.pair()
    await office.visit(household, visited_on="2020-04-05")
    first.answered(of_2020, "2020-04", "2020-04-01", "2020-04-30")
    earlier = (await put(office, {"kind": "registration_form", "pairing_id": str(pairing), "month": None})).json()
    assert (earlier["obligation_id"], earlier["binding"]) == (str(of_2020), "only")
    repeated = await put(office, {"kind": "registration_form", "pairing_id": str(pairing), "month": None})
    assert refused(repeated) == (409, "report-exists")
    assert repeated.json()["report_id"] == earlier["id"]
    second.answered(of_2021, "2021-04", "2021-04-01", "2021-04-30")
    answer = await put(office, named(pairing, of_2021, "2021-04"))
    assert answer.status_code == 201, answer.text
    later = answer.json()
    assert (later["period_label"], later["campaign_id"]) == ("2021年4月", str(second.id))
    again = await put(office, named(pairing, of_2021, "2021-04"))
    assert (refused(again), again.json()["report_id"]) == ((409, "report-exists"), later["id"])
    assert (await put(office, named(pairing, of_2021, "2021-04"), UUID(later["id"]))).status_code == 200
    other = await put(office, named(pairing, of_2020, "2020-04"), UUID(later["id"]))
    assert refused(other) == (409, "report-changed")


async def test_a_body_of_an_earlier_release_is_told_what_it_is_for(office: Office) -> None:
    plan = Plan(office)
    monthly = await plan.asks("progress_report", **MONTHLY)
    plan.answered(monthly, "2020-05", "2020-05-01", "2020-05-31")
    only = await office.draft()
    assert (only["binding"], only["obligation_id"], only["period"]) == ("only", str(monthly), "2020-05")
    plan.answered(monthly, "2020-05", "2020-05-01", "2020-05-31", fits=2)
    assert (await office.draft())["binding"] == "chosen"
    office.programs.answers["dues"] = (200, {"due": None, "is_binding": False, "asked": None, "fits": 0})
    made = await office.draft()
    assert (made["binding"], made["obligation_id"], made["campaign_id"]) == ("made", None, None)
    assert (made["period"], made["period_label"]) == ("2020-05", "2020年5月")
    pairing, _ = office.pair(starts_on="2020-04-01", ends_on="2020-05-31")
    ended = await put(office, {"kind": "registration_form", "pairing_id": str(pairing)}, who=LEADER_A)
    assert refused(ended) == (404, "pairing-not-found")
    form_1 = await office.draft(kind="registration_form", month=None)
    assert (form_1["period"], form_1["period_starts_on"]) == ("open", "2020-01-01")


async def test_what_nothing_asked_for_is_bound_when_it_is_submitted(office: Office) -> None:
    plan = Plan(office)
    answer = office.programs.answers["dues"]
    office.programs.answers["dues"] = (200, {"due": None, "is_binding": False, "asked": None, "fits": 0})
    report = await office.draft()
    monthly = await plan.asks("progress_report", **MONTHLY)
    office.programs.answers["dues"] = answer
    plan.answered(monthly, "2020-05", "2020-05-01", "2020-05-31")
    submitted = await office.ask_leader_to_submit(report["id"])
    assert (submitted["binding"], submitted["obligation_id"]) == ("only", str(monthly))
    [(_, told)] = office.events(report["id"])
    assert told["obligation_id"] == str(monthly)


async def test_a_report_that_nothing_asks_for_is_gone_on_with(office: Office) -> None:
    """Named later it is not made twice."""
    plan = Plan(office)
    answer = office.programs.answers["dues"]
    office.programs.answers["dues"] = (200, {"due": None, "is_binding": False, "asked": None, "fits": 0})
    pairing, _ = office.pair()
    report = await office.draft(pairing_id=str(pairing))
    office.programs.answers["dues"] = answer
    monthly = await plan.asks("progress_report", **MONTHLY)
    plan.answered(monthly, "2020-05", "2020-05-01", "2020-05-31")
    again = await put(office, named(pairing, monthly, "2020-05"))
    assert (refused(again), again.json()["report_id"]) == ((409, "report-exists"), report["id"])


async def test_form_1_of_the_next_edition_shows_photos_since_that_began(office: Office) -> None:
    first, second = Plan(office, 2020), Plan(office, 2021)
    of_2020, of_2021 = (
        await first.asks("registration_form", **ONCE),
        await second.asks("registration_form", due_on="2021-04-10"),
    )
    pairing, household = office.pair()
    await office.visit(household, jpeg(), visited_on="2020-04-05")
    await office.visit(household, jpeg(), visited_on="2021-04-02")
    first.answered(of_2020, "2020-04", "2020-04-01", "2020-04-30")
    earlier = (await put(office, named(pairing, of_2020, "2020-04"))).json()
    second.answered(of_2021, "2021-04", "2021-04-01", "2021-04-30")
    later = (await put(office, named(pairing, of_2021, "2021-04"))).json()
    assert [photo["taken_on"] for photo in later["photos"]] == ["2021-04-02"]
    assert len((await office.ask(LEADER_A, "GET", f"/{earlier['id']}")).json()["photos"]) == 2


@pytest.mark.parametrize(
    ("division", "area"), [("2113", "朝阳市"), ("211381", "北票市"), ("21", "辽宁省"), ("", "朝阳市"), ("2199", "")]
)
async def test_a_title_begins_with_the_area_whose_campaign_asks(office: Office, division: str, area: str) -> None:
    """A form of a county's or a province's own campaign is not headed by the city."""
    plan = Plan(office)
    office.database.execute("update campaigns set division_code = %s where id = %s", (division, plan.id))
    office.database.execute("insert into divisions values ('211381', '北票市'), ('21', '辽宁省'), ('', '全国')")
    try:
        obligation = await plan.asks("progress_report", **MONTHLY)
        plan.answered(obligation, "2020-05", "2020-05-01", "2020-05-31")
        made = await put(office, named(office.pair()[0], obligation, "2020-05"))
        assert made.status_code == 201, made.text
        assert made.json()["fields"]["area"] == area
    finally:
        office.database.execute("delete from divisions where code <> '2113'")


async def test_nothing_comes_in_once_the_campaign_is_archived(office: Office) -> None:
    plan = Plan(office)
    monthly = await plan.asks("progress_report", **MONTHLY)
    plan.answered(monthly, "2020-05", "2020-05-01", "2020-05-31")
    pairing, household = office.pair()
    await office.visit(household, visited_on="2020-05-10")
    visit = office.database.execute("select id from visits where household_id = %s", (household,)).fetchone()
    draft, submitted = await office.draft(), await office.submitted()
    late = await office.draft()
    # Late ones come in until then.
    await office.ask_leader_to_submit(late["id"])
    plan.archive()
    etag = {"If-Match": (await office.ask(LEADER_A, "GET", f"/{draft['id']}")).headers["etag"]}
    for answer in (
        await put(office, named(pairing, monthly, "2020-05")),
        await put(office, progress(pairing)),
        await office.ask(LEADER_A, "PATCH", f"/{draft['id']}", json={"opinion": "同意"}, headers=etag),
        await office.ask(LEADER_A, "POST", f"/{draft['id']}/submit"),
        await office.ask(ZHANG, "POST", f"/{submitted['id']}/return", json={"reason": "请补充"}),
        await office.client.put(
            f"/api/visits/{visit[0] if visit else ''}/revisions/{new_id()}",
            json={"visited_on": "2020-05-11", "content": "更正", "reason": "写错了"},
            headers=XIAO_LI.headers,
        ),
    ):
        assert refused(answer) == (409, "campaign-archived")
        assert "归档" in answer.json()["title"]
    # What was sent is reviewed to its end, and what a phone still has of visits is taken in.
    assert (await office.ask(ZHANG, "POST", f"/{submitted['id']}/accept")).status_code == 200
    await office.visit(household, visited_on="2020-05-12")


async def test_a_draft_of_an_edition_that_was_withdrawn_still_opens(office: Office) -> None:
    pairing = office.pair()[0]
    for year in (2020, 2021):
        plan = Plan(office, year)
        once = await plan.asks("registration_form", due_on=f"{year}-04-10")
        plan.answered(once, f"{year}-04", f"{year}-04-01", f"{year}-04-30")
        made = await put(office, named(pairing, once, f"{year}-04"))
        assert made.status_code == 201, made.text
    event = Event(new_id(), "campaign.withdrawn", "s", CampaignWithdrawnRead(campaign_id=plan.id))
    worker = Database(office.settings.submissions_worker_database_url, application_name="test")
    async with worker as database, database.transaction() as connection:
        await CAMPAIGNS["campaign.withdrawn"].apply(connection, [event])
    opened = await office.ask(LEADER_A, "GET", f"/{made.json()['id']}")
    assert opened.status_code == 200, opened.text
    # The feed may be read again from its beginning while the campaign is withdrawn.
    await read_obligation(office, plan.told(once, "progress_report", cycle={"kind": "none"}))


async def test_no_visit_is_moved_to_a_day_whose_campaigns_are_archived(office: Office) -> None:
    archived, _ = Plan(office), Plan(office, 2021)
    archived.archive()
    _, household = office.pair()
    await office.visit(household, visited_on="2021-05-10")
    (visit,) = office.database.execute("select id from visits where household_id = %s", (household,)).fetchall()
    path, body = f"/api/visits/{visit[0]}/revisions/{new_id()}", {"content": "更正", "reason": "写错了"}
    moved = await office.client.put(path, json={**body, "visited_on": "2020-05-11"}, headers=XIAO_LI.headers)
    assert refused(moved) == (409, "campaign-archived")
    within = await office.client.put(path, json={**body, "visited_on": "2021-05-11"}, headers=XIAO_LI.headers)
    assert within.status_code == 201, within.text


async def test_the_list_is_filtered_by_campaign_obligation_and_period(office: Office) -> None:
    plan, other = Plan(office), Plan(office, 2021)
    monthly, weekly = await plan.asks("progress_report", **MONTHLY), await other.asks("progress_report", cycle=WEEKLY)
    plan.answered(monthly, "2020-05", "2020-05-01", "2020-05-31")
    may = await office.draft()
    plan.answered(monthly, "2020-06", "2020-06-01", "2020-06-30")
    june = await office.draft(month="2020-06")
    other.answered(weekly, MAY_SECOND_WEEK, "2020-05-11", "2020-05-17")
    pairing, _ = office.pair()
    week = (await put(office, named(pairing, weekly, MAY_SECOND_WEEK))).json()

    async def found(**query: Any) -> set[str]:
        answer = await office.ask(ZHANG, "GET", "", params={**query, "limit": 500})
        return {one["id"] for one in answer.json()["items"]}

    assert await found(campaign_id=plan.id) == {may["id"], june["id"]}
    assert await found(obligation_id=monthly, period="2020-06") == {june["id"]}
    assert await found(obligation_id=weekly) == {week["id"]}
    assert refused(await office.ask(ZHANG, "GET", "", params={"period": "'"})) == (422, "malformed")


async def bind(office: Office) -> None:
    database = Database(office.settings.submissions_worker_database_url, application_name="binding")
    settings = office.settings.model_copy(update={"campaigns_url": office.programs.url})
    async with database, httpx.AsyncClient() as client:
        work = EarlierReports(database, OtherPrograms(client, settings))
        while await work.bind_batch() is not None:
            pass


def says(office: Office, status: int, *forms: dict[str, Any]) -> None:
    """What campaigns answers to the worker."""
    office.programs.answers = {"/internal/dues": (status, {"forms": forms}), **office.programs.answers}
    office.programs.answers["/internal/dues"] = (status, {"forms": forms})


def unbind(office: Office, *report_ids: str) -> None:
    """As the release before stored it."""
    office.database.execute(
        "update reports set campaign_id = null, obligation_id = null, period = null, period_starts_on = null,"
        " period_ends_on = null, binding = null where id = any (%s::uuid[])",
        (list(report_ids),),
    )


async def test_reports_of_an_earlier_release_are_bound_and_told(office: Office) -> None:
    plan = Plan(office)
    monthly = await plan.asks("progress_report", **MONTHLY)
    pairing, _ = office.pair()
    report, unasked = await office.submitted(pairing_id=str(pairing)), await office.draft(month="2020-03")
    hash_before = report["hash"]
    unbind(office, report["id"], unasked["id"])
    may = {
        "campaign_id": str(plan.id),
        "obligation_id": str(monthly),
        "period": "2020-05",
        "starts_on": "2020-05-01",
        "ends_on": "2020-05-31",
    }
    says(office, 503)
    with pytest.raises(ProgramUnavailable):
        await bind(office)
    says(
        office,
        200,
        {"report_id": report["id"], "asked": may, "fits": 2},
        {"report_id": unasked["id"], "asked": None, "fits": 0},
    )
    await bind(office)
    now = (await office.ask(LEADER_A, "GET", f"/{report['id']}")).json()
    assert (now["binding"], now["obligation_id"], now["revision"]) == ("chosen", str(monthly), report["revision"])
    assert now["hash"] == hash_before
    made = (await office.ask(LEADER_A, "GET", f"/{unasked['id']}")).json()
    assert (made["binding"], made["period"], made["obligation_id"]) == ("made", "2020-03", None)
    type_, told = office.events(report["id"])[-1]
    assert type_ == "report.bound"
    assert told == {
        "report_id": report["id"],
        "team_id": str(TEAM_A),
        "campaign_id": str(plan.id),
        "obligation_id": str(monthly),
        "period": "2020-05",
        # The release before counted it for both that fit.
        "is_chosen": True,
    }
    headers, asked = [
        (headers, body) for _, target, headers, body in office.programs.asked if "/internal/dues/asked" in target
    ][-1]
    assert headers["authorization"] == f"Bearer {office.settings.internal_secret.get_secret_value()}"
    assert {form["report_id"] for form in asked["forms"]} == {report["id"], unasked["id"]}
    listed = await office.client.get("/api/report-bindings?limit=500", headers=SYSTEM_ADMIN.headers)
    assert listed.status_code == 200, listed.text
    shown = {one["id"]: one for one in listed.json()["items"]}
    assert (shown[report["id"]]["obligation_name"], shown[unasked["id"]]["binding"]) == ("任务甲", "made")
    assert listed.json()["waiting"] == 0
    assert listed.json()["chosen"] >= 1


async def test_a_report_whose_place_is_taken_keeps_a_period_of_its_own(office: Office) -> None:
    plan = Plan(office)
    monthly = await plan.asks("progress_report", **MONTHLY)
    plan.answered(monthly, "2020-05", "2020-05-01", "2020-05-31")
    pairing, _ = office.pair()
    earlier = await office.draft(pairing_id=str(pairing), month="2020-04")
    unbind(office, earlier["id"])
    taken = (await put(office, named(pairing, monthly, "2020-05"))).json()
    asked = {**office.programs.asks}
    says(office, 200, {"report_id": earlier["id"], "asked": asked, "fits": 1})
    await bind(office)
    bound = (await office.ask(LEADER_A, "GET", f"/{earlier['id']}")).json()
    assert (bound["binding"], bound["period"]) == ("made", "2020-04")
    assert (await office.ask(LEADER_A, "GET", f"/{taken['id']}")).json()["obligation_id"] == str(monthly)


@pytest.mark.parametrize(
    "cycle",
    [
        {"kind": "once", "due_on": "2020-04-10", "due_time": "17:00"},
        {"kind": "monthly", "due_day": 31, "from": "2020-01", "to": "2020-03"},
        {**WEEKLY, "due_day": 5, "due_time": "12:00"},
        {"kind": "every", "unit": "month", "from": "2020-04", "to": "2020-06", "starts_day": 28, "due_after_days": 3},
        {"kind": "every", "unit": "year", "from": "2019-05-01", "to": "2021-05-01", "starts_month": 4},
        {"kind": "window", "from": {"festival": "春节", "year": 2020, "offset_days": -7}, "to": {"on": "2020-02-08"}},
        {"kind": "list", "periods": [{"starts_on": "2020-05-01", "ends_on": "2020-05-09", "due_on": "2020-05-10"}]},
        {"kind": "none"},
    ],
)
async def test_the_periods_of_every_cycle_are_known(office: Office, cycle: dict[str, Any]) -> None:
    plan = Plan(office)
    duty = await plan.asks("progress_report", cycle=cycle)
    within = Days(date(2020, 3, 24), date(2020, 9, 30))
    rows = office.database.execute(
        "select period, starts_on, ends_on, due_on, due_at from obligation_periods where obligation_id = %s"
        " order by starts_on",
        (duty,),
    ).fetchall()
    assert rows == [
        (one.key, one.starts_on, one.ends_on, one.due_on, one.due_at) for one in periods(cycle_of(cycle), within)
    ]


async def test_an_obligation_of_a_campaign_that_was_never_told_has_no_periods(office: Office) -> None:
    plan = Plan(office)
    office.database.execute("delete from campaigns")
    duty = await plan.asks("progress_report", cycle=WEEKLY)
    pairing, _ = office.pair()
    assert refused(await put(office, named(pairing, duty, MAY_SECOND_WEEK))) == (409, "period-unknown")

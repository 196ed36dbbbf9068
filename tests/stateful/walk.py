"""Steps at random through one city: who is there, what is planned, what is done."""

import random
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import psycopg

from services.kernel import clock
from services.kernel.clock import SHANGHAI
from services.kernel.ids import new_id
from tests.households import forms
from tests.stateful.facts import Campaign, Duty, Enrolment, Facts, Filing, Key, Owed, Pairing, Unit, Visit
from tests.stateful.world import CITY, COUNTIES, VILLAGES, World

TODAY = clock.today()
FIRST, LAST = TODAY - timedelta(days=75), TODAY + timedelta(days=60)
MONTHS = sorted({f"{FIRST + timedelta(days=n):%Y-%m}" for n in range((LAST - FIRST).days)})
KINDS = ("team", "office")
PLACES = (CITY, *COUNTIES)
FORMS = ("visit", "visit", "progress_report", "registration_form", "unit_return")
MOST_PAIRINGS, MOST_UNITS, MOST_CAMPAIGNS, MOST_DUTIES = 10, 7, 4, 6
T = TypeVar("T")

OFTEN, NOW_AND_THEN, RARELY = 6, 3, 1
STEPS: Final = {
    "unit_comes": RARELY,
    "unit_moves": RARELY,
    "unit_closes_or_opens_again": RARELY,
    "household_is_paired": NOW_AND_THEN,
    "household_moves": RARELY,
    "pairing_ends": RARELY,
    "pairing_is_enrolled_or_taken_out": NOW_AND_THEN,
    "visit_happens": OFTEN,
    "visit_is_corrected": NOW_AND_THEN,
    "form_is_filed": OFTEN,
    "form_goes_on": NOW_AND_THEN,
    "campaign_is_planned": RARELY,
    "whom_it_asks_changes": RARELY,
    "duty_is_planned": NOW_AND_THEN,
    "duty_changes": RARELY,
    "duty_is_ended": RARELY,
    "campaign_is_published": NOW_AND_THEN,
    "campaign_is_withdrawn": RARELY,
    "campaign_is_closed": RARELY,
    "office_reports_a_number": NOW_AND_THEN,
    "more_time_is_given": RARELY,
}


class Walk:
    """`walked`: the steps so far, with what was refused as `name!`."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.random = random.Random(seed)  # noqa: S311  # a walk that can be walked again
        self.facts = Facts()
        self.pairings: list[UUID] = []
        self.households: dict[UUID, dict[str, Any]] = {}
        self.last_steps: dict[UUID, datetime] = {}
        self.walked = ["begin"]

    async def begin(self) -> None:
        for kind, place in (("team", COUNTIES[0]), ("team", COUNTIES[1]), ("office", COUNTIES[0])):
            self._save_unit(new_id(), Unit(kind, place))
        for _ in range(4):
            await self.household_is_paired()
        for state in ("published", None):
            await self.campaign_is_planned(state)
            await self.duty_is_planned()
        await self.world.settle()
        self.facts.asked()
        # Somebody joins late in every walk.
        self._save_unit(new_id(), Unit("team", COUNTIES[0]))
        self._save_unit(new_id(), Unit("office", COUNTIES[1]))
        await self.world.settle()

    async def step(self) -> None:
        (name,) = self.random.choices(list(STEPS), list(STEPS.values()))
        self.walked.append(name)
        # People look at what was read: a step of theirs follows what happened before.
        await self.world.settle()
        await getattr(self, name)()
        await self.world.settle()

    # What the steps need

    def _one_of(self, choices: Iterable[T]) -> T | None:
        found = list(choices)
        return self.random.choice(found) if found else None

    def _is_true(self, part: float) -> bool:
        return self.random.random() < part

    def _past_day(self) -> date:
        return TODAY - timedelta(days=self.random.randrange(70))

    def _cycle(self) -> dict[str, Any]:
        kind = self.random.choice(("monthly", "weekly", "once"))
        if kind == "once":
            return {"kind": "once", "due_on": self._past_day().isoformat()}
        if kind == "monthly":
            first = self.random.randrange(len(MONTHS))
            months = {"from": MONTHS[first], "to": self.random.choice(MONTHS[first:])}
            return {"kind": "monthly", "due_day": self.random.randint(1, 31), **months}
        first_day = FIRST + timedelta(days=self.random.randrange(60))
        last_day = first_day + timedelta(days=self.random.randrange(40))
        days = {"from": first_day.isoformat(), "to": last_day.isoformat()}
        return {"kind": "every", "n": 1, "unit": "week", **days, "due_day": self.random.randint(1, 7)}

    def _rules(self) -> list[dict[str, Any]]:
        """Whom a campaign asks: often everybody."""
        rules = []
        for _ in range(self.random.choice((0, 0, 1, 2))):
            rule: dict[str, Any] = {"division": self.random.choice(PLACES)}
            if self._is_true(0.3):
                rule["kinds"] = [self.random.choice(KINDS)]
            if self._is_true(0.3):
                rule["except"] = [str(self._one_of(self.facts.units))]
            rules.append(rule)
        return rules

    def of_state(self, *states: str) -> list[UUID]:
        return [key for key, campaign in self.facts.campaigns.items() if campaign.state in states]

    def _duties(self, *states: str) -> list[UUID]:
        of = self.of_state(*states)
        return [key for key, duty in self.facts.duties.items() if duty.campaign in of]

    def _open_teams(self) -> list[UUID]:
        return [key for key, unit in self.facts.units.items() if unit.kind == "team" and not unit.is_closed]

    async def stored_dues(self) -> dict[Key, dict[str, Any]]:
        found: dict[Key, dict[str, Any]] = {}
        path: str | None = "/dues?limit=500"
        while path:
            page = (await self.world.call("campaigns", "GET", path)).json()
            for due in page["items"]:
                found[Key(UUID(due["organization_id"]), UUID(due["obligation_id"]), due["period"])] = due
            path = f"/dues?limit=500&cursor={page['next']}" if page["next"] else None
        return found

    def _refused(self) -> None:
        self.walked[-1] += "!"

    # Units

    def _save_unit(self, unit_id: UUID, unit: Unit) -> None:
        self.facts.units[unit_id] = unit
        closed_on = TODAY.isoformat() if unit.is_closed else None
        self.world.tell_of_unit(unit_id, unit.kind, unit.place, closed_on)

    async def unit_comes(self) -> None:
        if len(self.facts.units) < MOST_UNITS:
            self._save_unit(new_id(), Unit(self.random.choice(KINDS), self.random.choice(PLACES)))

    async def unit_moves(self) -> None:
        unit_id, unit = self.random.choice(list(self.facts.units.items()))
        if not unit.is_closed:
            unit.place = self.random.choice(PLACES)
            self._save_unit(unit_id, unit)

    async def unit_closes_or_opens_again(self) -> None:
        unit_id, unit = self.random.choice(list(self.facts.units.items()))
        if unit.is_closed or len(self._open_teams()) > 1:
            unit.is_closed = not unit.is_closed
            self._save_unit(unit_id, unit)

    # Households and pairings

    async def household_is_paired(self) -> None:
        await self.world.settle()
        if len(self.pairings) == MOST_PAIRINGS:
            return
        household_id, pairing_id, starts_on = new_id(), new_id(), self._past_day()
        body = forms.household(division_code=self.random.choice(VILLAGES))
        assert (await self.world.put("households", f"/households/{household_id}", body)).status_code == 201
        ends_on = starts_on + timedelta(days=self.random.randrange(60)) if self._is_true(0.3) else None
        days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on and ends_on.isoformat()}
        pairing = forms.pairing(household_id, team_id=str(self._one_of(self._open_teams())), **days)
        answer = await self.world.put("households", f"/pairings/{pairing_id}", pairing)
        assert answer.status_code == 201, answer.text
        self.households[household_id] = body
        self.pairings.append(pairing_id)

    async def household_moves(self) -> None:
        household_id, body = self.random.choice(list(self.households.items()))
        body["division_code"] = self.random.choice(VILLAGES)
        answer = await self.world.put("households", f"/households/{household_id}", body)
        assert answer.status_code == 200, answer.text

    async def pairing_ends(self) -> None:
        path = f"/pairings/{self.random.choice(self.pairings)}"
        stored = (await self.world.call("households", "GET", path)).json()
        ends_on = max(date.fromisoformat(stored["starts_on"]), TODAY - timedelta(days=self.random.randrange(40)))
        names = ("household_id", "team_id", "service_form", "starts_on")
        body = {**{name: stored[name] for name in names}, "helpers": [], "ends_on": ends_on.isoformat()}
        answer = await self.world.put("households", path, body)
        assert answer.status_code == 200, answer.text

    async def pairing_is_enrolled_or_taken_out(self) -> None:
        campaign_id = self._one_of(self.of_state("published", "closed"))
        if campaign_id is None:
            return
        first = self._past_day() if self._is_true(0.4) else None
        last = (first or TODAY) + timedelta(days=self.random.randint(-1, 40)) if self._is_true(0.4) else None
        body = {"from": first and first.isoformat(), "to": last and last.isoformat()}
        path = f"/pairings/{self.random.choice(self.pairings)}/enrolments/{campaign_id}"
        answer = await self.world.put("households", path, body)
        assert answer.status_code in {200, 201, 404, 409}, answer.text
        if answer.status_code >= 400:
            self._refused()

    def stored_pairings(self) -> dict[UUID, Pairing]:
        with psycopg.connect(self.world.households.dsn()) as connection:
            rows = connection.execute("select id, household_id, team_id, starts_on, ends_on from pairings").fetchall()
        return {row[0]: Pairing(*row[1:]) for row in rows}

    def stored_enrolments(self) -> list[Enrolment]:
        with psycopg.connect(self.world.households.dsn()) as connection:
            statement = "select pairing_id, campaign_id, starts_on, ends_on from enrolments"
            return [Enrolment(*row) for row in connection.execute(statement)]

    # Visits and forms

    async def visit_happens(self) -> None:
        """Now and then by another team than the household's own."""
        pairing = self.stored_pairings()[self.random.choice(self.pairings)]
        teams = [key for key, unit in self.facts.units.items() if unit.kind == "team"]
        team = self.random.choice(teams) if self._is_true(0.2) else pairing.team
        self._tell_of_visit(new_id(), "visit.completed", Visit(pairing.household, team, self._past_day(), clock.now()))

    async def visit_is_corrected(self) -> None:
        visit_id = self._one_of(self.facts.visits)
        if visit_id is not None:
            visit = self.facts.visits[visit_id]
            visit.on = self._past_day()
            self._tell_of_visit(visit_id, "visit.revised", visit)

    def _tell_of_visit(self, visit_id: UUID, type_: str, visit: Visit) -> None:
        self.facts.visits[visit_id] = visit
        data = {
            "visit_id": str(visit_id),
            "household_id": str(visit.household),
            "pairing_id": str(new_id()),
            "team_id": str(visit.team),
            "village_code": self.households[visit.household]["division_code"],
            "visited_on": visit.on.isoformat(),
            "amount_fen": 100,
            "aid_domains": [],
        }
        self.world.others.publish("submissions", type_, data)

    async def form_is_filed(self) -> None:
        """Often long ago. As an earlier release filed it, it says its month alone."""
        duty_id = self._one_of(key for key, duty in self.facts.duties.items() if duty.form.endswith(("form", "report")))
        if duty_id is None:
            return
        duty, pairing_id = self.facts.duties[duty_id], self.random.choice(self.pairings)
        key = self.random.choice(duty.spans).key
        month = key if duty.form == "progress_report" and len(key) == len("2020-04") else None
        asked = None if month and self._is_true(0.3) else (duty_id, key)
        filing = Filing(pairing_id, self.stored_pairings()[pairing_id].team, duty.form, month, asked)
        report_id = new_id()
        self.facts.filings[report_id] = filing
        self._tell_of_filing(report_id, "submitted", datetime.combine(self._past_day(), time(12), SHANGHAI))

    async def form_goes_on(self) -> None:
        report_id = self._one_of(self.facts.filings)
        if report_id is None:
            return
        step = self.random.choice(("returned", "accepted", "accepted", "submitted"))
        if step == "accepted" and self.facts.filings[report_id].submitted_at is None:
            step = "submitted"
        self._tell_of_filing(report_id, step, self.last_steps[report_id] + timedelta(hours=self.random.randint(1, 400)))

    def _tell_of_filing(self, report_id: UUID, step: str, at: datetime) -> None:
        filing = self.facts.filings[report_id]
        self.last_steps[report_id] = at
        filing.submitted_at = None if step == "returned" else at if step == "submitted" else filing.submitted_at
        filing.accepted_at = at if step == "accepted" else None
        duty_id, period = filing.asked or (None, None)
        data = {
            "report_id": str(report_id),
            "kind": filing.form,
            "pairing_id": str(filing.pairing),
            "household_id": str(filing.pairing),
            "team_id": str(filing.team),
            "village_code": VILLAGES[0],
            "month": filing.month,
            "late": False,
            "at": at.isoformat(),
            "campaign_id": duty_id and str(self.facts.duties[duty_id].campaign),
            "obligation_id": duty_id and str(duty_id),
            "period": period,
        }
        self.world.others.publish("submissions", f"report.{step}", data)

    # Plans

    async def campaign_is_planned(self, state: str | None = None) -> None:
        if len(self.facts.campaigns) == MOST_CAMPAIGNS:
            return
        campaign_id, state = new_id(), state or self.random.choice(("draft", "published", "published"))
        body = {
            "name": "活动",
            "series": str(campaign_id),
            "year": TODAY.year,
            "notice_id": None,
            "division_code": CITY,
            "starts_on": FIRST.isoformat(),
            "ends_on": LAST.isoformat(),
            "phases": [],
            "takes_pairings": self.random.choice((None, None, True, False)),
            "state": state,
        }
        answer = await self.world.put("campaigns", f"/campaigns/{campaign_id}", body)
        assert answer.status_code == 201, answer.text
        self.facts.campaigns[campaign_id] = Campaign(state)

    async def whom_it_asks_changes(self) -> None:
        campaign_id, rules = self._one_of(self.of_state("draft", "published")), self._rules()
        if campaign_id is None:
            return
        answer = await self.world.put("campaigns", f"/campaigns/{campaign_id}/participants", {"rules": rules})
        assert answer.status_code in {200, 409}, answer.text
        if answer.status_code == 409:
            self._refused()
        else:
            self.facts.campaigns[campaign_id].rules = rules

    async def duty_is_planned(self) -> None:
        campaign_id, form = self._one_of(self.of_state("draft", "published")), self.random.choice(FORMS)
        if campaign_id is None or len(self.facts.duties) == MOST_DUTIES:
            return
        kind = "office" if form == "unit_return" else "team"
        place, minimum = self.random.choice(PLACES), self._minimum(form)
        duty = Duty(campaign_id, form, kind, place, minimum, self._cycle(), self._who(kind))
        duty.joining_days = self._joining_days()
        await self._save_duty(new_id(), duty)

    def _joining_days(self) -> int | None:
        return self.random.choice((None, 0, 10, 40))

    def _minimum(self, form: str) -> int:
        """A form about a household is filed once."""
        return self.random.choice((1, 2)) if form in {"visit", "unit_return"} else 1

    def _who(self, kind: str) -> list[dict[str, Any]] | None:
        """Now and then rules find who owes."""
        if self._is_true(0.6):
            return None
        some = [{"division": self.random.choice(PLACES), "kinds": [kind]} for _ in range(self.random.choice((1, 2)))]
        if self._is_true(0.3):
            some[0]["except"] = [str(self._one_of(self.facts.units))]
        return some

    async def duty_changes(self) -> None:
        """Of a duty that gave somebody more time the days stay: what then becomes of it is another test's."""
        duty_id = self._one_of(self._duties("draft", "published"))
        if duty_id is None:
            return
        was = self.facts.duties[duty_id]
        gave_time = any(key.duty == duty_id for key in self.facts.more_time)
        cycle = was.cycle if gave_time or self._is_true(0.5) else self._cycle()
        place, minimum = self.random.choice(PLACES), self._minimum(was.form)
        who = self._who(was.kind)
        duty = Duty(was.campaign, was.form, was.kind, place, minimum, cycle, who)
        duty.joining_days = was.joining_days if gave_time else self._joining_days()
        duty.ended_on = was.ended_on
        await self._save_duty(duty_id, duty)

    async def duty_is_ended(self) -> None:
        duty_id = self._one_of(self._duties("published"))
        if duty_id is None:
            return
        on = FIRST + timedelta(days=self.random.randrange(90))
        body = {"reason": "不再要求", "on": on.isoformat()}
        answer = await self.world.call("campaigns", "POST", f"/obligations/{duty_id}/end", body)
        assert answer.status_code in {200, 409, 422}, answer.text
        if answer.status_code == 200:
            self.facts.duties[duty_id].ended_on = on
        else:
            self._refused()

    async def _save_duty(self, duty_id: UUID, duty: Duty) -> None:
        body: dict[str, Any] = {
            "campaign_id": str(duty.campaign),
            "name": "任务",
            "cycle": duty.cycle,
            "joining_days": duty.joining_days,
        }
        if duty.rules is not None:
            body["who"] = {"rules": duty.rules}
        else:
            body["owed_by"] = {"kind": duty.kind, "division_code": duty.place}
        of_units = {"kind": "items", "refs": ["story"], "per": "unit"}
        of_visits, of_forms = {"kind": "visits", "refs": []}, {"kind": "form", "refs": [duty.form]}
        what = {"unit_return": of_units, "visit": of_visits}.get(duty.form, of_forms)
        body["what"] = {"per": "pairing", **what, "minimum": duty.minimum}
        answer = await self.world.put("campaigns", f"/obligations/{duty_id}", body)
        if answer.status_code == 409:
            self._refused()
            return
        assert answer.status_code in {200, 201}, answer.text
        if duty_id in self.facts.duties:
            self._keep_only_period(duty_id, duty)
        self.facts.duties[duty_id] = duty

    def _keep_only_period(self, duty_id: UUID, duty: Duty) -> None:
        """A single period that moves into another month is the same one, also of who is asked no more."""
        was = [span.key for span in self.facts.duties[duty_id].spans]
        now = [span.key for span in duty.spans]
        if len(was) == len(now) == 1:
            renamed = {Key(key.unit, duty_id, now[0]) for key in self.facts.asked_once if key.duty == duty_id}
            self.facts.asked_once |= renamed

    async def campaign_is_published(self) -> None:
        await self._act(self._one_of(self.of_state("draft")), "publish")

    async def campaign_is_withdrawn(self) -> None:
        """With the more time that was given for it, as if it had never been published."""
        campaign_id = self._one_of(self.of_state("published"))
        await self._act(campaign_id, "withdraw")
        if campaign_id in self.of_state("draft"):
            kept = {key: at for key, at in self.facts.more_time.items() if not self._is_of(key, campaign_id)}
            self.facts.more_time = kept
            self.facts.asked_once = {key for key in self.facts.asked_once if not self._is_of(key, campaign_id)}
            for duty_id in self._duties("draft"):
                self.facts.joined.pop(duty_id, None)

    def _is_of(self, key: Key, campaign_id: UUID | None) -> bool:
        return self.facts.duties[key.duty].campaign == campaign_id

    async def campaign_is_closed(self) -> None:
        """What was due stays, and what somebody began or was given more time for."""
        campaign_id = self._one_of(self.of_state("published"))
        if campaign_id is None or len(self.of_state("published")) == 1:
            return
        at, counted = clock.now(), self.counted(self.facts.asked() | set(await self.stored_dues()))
        await self._act(campaign_id, "close")
        self.facts.campaigns[campaign_id].at_most = {
            key: owed.minimum for key, owed in counted.items() if self.facts.is_asked_no_more(key)
        }
        self.facts.campaigns[campaign_id].kept = {
            key
            for key, owed in counted.items()
            if owed.campaign == campaign_id and (self.facts.has_begun(key, owed) or owed.due_at <= at)
        }

    async def _act(self, campaign_id: UUID | None, act: str) -> None:
        if campaign_id is None:
            return
        body = None if act == "publish" else {"reason": "有变化"}
        answer = await self.world.call("campaigns", "POST", f"/campaigns/{campaign_id}/{act}", body)
        assert answer.status_code in {200, 409}, answer.text
        if answer.status_code == 409:
            self._refused()
        else:
            self.facts.campaigns[campaign_id].state = answer.json()["state"]

    async def office_reports_a_number(self) -> None:
        stored = await self.stored_dues()
        found = self._one_of((key, due) for key, due in stored.items() if due["form"] == "unit_return")
        if found is None:
            return
        (key, due), number = found, self.random.randint(0, 3)
        path, body = f"/dues/{due['id']}/return", {"number": number}
        answer = await self.world.call("campaigns", "PUT", path, body, place=due["division_code"])
        assert answer.status_code in {200, 409}, answer.text
        if answer.status_code == 409:
            self.walked[-1] += answer.json()["type"]
            self._refused()
        else:
            self.facts.numbers[key] = (number, clock.now())

    async def more_time_is_given(self) -> None:
        stored = await self.stored_dues()
        key = self._one_of(key for key, due in stored.items() if due["may_extend"])
        if key is None:
            return
        due_at = datetime.fromisoformat(stored[key]["due_at"]) + timedelta(days=self.random.randint(1, 90))
        body = {"due_at": due_at.isoformat(), "reason": "大雪封路"}
        answer = await self.world.call("campaigns", "POST", f"/dues/{stored[key]['id']}/extend", body)
        assert answer.status_code == 200, answer.text
        self.facts.more_time[key] = due_at

    # What it should be

    def counted(self, keys: Iterable[Key]) -> dict[Key, Owed]:
        """Of the periods that their cycles have now."""
        pairings, enrolments = self.stored_pairings(), self.stored_enrolments()
        periods = {duty_id: {span.key for span in duty.spans} for duty_id, duty in self.facts.duties.items()}
        known = [key for key in keys if key.period in periods[key.duty]]
        return {key: self.facts.owed(key, pairings, enrolments) for key in known}

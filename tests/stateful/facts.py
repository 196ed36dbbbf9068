"""What happened, as the test did it, and the naive count of what is owed: every due item from all facts, each time.

It shares nothing with the product: no statement, no expansion of cycles. Only where a pairing is enrolled it reads in
the register.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from services.kernel import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Key(NamedTuple):
    unit: UUID
    duty: UUID
    period: str


class Span(NamedTuple):
    """A period: both days included."""

    key: str
    first: date
    last: date
    due_on: date


@dataclass
class Unit:
    kind: str
    place: str
    is_closed: bool = False


@dataclass
class Campaign:
    """`rules`: of participants, as they were sent; `kept`: what is still asked of whom since it was closed; `at_most`:
    how much of it, where nothing more was asked when it was closed."""

    state: str
    rules: list[dict[str, Any]] = field(default_factory=list)
    kept: set[Key] | None = None
    at_most: dict[Key, int] = field(default_factory=dict)


@dataclass
class Duty:
    campaign: UUID
    form: str
    kind: str
    place: str
    minimum: int
    cycle: dict[str, Any]
    rules: list[dict[str, Any]] | None = None
    """Who owes it, instead of a kind in a place."""
    known: list[Span] | None = None
    """Its periods where they were looked up in a calendar."""
    joining_days: int | None = None
    """How long after joining a late unit has at least."""
    ended_on: date | None = None
    """Nobody owes what begins later."""

    @property
    def spans(self) -> list[Span]:
        return _spans(self.cycle) if self.known is None else self.known

    def is_over(self, span: Span) -> bool:
        return self.ended_on is not None and span.first > self.ended_on


@dataclass
class Filing:
    pairing: UUID
    team: UUID
    form: str
    month: str | None
    asked: tuple[UUID, str] | None
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None


@dataclass
class Visit:
    household: UUID
    team: UUID
    on: date
    read_at: datetime


@dataclass
class Pairing:
    household: UUID
    team: UUID
    starts_on: date
    ends_on: date | None


class Enrolment(NamedTuple):
    pairing: UUID
    campaign: UUID
    first: date | None
    last: date | None


@dataclass
class Owed:
    """`filed_at`, `accepted_at`: when enough was in; `late`: how many of `count` came after the due time."""

    place: str
    campaign: UUID
    minimum: int
    count: int
    late: int
    filed_at: datetime | None
    accepted_at: datetime | None
    due_at: datetime
    due_on: date

    @property
    def sheets(self) -> int:
        """Of what is owed."""
        return min(self.count, self.minimum)

    def state(self, now: datetime) -> str:
        if self.accepted_at:
            return "accepted"
        if self.filed_at:
            return "late" if self.filed_at >= self.due_at else "filed"
        if self.due_at <= now:
            return "overdue"
        return "due_soon" if self.due_at - timedelta(days=5) <= now else "pending"


@dataclass
class Facts:
    units: dict[UUID, Unit] = field(default_factory=dict)
    campaigns: dict[UUID, Campaign] = field(default_factory=dict)
    duties: dict[UUID, Duty] = field(default_factory=dict)
    filings: dict[UUID, Filing] = field(default_factory=dict)
    visits: dict[UUID, Visit] = field(default_factory=dict)
    numbers: dict[Key, tuple[int, datetime]] = field(default_factory=dict)
    more_time: dict[Key, datetime] = field(default_factory=dict)
    joined: dict[UUID, dict[UUID, date | None]] = field(default_factory=dict)
    """By duty, who owes it, and since when; None of those who were there when it was first asked."""
    asked_once: set[Key] = field(default_factory=set)
    """Whatever was ever asked of a unit: it may stay stored when something was filed for it."""
    stood: dict[Key, date] = field(default_factory=dict)
    """On which day was due what was complete after the step before: it keeps that day while it stays complete."""
    begun_once: set[Key] = field(default_factory=set)
    """For what something was ever filed: it stays stored when that is taken back after nobody asks for it."""

    def asked(self) -> set[Key]:
        """What the plans ask now."""
        found: set[Key] = set()
        for duty_id, duty in self.duties.items():
            campaign = self.campaigns[duty.campaign]
            if campaign.state != "published":
                found |= {key for key in campaign.kept or () if key.duty == duty_id}
                continue
            for unit_id in self._join(duty_id, duty, campaign):
                for span in duty.spans:
                    if not self._was_over(unit_id, duty_id, span) and not duty.is_over(span):
                        found.add(Key(unit_id, duty_id, span.key))
        self.asked_once |= found
        return found

    def _join(self, duty_id: UUID, duty: Duty, campaign: Campaign) -> list[UUID]:
        """Who owes it now. Whoever did not after the step before has joined today, or come back."""
        owing = [unit_id for unit_id, unit in self.units.items() if self._owes(unit_id, unit, duty, campaign)]
        today = clock.today() if duty_id in self.joined else None
        before = self.joined.get(duty_id, {})
        self.joined[duty_id] = {unit_id: before.get(unit_id, today) for unit_id in owing}
        return owing

    def _was_over(self, unit_id: UUID, duty_id: UUID, span: Span) -> bool:
        """Before the unit joined."""
        joined_on = self.joined.get(duty_id, {}).get(unit_id)
        return self.duties[duty_id].joining_days is not None and joined_on is not None and span.last < joined_on

    def _due_on(self, key: Key, span: Span) -> date:
        joined_on, days = self.joined.get(key.duty, {}).get(key.unit), self.duties[key.duty].joining_days
        if joined_on is None or days is None or span.last < joined_on:
            return span.due_on
        return max(span.due_on, joined_on + timedelta(days=days))

    def _owes(self, unit_id: UUID, unit: Unit, duty: Duty, campaign: Campaign) -> bool:
        if unit.is_closed:
            return False
        if duty.rules is not None:
            if not any(_reaches(rule, unit_id, unit) for rule in duty.rules):
                return False
        elif unit.kind != duty.kind or not unit.place.startswith(duty.place):
            return False
        return not campaign.rules or any(_reaches(rule, unit_id, unit) for rule in campaign.rules)

    def leaves_nothing(self, key: Key) -> bool:
        """Of what is asked of an open unit no more, more time alone keeps nothing."""
        duty, unit = self.duties[key.duty], self.units[key.unit]
        campaign = self.campaigns[duty.campaign]
        if campaign.state != "published" or key in self.begun_once or key in self.numbers:
            return False
        is_over = any(span.key == key.period and duty.is_over(span) for span in duty.spans)
        return is_over or (not unit.is_closed and not self._owes(key.unit, unit, duty, campaign))

    def is_asked_no_more(self, key: Key) -> bool:
        duty = self.duties[key.duty]
        span = next(each for each in duty.spans if each.key == key.period)
        owes = self._owes(key.unit, self.units[key.unit], duty, self.campaigns[duty.campaign])
        return not owes or duty.is_over(span) or self._was_over(key.unit, key.duty, span)

    def has_begun(self, key: Key, owed: Owed) -> bool:
        return owed.count > 0 or key in self.numbers or key in self.more_time

    def owed(self, key: Key, pairings: dict[UUID, Pairing], enrolments: list[Enrolment]) -> Owed:
        span = next(each for each in self.duties[key.duty].spans if each.key == key.period)
        if key in self.stood:
            as_it_stood = self._owed_by(self.stood[key], key, span, pairings, enrolments)
            if as_it_stood.filed_at is not None:
                return as_it_stood
        return self._owed_by(self._due_on(key, span), key, span, pairings, enrolments)

    def _owed_by(
        self, due_on: date, key: Key, span: Span, pairings: dict[UUID, Pairing], enrolments: list[Enrolment]
    ) -> Owed:
        duty = self.duties[key.duty]
        due_at = max(end_of(due_on), self.more_time.get(key, end_of(due_on)))
        place = self.units[key.unit].place
        if duty.form == "unit_return":
            number, at = self.numbers.get(key, (0, None))
            minimum = self._at_most(key, duty.minimum)
            if self.campaigns[duty.campaign].state == "published" and self.is_asked_no_more(key) and number:
                minimum = min(duty.minimum, number)
            filed = at if number >= minimum else None
            return Owed(place, duty.campaign, minimum, number, 0, filed, None, due_at, due_on)
        enrolled = [
            (pairing_id, pairing, each)
            for each in enrolments
            for pairing_id, pairing in pairings.items()
            if each.campaign == duty.campaign
            and each.pairing == pairing_id
            and pairing.team == key.unit
            and not (each.first and each.last and each.last < each.first)
        ]
        until = min(due_on, span.last)
        due_of = [
            one
            for one in enrolled
            if _meet(one[1].starts_on, one[1].ends_on, span.first, until)
            and _meet(one[2].first, one[2].last, span.first, until)
        ]
        sheets = list(self._sheets(key, duty, span, enrolled, due_of))
        minimum = max(len({pairing.household for _, pairing, _ in due_of}), 1) * duty.minimum
        minimum = self._at_most(key, minimum)
        if self.campaigns[duty.campaign].state == "published" and self.is_asked_no_more(key):
            # Who left, and who began what is over, keeps what it filed, and owes no more than that.
            minimum = max(len(sheets), 1)
        in_order = sorted(at for at, _ in sheets)
        accepted = sorted(at for _, at in sheets if at)
        return Owed(
            place,
            duty.campaign,
            minimum,
            len(sheets),
            sum(at >= due_at for at in in_order),
            in_order[minimum - 1] if len(in_order) >= minimum else None,
            accepted[minimum - 1] if len(accepted) >= minimum else None,
            due_at,
            due_on,
        )

    def _at_most(self, key: Key, minimum: int) -> int:
        campaign = self.campaigns[self.duties[key.duty].campaign]
        return min(minimum, campaign.at_most.get(key, minimum)) if campaign.state != "published" else minimum

    def _sheets(
        self,
        key: Key,
        duty: Duty,
        span: Span,
        enrolled: list[tuple[UUID, Pairing, Enrolment]],
        due_of: list[tuple[UUID, Pairing, Enrolment]],
    ) -> Iterator[tuple[datetime, datetime | None]]:
        """When each sheet that counts was filed, and accepted."""
        of: dict[UUID, list[tuple[datetime, datetime | None]]] = {}
        if duty.form == "visit":
            for visit in self.visits.values():
                of_pairings = [
                    one
                    for one in (due_of or enrolled)
                    if one[1].household == visit.household
                    and (one[2].first or visit.on) <= visit.on <= (one[2].last or visit.on)
                ]
                if visit.team == key.unit and span.first <= visit.on <= span.last and of_pairings:
                    of.setdefault(visit.household, []).append((visit.read_at, None))
        else:
            single = duty.cycle["kind"] == "once"
            for filing in self.filings.values():
                if filing.team != key.unit or filing.form != duty.form or filing.submitted_at is None:
                    continue
                if filing.asked is not None:
                    # The day of a single period may have moved since, into another month.
                    is_for_it = filing.asked[0] == key.duty and (single or filing.asked[1] == key.period)
                else:
                    is_for_it = single or filing.month == key.period
                if is_for_it and (not due_of or any(filing.pairing == one[0] for one in due_of)):
                    of.setdefault(filing.pairing, []).append((filing.submitted_at, filing.accepted_at))
        for sheets in of.values():
            accepted_first = sorted(sheets, key=lambda sheet: (sheet[1] is None, sheet[0]))
            yield from accepted_first[: duty.minimum]


def _reaches(rule: dict[str, Any], unit_id: UUID, unit: Unit) -> bool:
    if str(unit_id) in rule.get("except", ()):
        return False
    kinds, place = rule.get("kinds"), rule.get("division")
    return (kinds is None or unit.kind in kinds) and (place is None or unit.place.startswith(place))


def _meet(first: date | None, last: date | None, since: date, until: date) -> bool:
    return (first is None or first <= until) and (last is None or last >= since)


def _spans(cycle: dict[str, Any]) -> list[Span]:
    if cycle["kind"] == "once":
        due_on = date.fromisoformat(cycle["due_on"])
        return [Span(f"{due_on:%Y-%m}", *_month(due_on.year, due_on.month), due_on)]
    if cycle["kind"] == "monthly":
        found = []
        year, month = map(int, cycle["from"].split("-"))
        while f"{year}-{month:02d}" <= cycle["to"]:
            first, last = _month(year, month)
            found.append(Span(f"{year}-{month:02d}", first, last, first.replace(day=min(cycle["due_day"], last.day))))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return found
    first, until = date.fromisoformat(cycle["from"]), date.fromisoformat(cycle["to"])
    monday = first - timedelta(days=first.isoweekday() - 1)
    weeks = []
    while monday <= until:
        year, week, _ = monday.isocalendar()
        due_on = monday + timedelta(days=cycle["due_day"] - 1)
        weeks.append(Span(f"{year}-W{week:02d}", monday, monday + timedelta(days=6), due_on))
        monday += timedelta(days=7)
    return weeks


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def end_of(day: date) -> datetime:
    """The first instant that is too late."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI).astimezone(UTC)

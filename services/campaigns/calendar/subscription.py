"""A calendar to which a person subscribes with a phone or a mail program, at the address of `addresses`.

It names duties of organisations only, no person and no household.
"""

from datetime import datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event

from services.campaigns.calendar import queries
from services.campaigns.calendar.addresses import find_address
from services.campaigns.days_off.rules import known_days_off
from services.campaigns.days_off.table import DaysOff
from services.kernel.auth.principals import Scope
from services.kernel.auth.revocations import Revocations
from services.kernel.clock import hour_within, last_day_before, month_of, now
from services.kernel.db.database import Database, set_scope
from services.kernel.periods.labels import label_of
from services.kernel.problems import NotFound

REMIND_BEFORE = timedelta(days=5)
MOST_ENTRIES = 1000


async def read_calendar(database: Database, token: str, revocations: Revocations) -> bytes:
    """RFC 5545. Raises NotFound for a token that is unknown, revoked or expired."""
    at = now()
    async with database.transaction() as connection:
        row = await find_address(connection, token, at, revocations)
        if row is None:
            raise NotFound()
        scope = Scope(tuple(row.division_codes), tuple(row.team_ids))
        lined = None if row.lined is None else tuple(row.lined)
        await set_scope(connection, scope)
        entries = await queries.calendar_entries(connection, scope, lined, at, MOST_ENTRIES)
        planned = await queries.planned_entries(connection, scope, lined, MOST_ENTRIES)
        known = await known_days_off(connection)
    return written(entries, known, at, planned)


def written(entries: Any, known: DaysOff, at: datetime, planned: Any = ()) -> bytes:
    """One all-day event per obligation, period and due date, and one per planned activity; each keeps its UID."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bangfu//dues//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "帮扶 · 报送截止")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for entry in entries:
        calendar.add_component(_event(entry, known, at))
    for activity in planned:
        calendar.add_component(_planned(activity, at))
    return bytes(calendar.to_ical())


def _event(entry: Any, known: DaysOff, at: datetime) -> Event:
    last_day = last_day_before(entry.due_at)
    event = Event()
    event.add("uid", f"{entry.obligation_id}-{entry.period}-{last_day:%Y%m%d}@bangfu")
    event.add("dtstamp", at)
    event.add("dtstart", last_day)
    # One unit counts what it owes, an office its units, those with more time too.
    is_alone = entry.owed_in_period == 1
    counted = f"{entry.filed}/{entry.expected}" if is_alone else f"{entry.done}/{entry.owed}"
    whose = f"{entry.only_unit} " if entry.only_unit and not is_alone else ""
    event.add("summary", f"{whose}{entry.name} {_called(entry)} 截止{hour_within(entry.due_at)}（已报 {counted}）")
    # Two campaigns may ask for a form of the same name.
    said = [entry.campaign_name] if entry.campaign_name else []
    if known.of(last_day).falls_on_day_off:
        said.append("截止日不是工作日，请提前报送。")
    if said:
        event.add("description", "\n".join(said))
    if entry.done < entry.owed:
        event.add_component(_alarm(entry.name))
    return event


def _planned(activity: Any, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"activity-{activity.id}@bangfu")
    event.add("dtstamp", at)
    event.add("sequence", activity.version - 1)
    event.add("dtstart", activity.starts_on)
    # RFC 5545: the first day that is not part of it.
    event.add("dtend", activity.ends_on + timedelta(days=1))
    event.add("summary", f"{activity.name}（{activity.campaign_name}）")
    if activity.place:
        event.add("location", activity.place)
    if activity.cancelled_at is not None:
        event.add("status", "CANCELLED")
    return event


def _called(entry: Any) -> str:
    """A month as people write it in a file name, any other period by its days."""
    if entry.period == month_of(entry.starts_on):
        return str(entry.period)
    return label_of(entry.starts_on, entry.ends_on).zh


def _alarm(name: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{name} 即将截止")
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm

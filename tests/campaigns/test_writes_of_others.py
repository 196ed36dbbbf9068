"""Every write of this program, by who stands on another line of the county, in another county, or both: refused, and
nothing is changed. What needs no office, and what is of the caller alone, is listed with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from services.campaigns.policies import POLICIES
from services.kernel.ids import new_id
from tests.campaigns.office import Office, notice, unit_duty
from tests.campaigns.test_campaign_states import made
from tests.campaigns.test_lines_of_offices import (
    BUREAU,
    CIVIL,
    CIVILIZATION,
    IN_COUNTY,
    LATER,
    OF_CIVIL,
    OF_OFFICE,
    OFFICE,
    REASON,
    campaign_of_county,
    due_of,
    of_unit,
    units,
)
from tests.campaigns.test_planned_activities import fair, planned
from tests.campaigns.test_quotas import shares
from tests.support.kept_files import manifest_of
from tests.support.people import BEIPIAO, TEAM_A

__all__ = ["units"]

NOT_OF_AN_OFFICE = {
    "POST /api/notices/addressees/preview": "computes",
    "POST /api/notices/proposals": "computes",
    "POST /api/obligations/due-dates": "computes",
    "POST /api/days-off/read": "computes",
    "PUT /api/days-off/{year}": "of the country, on no line",
    "PUT /api/measures/{code}": "owned by a division, on no line",
    "POST /api/dues/calendar-token": "the caller's own",
    "DELETE /api/dues/calendar-token": "the caller's own",
    "POST /internal/dues/asked": "for our programs",
}
LINGYUAN = "211382"
OTHERS = {
    "another line": OF_CIVIL,
    "another county": of_unit("凌源文明办干部", new_id(), CIVILIZATION, LINGYUAN),
    "another line elsewhere": of_unit("凌源民政局干部", new_id(), CIVIL, LINGYUAN),
}
ALL_TABLES = "select tablename from pg_tables where schemaname = 'public' and tablename not like 'procrastinate%%'"
# What is read leaves traces of its own.
TRACES = {"audit_entries", "audit_entry_subjects", "revocations", "feed_cursors", "events_seen"}


@dataclass
class Plan:
    """Of the civilization office of a county, with one of each thing in it."""

    ids: Mapping[str, str]


@pytest.fixture
async def plan(units: Office) -> Plan:
    campaign_id = await made(units, who=OF_OFFICE, division_code=BEIPIAO)
    duty, notice_id, draft_id = new_id(), new_id(), new_id()
    to = {"organization_id": str(OFFICE)}
    answer = await units.put(OF_OFFICE, f"/obligations/{duty}", unit_duty(campaign_id, owed_by=IN_COUNTY, to=to))
    assert answer.status_code == 201, answer.text
    body = notice(division_code=BEIPIAO, rules=[{"organizations": [str(OFFICE)]}])
    assert (await units.put(OF_OFFICE, f"/notices/{notice_id}", body)).status_code == 201
    answer = await units.put(OF_OFFICE, f"/notices/{draft_id}", {**body, "state": "draft"})
    assert answer.status_code == 201, answer.text
    ids = {
        "campaign_id": campaign_id,
        "activity_id": await planned(units, campaign_id, OF_OFFICE, division_code=BEIPIAO),
        "obligation_id": duty,
        "notice_id": notice_id,
        "draft_id": draft_id,
        "due_id": await due_of(units, campaign_id, OF_OFFICE, "北票市文明办"),
        "file_id": new_id(),
        "channel": "paper",
    }
    return Plan({name: str(value) for name, value in ids.items()})


def body_of(operation: str, campaign_id: UUID) -> Any:
    file = manifest_of(b"%PDF-1.7 a page")
    here = {"division_code": BEIPIAO}
    bodies: dict[str, Any] = {
        "PUT /api/notices/{notice_id}": notice(title="改题", **here),
        "PUT /api/notices/{notice_id}/files/{file_id}": file,
        "POST /api/notices/{notice_id}/withdraw": REASON,
        "POST /api/notices/{notice_id}/receipt": {"organization_id": str(OFFICE)},
        "PUT /api/campaigns/{campaign_id}": {**campaign_of_county(), "name": "改名"},
        "POST /api/campaigns/{campaign_id}/withdraw": REASON,
        "POST /api/campaigns/{campaign_id}/close": REASON,
        "PUT /api/campaigns/{campaign_id}/participants": {"rules": [{"organizations": [str(BUREAU)]}]},
        "POST /api/campaigns/{campaign_id}/participants/preview": {"rules": [{"organizations": [str(BUREAU)]}]},
        "POST /api/campaigns/{campaign_id}/receipt": {"organization_id": str(OFFICE)},
        "PUT /api/campaigns/{campaign_id}/activities/{activity_id}": fair(name="改名", **here),
        "PUT /api/campaigns/{campaign_id}/board-columns": {"columns": ["visited"]},
        "PUT /api/campaigns/{campaign_id}/quotas/claims": {
            "measure": "households",
            "amount": 3,
            "organization_id": str(OFFICE),
        },
        "PUT /api/campaigns/{campaign_id}/quotas": shares({"organization_id": str(TEAM_A), "amount": 3}),
        "PUT /api/obligations/{obligation_id}": unit_duty(campaign_id, owed_by=IN_COUNTY, name="改名"),
        "POST /api/obligations/{obligation_id}/end": REASON,
        "POST /api/dues/{due_id}/extend": LATER,
        "PUT /api/dues/{due_id}/return": {"number": 3},
        "POST /api/dues/{due_id}/received": {"channel": "paper", "on": "2020-05-01"},
        "PUT /api/dues/{due_id}/files/{file_id}": file,
        "PUT /api/dues/{due_id}/receipt/files/{file_id}": file,
    }
    return bodies.get(operation)


def writes() -> list[str]:
    return [each for each in POLICIES if not each.startswith("GET ") and each not in NOT_OF_AN_OFFICE]


def stored(office: Office) -> dict[str, str]:
    """A sum of every table."""
    with psycopg.connect(office.database.dsn()) as connection:
        tables = [row[0] for row in connection.execute(ALL_TABLES.replace("%%", "%").encode())]
        query = sql.SQL("select coalesce(md5(string_agg(row::text, '|' order by row::text)), '') from {table} as row")
        return {
            table: str((connection.execute(query.format(table=sql.Identifier(table))).fetchone() or ("",))[0])
            for table in sorted(set(tables) - TRACES)
        }


def test_what_is_listed_as_of_no_office_is_an_operation() -> None:
    assert set(NOT_OF_AN_OFFICE) <= set(POLICIES)


@pytest.mark.parametrize("operation", writes())
async def test_a_write_by_another_is_refused_and_changes_nothing(units: Office, plan: Plan, operation: str) -> None:
    method, _, path = operation.partition(" ")
    # Only a draft is issued, and only what nobody received is deleted.
    ids = dict(plan.ids)
    if operation == "POST /api/notices/{notice_id}/issue":
        ids["notice_id"] = ids["draft_id"]
    body = body_of(operation, UUID(ids["campaign_id"]))
    before = stored(units)
    for whose, person in OTHERS.items():
        headers = {**person.headers, "If-Match": '"1"'}
        answer = await units.client.request(method, path.format(**ids), json=body, headers=headers)
        kind = answer.json().get("type") if answer.content else None
        is_refused = answer.status_code in (403, 404) or kind in NO_PART
        assert is_refused, (whose, answer.status_code, answer.text)
    after = stored(units)
    assert {table for table in before if before[table] != after[table]} == set()


NO_PART = {"/problems/takes-no-part", "/problems/not-addressed", "/problems/nothing-to-claim"}
"""409 of who receives or claims for a unit that is not the own."""

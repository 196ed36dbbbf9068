"""The other programs as the campaigns service reads them: CloudEvents on a feed, read by the real reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import orjson
from sqlalchemy import text

from services.campaigns.feeds import sources
from services.campaigns.settings import CampaignsWorkerSettings
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.ids import new_id


@dataclass
class Feeds:
    """`publish` puts an event on a program's feed, `deliver` lets the service read all of them."""

    database: Database
    settings: CampaignsWorkerSettings
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    enrols_by_itself: bool = True
    """Every pairing in every campaign of its area, as households does for the campaigns that a pairing belongs to."""
    _enrolled: set[tuple[str, str]] = field(default_factory=set)

    def publish(self, program: str, type_: str, data: dict[str, Any]) -> None:
        event = {"id": str(new_id()), "type": type_, "subject": "s", "specversion": "1.0", "source": "/bangfu"}
        self.events.setdefault(program, []).append({**event, "data": data})

    async def deliver(self) -> None:
        if self.enrols_by_itself:
            await self._enrol_all()
        async with httpx.AsyncClient(transport=httpx.MockTransport(self._answer)) as client:
            for source in sources(self.settings):
                await FeedReader(self.database, client, source, self.settings.internal_secret).catch_up()

    async def _enrol_all(self) -> None:
        statement = text("select id, division_code from campaigns where state <> 'draft'")
        async with self.database.transaction() as connection:
            campaigns = [(str(row.id), row.division_code) for row in await connection.execute(statement)]
        told = [event["data"] for event in self.events.get("households", []) if event["type"] == "pairing.saved"]
        for pairing in {data["pairing_id"]: data for data in told}.values():
            for campaign_id, code in campaigns:
                if pairing["village_code"].startswith(code):
                    self.enrolment(pairing, campaign_id)

    def enrolment(
        self, pairing: dict[str, Any], campaign_id: str, starts_on: str | None = None, ends_on: str | None = None
    ) -> None:
        """`pairing`: with its team and village. Said once of each pairing and campaign, if it has no days."""
        told = (pairing["pairing_id"], campaign_id)
        if told in self._enrolled and (starts_on, ends_on) == (None, None):
            return
        self._enrolled.add(told)
        kept = {name: pairing[name] for name in ("pairing_id", "household_id", "team_id", "village_code")}
        data = {**kept, "campaign_id": campaign_id, "starts_on": starts_on, "ends_on": ends_on}
        self.publish("households", "enrolment.saved", data)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        after = int((request.url.params["after"] or "0-0").partition("-")[2])
        events = self.events.get(request.url.host, [])[after:]
        return httpx.Response(200, content=orjson.dumps(events), headers={"Next-Cursor": f"1-{after + len(events)}"})

    def division(self, code: str, name: str, parent: str | None, level: str = "county") -> None:
        data = {"code": code, "name": name, "level": level, "parent": parent}
        self.publish("gateway", "division.saved", data)

    def team(
        self,
        team_id: UUID,
        name: str,
        division_code: str,
        kind: str = "team",
        parents: dict[str, UUID | None] | None = None,
        closed_on: str | None = None,
        villages: Sequence[str] = (),
        successor: UUID | None = None,
    ) -> None:
        """`parents`: by line. `successor`: into which it was merged."""
        data = {"id": str(team_id), "name": name, "kind": kind, "division_code": division_code}
        lines = [{"line": line, "parent_id": above and str(above)} for line, above in (parents or {}).items()]
        # An earlier release says nothing of closing.
        closing = {} if closed_on is None else {"closed_on": closed_on, "successor_id": successor and str(successor)}
        own = {"villages": list(villages)} if villages else {}
        self.publish("gateway", "organization.saved", {**data, "lines": lines, "leader": None, **closing, **own})

    def marks(self, code: str, *marks: tuple[str, str, str | None]) -> None:
        """All marks of a division: each with its first and its last day."""
        told = [{"mark": mark, "starts_on": first, "ends_on": last} for mark, first, last in marks]
        self.publish("gateway", "division.marked", {"code": code, "marks": told})

    def pairing(
        self,
        team_id: UUID,
        village_code: str,
        starts_on: str,
        ends_on: str | None = None,
        pairing_id: UUID | None = None,
    ) -> UUID:
        pairing_id = pairing_id or new_id()
        data = {
            "pairing_id": str(pairing_id),
            "household_id": str(pairing_id),
            "team_id": str(team_id),
            "village_code": village_code,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "service_form": "pairing",
            "closed": ends_on is not None,
        }
        self.publish("households", "pairing.saved", data)
        return pairing_id

    def report(
        self,
        step: str,
        pairing_id: UUID,
        team_id: UUID,
        month: str | None,
        at: str,
        report_id: UUID,
        **asked: str,
    ) -> None:
        """`step`: submitted, returned or accepted; `at` is an instant in RFC 3339. `asked`: what it is for; an earlier
        release does not say it."""
        data = {
            "report_id": str(report_id),
            "kind": "progress_report" if month else "registration_form",
            "pairing_id": str(pairing_id),
            "household_id": str(pairing_id),
            "team_id": str(team_id),
            "village_code": "211381102201",
            "month": month,
            "late": False,
            "at": at,
            **asked,
        }
        self.publish("submissions", f"report.{step}", data)

    def visit(self, household_id: UUID, team_id: UUID, visited_on: str, visit_id: UUID | None = None) -> None:
        data = {
            "visit_id": str(visit_id or new_id()),
            "household_id": str(household_id),
            "pairing_id": str(household_id),
            "team_id": str(team_id),
            "village_code": "211381102201",
            "visited_on": visited_on,
            "amount_fen": 0,
            "aid_domains": [],
        }
        self.publish("submissions", "visit.completed", data)

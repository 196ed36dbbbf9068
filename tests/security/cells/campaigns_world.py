"""Notices, campaigns, quotas and obligations of each county, and the due items of each team."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import true

from services.campaigns.activities import queries as activity_queries
from services.campaigns.app import create_app
from services.campaigns.calendar import queries as calendar_queries
from services.campaigns.campaigns import queries as campaign_queries
from services.campaigns.cascade import queries as cascade_queries
from services.campaigns.dues import queries as due_queries
from services.campaigns.notices import queries as notice_queries
from services.campaigns.obligations import queries as obligation_queries
from services.campaigns.policies import POLICIES
from services.campaigns.reach import queries as reach_queries
from services.campaigns.receipts import queries as receipt_queries
from services.campaigns.returns import queries as return_queries
from services.campaigns.settings import CampaignsSettings, CampaignsWorkerSettings
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.web.access import Access
from services.kernel.web.policies import Reach
from tests.campaigns.feeds import Feeds
from tests.campaigns.office import INTERNAL_SECRET, campaign, form_2, notice, settings_of, unit_duty
from tests.databases import ServiceDatabase
from tests.security.cells.cells import (
    CALLERS,
    CITY_CLERK,
    COUNTING_OFFICER,
    IN_CITY,
    LINE_OFFICER,
    OF_TEAMS,
    OTHER_LINE,
    OWN_LINE,
    TEAMS,
    VILLAGES,
    Asked,
    Case,
    Marker,
    Program,
    Relation,
    holds,
    ids_by_relation,
    started,
)
from tests.security.cells.rolled_back import RolledBackDatabase
from tests.support.kept_files import KeptFiles, manifest_of
from tests.support.parts import part_of_app
from tests.support.people import Person, person

RELATIONS: tuple[Relation, ...] = tuple(r for r in Relation if r not in {Relation.GRACE, Relation.ENDED})
"""A due item belongs to a team and no pairing."""
HELD: list[Relation] = [relation for relation in RELATIONS if relation is not Relation.ABSENT]
COUNTIES: dict[Relation, str] = {relation: VILLAGES[relation][:6] for relation in Relation}
LINES = (OWN_LINE, OTHER_LINE)
ONE: tuple[Relation, ...] = (Relation.OWN,)
OF_A_COUNTY = frozenset({"county_officer", COUNTING_OFFICER, LINE_OFFICER})
"""They plan in their own county, and change nothing of the city's."""
OF_THE_OWNER = frozenset({"divisions.import"})
"""Of those who read campaigns only the office of the city has it, which made the drafts."""


def tag(relation: Relation, thing: str) -> str:
    return f"mk{HELD.index(relation)}{thing}x"


class World:
    def __init__(self, client: httpx.AsyncClient, feeds: Feeds, kept: KeptFiles) -> None:
        self.client, self.feeds, self.kept = client, feeds, kept
        self.files = ids_by_relation()
        self.notices, self.campaigns = ids_by_relation(), ids_by_relation()
        self.addressed, self.draft_notices = ids_by_relation(), ids_by_relation()
        self.drafts, self.obligations, self.dues = ids_by_relation(), ids_by_relation(), ids_by_relation()
        self.unit_duties, self.returns, self.return_files = ids_by_relation(), ids_by_relation(), ids_by_relation()
        self.activities, self.parts = ids_by_relation(), ids_by_relation()
        # A duty of a team on each line, and a file of it.
        self.lined = {line: ids_by_relation() for line in LINES}
        self.lined_files = {line: ids_by_relation() for line in LINES}
        self.scans = ids_by_relation()
        self.markers: list[Marker] = []
        self.calendars: dict[str, str] = {}

    async def plant(self) -> None:
        for code, parent in {"21": "", "2113": "21", "34": "", "3413": "34"}.items():
            self.feeds.division(code, f"区划{code}", parent)
        for relation in HELD:
            self.feeds.division(COUNTIES[relation], f"区划{COUNTIES[relation]}", COUNTIES[relation][:4])
            # In the town, so that the team lies inside the county.
            self.feeds.team(
                TEAMS[relation], tag(relation, "team"), VILLAGES[relation][:9], parents=dict.fromkeys(LINES)
            )
        await self.feeds.deliver()
        for relation in HELD:
            await self._plant(relation)
        for role, who in CALLERS.items():
            if who is not None and holds(role, ("dues.read",)):
                answer = await self._send("POST", "/api/dues/calendar-token", None, who)
                self.calendars[role] = answer["token"]

    async def _plant(self, relation: Relation) -> None:
        city = person("", "city_officer", division=COUNTIES[relation][:4])
        await self._send("PUT", f"/api/notices/{self.notices[relation]}", self.notice(relation), city)
        await self._send("PUT", f"/api/notices/{self.addressed[relation]}", self.addressed_notice(relation), city)
        drafted = self.notice(relation, title=tag(relation, "ndraft"), state="draft")
        await self._send("PUT", f"/api/notices/{self.draft_notices[relation]}", drafted, city)
        self.markers.append(Marker(tag(relation, "ndraft"), relation, OF_THE_OWNER, reach=Reach.PLACE))
        # Of persons, of whom an API client reads nothing.
        self.markers.append(Marker(tag(relation, "contact"), relation, frozenset({"organizations.read"})))
        self.kept.keep("notice", self.notices[relation], tag(relation, "file").encode(), self.files[relation])
        await self._send("PUT", f"/api/campaigns/{self.campaigns[relation]}", self.campaign(relation), city)
        await self._send("PUT", f"/api/campaigns/{self.drafts[relation]}", self.draft(relation), city)
        self.markers.append(Marker(tag(relation, "draft"), relation, OF_THE_OWNER, reach=Reach.PLACE))
        await self._send("PUT", f"/api/obligations/{self.obligations[relation]}", self.obligation(relation), city)
        planned = f"/api/campaigns/{self.campaigns[relation]}/activities/{self.activities[relation]}"
        await self._send("PUT", planned, self.activity(relation), city)
        readers = frozenset({"campaigns.read", "dues.read"})
        self.markers.append(Marker(tag(relation, "activity"), relation, readers, reach=Reach.CONCERN))
        self.dues[relation] = await self._due_of(relation, self.obligations[relation], city)
        await self._send("PUT", f"/api/obligations/{self.unit_duties[relation]}", self.unit_duty(relation), city)
        self.returns[relation] = await self._due_of(relation, self.unit_duties[relation], city)
        self.kept.keep("due", self.returns[relation], tag(relation, "return").encode(), self.return_files[relation])
        self.kept.keep("due_receipt", self.returns[relation], tag(relation, "scan").encode(), self.scans[relation])
        # It may tell of a person, of whom an API client reads nothing.
        self.markers.append(Marker(tag(relation, "return"), relation, frozenset({"dues.read_files"})))
        for line in LINES:
            await self._plant_on_line(relation, line, city)
        extension = {"due_at": "2030-01-01T00:00:00+08:00", "reason": tag(relation, "reason")}
        await self._send("POST", f"/api/dues/{self.dues[relation]}/extend", extension, city)
        self.markers.append(Marker(str(self.dues[relation]), relation, frozenset({"dues.read"})))
        self.markers.append(Marker(tag(relation, "team"), relation, frozenset({"dues.read", "organizations.read"})))
        # It may tell of a person, of whom an API client reads nothing.
        self.markers.append(Marker(tag(relation, "reason"), relation, frozenset({"visits.read", "dues.extend"})))

    async def _plant_on_line(self, relation: Relation, line: str, city: Person) -> None:
        """Owed by whoever stands on the line, and its file, which tells the other lines nothing."""
        duty_id = new_id()
        rules = [{"line": line, "division": COUNTIES[relation]}]
        body = unit_duty(self.campaigns[relation], who={"rules": rules})
        del body["owed_by"]
        await self._send("PUT", f"/api/obligations/{duty_id}", body, city)
        due_id = await self._due_of(relation, duty_id, city)
        self.lined[line][relation] = due_id
        self.kept.keep("due", due_id, tag(relation, line).encode(), self.lined_files[line][relation])
        self.markers.append(Marker(tag(relation, line), relation, frozenset({"dues.read_files"})))

    async def _due_of(self, relation: Relation, obligation_id: UUID, city: Person) -> UUID:
        mine = {"organization_id": str(TEAMS[relation]), "obligation_id": str(obligation_id)}
        listed = await self._send("GET", "/api/dues", None, city, **mine)
        return UUID(listed["items"][0]["id"])

    async def _send(self, method: str, path: str, body: Any, who: Person, **params: str) -> Any:
        answer = await self.client.request(method, path, json=body, params=params, headers=who.headers)
        assert answer.is_success, answer.text
        return answer.json()

    def notice(self, relation: Relation, **changes: Any) -> dict[str, Any]:
        return notice(division_code=COUNTIES[relation], **changes)

    def addressed_notice(self, relation: Relation) -> dict[str, Any]:
        """To the team of the relation."""
        contacts = [{"names": tag(relation, "contact")}]
        return self.notice(relation, rules=[{"organizations": [str(TEAMS[relation])]}], contacts=contacts)

    def campaign(self, relation: Relation, **changes: Any) -> dict[str, Any]:
        return campaign(division_code=COUNTIES[relation], **changes)

    def draft(self, relation: Relation) -> dict[str, Any]:
        return campaign(division_code=COUNTIES[relation], name=tag(relation, "draft"), state="draft")

    def obligation(self, relation: Relation, **changes: Any) -> dict[str, Any]:
        owed_by = {"kind": "team", "division_code": COUNTIES[relation]}
        return form_2(self.campaigns[relation], owed_by=owed_by, **changes)

    def activity(self, relation: Relation, **changes: Any) -> dict[str, Any]:
        days = {"starts_on": "2020-05-10", "ends_on": "2020-05-11"}
        return {"name": tag(relation, "activity"), "division_code": COUNTIES[relation], **days, **changes}

    def unit_duty(self, relation: Relation, **changes: Any) -> dict[str, Any]:
        owed_by = {"kind": "team", "division_code": COUNTIES[relation]}
        return unit_duty(self.campaigns[relation], owed_by=owed_by, **changes)

    def cases(self) -> list[Case]:
        return [
            *self._documents(),
            *self._notices(),
            *self._drafts(),
            *self._states(),
            *self._participants(),
            *self._activities(),
            *self._files(),
            *self._quotas(),
            *self._dues(),
            *self._returns(),
            *self._calendar(),
        ]

    def _documents(self) -> Iterator[Case]:
        refused = frozenset({403, 404})

        def at_or_above_the_owner(role: str, relation: Relation) -> bool:
            return role not in OF_A_COUNTY

        things: dict[str, tuple[dict[Relation, UUID], Callable[..., dict[str, Any]]]] = {
            "notice": (self.notices, self.notice),
            "campaign": (self.campaigns, self.campaign),
        }
        for thing, (ids, body) in things.items():

            def one(relation: Relation, ids: Any = ids, thing: str = thing) -> Asked:
                return Asked(f"/api/{thing}s/{ids[relation]}")

            def put(relation: Relation, ids: Any = ids, thing: str = thing, body: Any = body) -> Asked:
                return Asked(f"/api/{thing}s/{ids[relation]}", body(relation))

            def moved(relation: Relation, ids: Any = ids, thing: str = thing, body: Any = body) -> Asked:
                return Asked(f"/api/{thing}s/{ids[relation]}", body(Relation.OWN))

            # A notice is changed by the office that issues it.
            may = (lambda role, relation: role == "city_officer") if thing == "notice" else at_or_above_the_owner
            by_id = f"/api/{thing}s/{{{thing}_id}}"
            yield Case(f"GET {by_id}", one, relations=RELATIONS)
            yield Case(f"PUT {by_id}", put, "as it is", relations=RELATIONS, makes=True, refused_as=refused, may=may)
            yield Case(f"PUT {by_id}", moved, "moved", relations=RELATIONS, makes=True, refused_as=refused, may=may)
            yield Case(
                f"GET /api/{thing}s",
                lambda relation, thing=thing: Asked(f"/api/{thing}s"),
                relations=ONE,
                is_list=True,
                shows=lambda relation, ids=ids: str(ids[relation]),
            )
        yield Case(
            "POST /api/campaigns/{campaign_id}/archive",
            lambda relation: Asked(f"/api/campaigns/{self.campaigns[relation]}/archive"),
            relations=RELATIONS,
            refused_as=refused,
            may=at_or_above_the_owner,
        )
        by_id = "/api/obligations/{obligation_id}"
        yield Case(
            f"GET {by_id}",
            lambda relation: Asked(f"/api/obligations/{self.obligations[relation]}"),
            relations=RELATIONS,
        )
        yield Case(
            f"PUT {by_id}",
            lambda relation: Asked(f"/api/obligations/{self.obligations[relation]}", self.obligation(relation)),
            relations=tuple(HELD),
            refused_as=refused,
            may=at_or_above_the_owner,
        )
        yield Case(
            f"PUT {by_id}",
            lambda relation: Asked(f"/api/obligations/{self.obligations[relation]}", self.obligation(Relation.OWN)),
            "moved",
            relations=RELATIONS,
            # A county makes none in a campaign of the city either.
            roles=tuple(role for role in CALLERS if role not in OF_A_COUNTY),
            makes=True,
            refused_as=refused,
        )
        yield Case(
            "GET /api/obligations",
            lambda relation: Asked("/api/obligations", params={"campaign_id": str(self.campaigns[relation])}),
            relations=RELATIONS,
            is_list=True,
        )
        cycle = {"cycle": {"kind": "monthly", "due_day": 25, "from": "2020-04", "to": "2020-09"}}
        text = {"text": "请于5月25日前报送。", "year": 2020}
        days = "/api/obligations/due-dates"
        yield Case(f"POST {days}", lambda _: Asked(days, cycle), relations=ONE)
        table = {"source": "放假安排", "csv": "2098-02-01,春节,off"}
        sheet = "日期,名称,类型\n2098-02-01,春节,off".encode()
        read = "/api/days-off/read"
        yield Case(f"POST {read}", lambda _: Asked(read, content=sheet), relations=ONE)
        yield Case("GET /api/days-off", lambda _: Asked("/api/days-off"), relations=ONE)
        yield Case("PUT /api/days-off/{year}", lambda _: Asked("/api/days-off/2098", table), relations=ONE)
        yield Case("POST /api/notices/proposals", lambda _: Asked("/api/notices/proposals", text), relations=ONE)

    def _notices(self) -> Iterator[Case]:
        """Those addressed to one team, and drafts."""

        def owned(role: str, relation: Relation) -> bool:
            return role == "city_officer"

        def addressed(role: str, relation: Relation) -> bool:
            return role not in OF_TEAMS or relation is Relation.OWN

        def one(relation: Relation, rest: str = "") -> str:
            return f"/api/notices/{self.addressed[relation]}{rest}"

        def draft(relation: Relation, rest: str = "") -> str:
            return f"/api/notices/{self.draft_notices[relation]}{rest}"

        refused = frozenset({403, 404})
        by_id = "/api/notices/{notice_id}"
        for rest in ("", "/addressees", "/copies", "/cascade"):
            for name, path, may in (("addressed", one, addressed), ("a draft", draft, owned)):
                yield Case(
                    f"GET {by_id}{rest}",
                    lambda relation, rest=rest, path=path: Asked(path(relation, rest)),
                    name,
                    relations=RELATIONS,
                    may=may,
                )
        yield Case(f"POST {by_id}/receipt", lambda r: Asked(one(r, "/receipt")), relations=RELATIONS, may=addressed)
        acts: dict[str, Any] = {"POST /issue": None, "POST /withdraw": {"reason": "计划有变"}, "DELETE ": None}
        for act, body in acts.items():
            method, rest = act.split(" ")
            for name, path in (("addressed", one), ("a draft", draft)):
                yield Case(
                    f"{method} {by_id}{rest}",
                    lambda relation, rest=rest, path=path, body=body: Asked(path(relation, rest), body),
                    name,
                    relations=RELATIONS,
                    may=owned,
                    refused_as=refused,
                )
        yield Case(
            f"PUT {by_id}",
            lambda relation: Asked(draft(relation), self.notice(relation, title=tag(relation, "ndraft"))),
            "a draft",
            relations=tuple(HELD),
            may=owned,
            refused_as=refused,
        )
        preview = "/api/notices/addressees/preview"
        yield Case(
            f"POST {preview}",
            lambda relation: Asked(preview, {"rules": [{}], "division_code": COUNTIES[relation]}),
            relations=tuple(HELD),
            refused_as=frozenset({403}),
        )
        for box in ("received", "sent"):
            yield Case(
                "GET /api/notices",
                lambda _, box=box: Asked("/api/notices", params={"limit": "200", "box": box}),
                box,
                relations=ONE,
                is_list=True,
            )
        yield Case("GET /api/receipts/waiting", lambda _: Asked("/api/receipts/waiting"), relations=ONE, is_list=True)

    def _drafts(self) -> Iterator[Case]:
        """Of the office of the city, by which they were made: neither of the county nor of the province."""

        def owned(role: str, relation: Relation) -> bool:
            return role == "city_officer"

        def one(relation: Relation, rest: str = "") -> str:
            return f"/api/campaigns/{self.drafts[relation]}{rest}"

        by_id = "/api/campaigns/{campaign_id}"
        read = {"": "name", "/participants": "rules", "/quotas": "items", "/acts": "items"}
        for rest, field in read.items():
            yield Case(
                f"GET {by_id}{rest}",
                lambda relation, rest=rest: Asked(one(relation, rest)),
                "a draft",
                relations=RELATIONS,
                may=owned,
                shows=lambda relation, rest=rest, field=field: field if rest else tag(relation, "draft"),
            )
        acts: dict[str, Any] = {"/publish": None, "/participants": {"rules": [{}]}}
        for rest, body in acts.items():
            yield Case(
                f"{'PUT' if body else 'POST'} {by_id}{rest}",
                lambda relation, rest=rest, body=body: Asked(one(relation, rest), body),
                "a draft",
                relations=RELATIONS,
                may=owned,
            )
        yield Case(f"DELETE {by_id}", lambda relation: Asked(one(relation)), "a draft", relations=RELATIONS, may=owned)
        yield Case(
            f"PUT {by_id}",
            lambda relation: Asked(one(relation), self.draft(relation)),
            "a draft",
            relations=tuple(HELD),
            may=owned,
            refused_as=frozenset({403, 404}),
        )
        for part in ("rate", "matrix", "matrix.xlsx"):
            yield Case(
                f"GET /api/dues/{part}",
                lambda relation, part=part: Asked(
                    f"/api/dues/{part}", params={"campaign_id": str(self.drafts[relation])}
                ),
                "a draft",
                relations=RELATIONS,
                may=owned,
            )
        for name, params in (("all", {}), ("drafts", {"state": "draft"}), ("mine", {"mine": "true"})):
            yield Case(
                "GET /api/campaigns",
                lambda _, params=params: Asked("/api/campaigns", params={"limit": "200", **params}),
                f"{name}, with drafts",
                relations=ONE,
                is_list=True,
            )

    def _states(self) -> Iterator[Case]:
        """A published campaign is ended by the office that made it; the office above reads it."""

        def owned(role: str, relation: Relation) -> bool:
            return role == "city_officer"

        refused = frozenset({403, 404})
        by_id = "/api/campaigns/{campaign_id}"
        reason = {"reason": "计划有变"}
        for act, body in {"publish": None, "withdraw": reason, "close": reason}.items():
            yield Case(
                f"POST {by_id}/{act}",
                lambda relation, act=act, body=body: Asked(f"/api/campaigns/{self.campaigns[relation]}/{act}", body),
                relations=RELATIONS,
                may=owned,
                refused_as=refused,
            )
        yield Case(
            f"DELETE {by_id}",
            lambda relation: Asked(f"/api/campaigns/{self.campaigns[relation]}"),
            relations=RELATIONS,
            may=owned,
            refused_as=refused,
        )
        yield Case(
            f"GET {by_id}/acts",
            lambda relation: Asked(f"/api/campaigns/{self.campaigns[relation]}/acts"),
            relations=RELATIONS,
        )

    def _participants(self) -> Iterator[Case]:
        def owned(role: str, relation: Relation) -> bool:
            return role == "city_officer"

        def path(relation: Relation, rest: str = "participants") -> str:
            return f"/api/campaigns/{self.campaigns[relation]}/{rest}"

        refused = frozenset({403, 404})
        by_id = "/api/campaigns/{campaign_id}"
        rules: dict[str, Any] = {"rules": [{}]}
        yield Case(f"GET {by_id}/participants", lambda relation: Asked(path(relation)), relations=RELATIONS)
        yield Case(
            f"PUT {by_id}/participants",
            lambda relation: Asked(path(relation), rules),
            relations=RELATIONS,
            may=owned,
            refused_as=refused,
        )
        yield Case(
            f"POST {by_id}/participants/preview",
            lambda relation: Asked(path(relation, "participants/preview"), rules),
            relations=RELATIONS,
            may=owned,
            refused_as=refused,
        )
        yield Case(f"POST {by_id}/receipt", lambda relation: Asked(path(relation, "receipt")), relations=RELATIONS)

    def _activities(self) -> Iterator[Case]:
        """Rows of the campaign are planned by the office that made it and those above, parts of them by the county; the
        check is the owner's."""

        def owned(role: str, relation: Relation) -> bool:
            return role == "city_officer"

        def at_or_above_the_owner(role: str, relation: Relation) -> bool:
            return role not in OF_A_COUNTY

        def path(relation: Relation, rest: str = "") -> str:
            return f"/api/campaigns/{self.campaigns[relation]}/activities{rest}"

        def one(relation: Relation, rest: str = "") -> Asked:
            return Asked(path(relation, f"/{self.activities[relation]}{rest}"))

        def as_it_is(relation: Relation) -> Asked:
            return Asked(one(relation).path, self.activity(relation))

        def part(relation: Relation) -> Asked:
            """Below the row of the campaign, under an id of its own."""
            parent = str(self.activities[relation])
            return Asked(path(relation, f"/{self.parts[relation]}"), self.activity(relation, parent_id=parent))

        refused = frozenset({403, 404})
        of_campaign = "/api/campaigns/{campaign_id}/activities"
        by_id = f"{of_campaign}/{{activity_id}}"
        shows = self.activities
        yield Case(
            f"GET {of_campaign}",
            lambda relation: Asked(path(relation)),
            relations=RELATIONS,
            shows=lambda relation: str(shows[relation]),
        )
        for rest in ("", "/history"):
            yield Case(f"GET {by_id}{rest}", lambda relation, rest=rest: one(relation, rest), relations=RELATIONS)
        yield Case(
            f"PUT {by_id}",
            as_it_is,
            "as it is",
            relations=tuple(HELD),
            refused_as=refused,
            may=at_or_above_the_owner,
        )
        yield Case(f"PUT {by_id}", part, "a part", relations=tuple(HELD), makes=True, refused_as=refused)
        yield Case(
            f"POST {by_id}/cancel",
            lambda relation: one(relation, "/cancel"),
            relations=RELATIONS,
            refused_as=refused,
            may=at_or_above_the_owner,
        )
        yield Case(f"DELETE {by_id}", one, relations=RELATIONS, refused_as=refused, may=at_or_above_the_owner)
        for name, ids in (("published", self.campaigns), ("a draft", self.drafts)):
            yield Case(
                "GET /api/campaigns/{campaign_id}/check",
                lambda relation, ids=ids: Asked(f"/api/campaigns/{ids[relation]}/check"),
                name,
                relations=RELATIONS,
                may=owned,
                refused_as=refused,
            )

    def _files(self) -> Iterator[Case]:
        """Of notices: whoever reads a notice reads them, and the office that issues it attaches them."""

        def owned(role: str, relation: Relation) -> bool:
            return role == "city_officer"

        def listed(relation: Relation) -> Asked:
            return Asked(f"/api/notices/{self.notices[relation]}/files")

        def one(relation: Relation) -> Asked:
            return Asked(f"{listed(relation).path}/{self.files[relation]}")

        def of_another_notice(relation: Relation) -> Asked:
            return Asked(f"{listed(relation).path}/{self.files[Relation.ELSEWHERE]}")

        def announced(relation: Relation) -> Asked:
            content = (b"" if relation is Relation.ABSENT else tag(relation, "file").encode()) or b"absent"
            return Asked(one(relation).path, manifest_of(content))

        refused = frozenset({403, 404})
        of_notice = "/api/notices/{notice_id}/files"
        by_id = f"{of_notice}/{{file_id}}"
        yield Case(
            f"GET {of_notice}",
            listed,
            relations=RELATIONS,
            shows=lambda relation: str(self.files[relation]),
        )
        yield Case(f"GET {by_id}", one, relations=RELATIONS, shows=lambda relation: tag(relation, "file"))
        yield Case(
            f"GET {by_id}",
            of_another_notice,
            "of another notice",
            relations=ONE,
            answers=frozenset({404}),
        )
        yield Case(f"PUT {by_id}", announced, relations=RELATIONS, refused_as=refused, may=owned)
        yield Case(f"DELETE {by_id}", one, relations=RELATIONS, refused_as=refused, may=owned)

    def _quotas(self) -> Iterator[Case]:
        def path(relation: Relation) -> str:
            return f"/api/campaigns/{self.campaigns[relation]}/quotas"

        def given(relation: Relation) -> Asked:
            shares = [{"organization_id": str(TEAMS[relation]), "amount": 5}]
            return Asked(path(relation), {"measure": "households", "allocations": shares})

        by_id = "/api/campaigns/{campaign_id}/quotas"
        yield Case(f"GET {by_id}", lambda relation: Asked(path(relation)), relations=RELATIONS)
        yield Case(f"PUT {by_id}", given, relations=RELATIONS, refused_as=frozenset({403, 404}))

        def history(relation: Relation) -> Asked:
            return Asked(f"{path(relation)}/history", params={"measure": "households"})

        def compared(relation: Relation) -> Asked:
            of = {"measure": "households", "granted_by": COUNTIES[relation]}
            return Asked(f"{path(relation)}/compared", params=of)

        def measure(relation: Relation) -> Asked:
            body = {
                "zh": "产品种数",
                "en": "Products",
                "unit": "kind",
                "kind": "flow",
                "owner_code": COUNTIES[relation],
            }
            return Asked(f"/api/measures/products_{list(Relation).index(relation)}", body)

        yield Case(f"GET {by_id}/history", history, relations=RELATIONS)
        yield Case(f"GET {by_id}/compared", compared, relations=RELATIONS)

        yield from self._claims()

        def board_columns(relation: Relation) -> Asked:
            return Asked(f"/api/campaigns/{self.campaigns[relation]}/board-columns", {"columns": ["visits"]})

        yield Case(
            "PUT /api/campaigns/{campaign_id}/board-columns",
            board_columns,
            relations=RELATIONS,
            refused_as=frozenset({403, 404}),
            # Who changes the campaign, as above: a county only receives what the city made in it.
            may=lambda role, relation: role not in OF_A_COUNTY,
        )

        def board(relation: Relation) -> Asked:
            of = {"first": "2020-05-01", "last": "2020-05-31", "division": COUNTIES[relation]}
            return Asked(f"/api/campaigns/{self.campaigns[relation]}/board", params=of)

        yield Case("GET /api/campaigns/{campaign_id}/board", board, relations=RELATIONS)
        yield Case("GET /api/measures", lambda _: Asked("/api/measures"), relations=ONE, is_list=True)
        yield Case(
            "PUT /api/measures/{code}",
            measure,
            relations=tuple(relation for relation in RELATIONS if relation is not Relation.ABSENT),
            refused_as=frozenset({403}),
            # A measure is of an office, which is of a place. Where people and units are kept an administrator acts
            # everywhere; here his place decides, as it does for offices.
            may=lambda role, relation: role != "system_admin" or relation in IN_CITY,
        )

    def _claims(self) -> Iterator[Case]:
        """Nobody takes something on for others: a team by its leader, a county by its own office."""

        def path(relation: Relation, rest: str = "") -> str:
            return f"/api/campaigns/{self.campaigns[relation]}/quotas/claims{rest}"

        def listed(relation: Relation) -> Asked:
            return Asked(path(relation), params={"measure": "households"})

        def own(relation: Relation) -> Asked:
            return Asked(path(relation, "/own"), params={"measure": "households"})

        def of_team(relation: Relation) -> Asked:
            of = {"organization_id": str(TEAMS[relation])}
            return Asked(path(relation), {"measure": "households", "amount": 5, **of})

        def of_county(relation: Relation) -> Asked:
            of = {"division_code": COUNTIES[relation]}
            return Asked(path(relation), {"measure": "households", "amount": 5, **of})

        by_id = "/api/campaigns/{campaign_id}/quotas/claims"
        refused = frozenset({403, 404})
        yield Case(f"GET {by_id}", listed, relations=RELATIONS)
        yield Case(f"GET {by_id}/own", own, relations=RELATIONS)
        yield Case(
            f"PUT {by_id}",
            of_team,
            "of a team",
            relations=RELATIONS,
            may=lambda role, relation: role in OF_TEAMS and relation is Relation.OWN,
            refused_as=refused,
        )
        yield Case(
            f"PUT {by_id}",
            of_county,
            "of a county",
            relations=RELATIONS,
            may=lambda role, relation: role in OF_A_COUNTY,
            refused_as=refused,
        )

    def _dues(self) -> Iterator[Case]:
        def path(relation: Relation) -> str:
            return f"/api/dues/{self.dues[relation]}"

        filters: dict[str, Callable[[Relation], dict[str, str]]] = {
            "all": lambda relation: {},
            "of the county": lambda relation: {"division": COUNTIES[relation]},
            "of the team": lambda relation: {"organization_id": str(TEAMS[relation])},
            "of the campaign": lambda relation: {"campaign_id": str(self.campaigns[relation])},
        }
        for name, params in filters.items():
            yield Case(
                "GET /api/dues",
                lambda relation, params=params: Asked("/api/dues", params={"limit": "200", **params(relation)}),
                name,
                is_list=True,
                relations=RELATIONS,
                shows=lambda relation: str(self.dues[relation]),
            )
        yield Case(
            "GET /api/dues/{due_id}",
            lambda relation: Asked(path(relation)),
            relations=RELATIONS,
            shows=lambda relation: str(self.dues[relation]),
        )
        yield Case(
            "GET /api/dues/{due_id}",
            lambda relation: Asked(path(relation)),
            "with its reason",
            relations=RELATIONS,
            roles=tuple(role for role in CALLERS if holds(role, ("visits.read",))),
            shows=lambda relation: tag(relation, "reason"),
        )
        extension = {"due_at": "2031-01-01T00:00:00+08:00", "reason": "汛期"}
        yield Case(
            "POST /api/dues/{due_id}/extend",
            lambda relation: Asked(f"{path(relation)}/extend", extension),
            relations=RELATIONS,
        )
        for part in ("rate", "matrix", "matrix.xlsx"):
            yield Case(
                f"GET /api/dues/{part}",
                lambda relation, part=part: Asked(
                    f"/api/dues/{part}", params={"campaign_id": str(self.campaigns[relation])}
                ),
                relations=RELATIONS,
            )

        def binding(relation: Relation) -> Asked:
            params = {"organization_id": str(TEAMS[relation]), "form": "progress_report", "month": "2020-05"}
            return Asked(
                "/api/dues/of-pairing",
                params={**params, "village_code": VILLAGES[relation], "starts_on": "2020-04-01"},
            )

        yield Case("GET /api/dues/of-pairing", binding, relations=tuple(HELD), is_list=True)

    def _returns(self) -> Iterator[Case]:
        """A number is entered by the team itself, and received by the office that owns the campaign."""

        def owned(role: str, relation: Relation) -> bool:
            return role in {"city_officer", CITY_CLERK}

        def at_or_above_the_owner(role: str, relation: Relation) -> bool:
            return role not in OF_A_COUNTY

        def leads(role: str, relation: Relation) -> bool:
            return role == "team_leader"

        def path(relation: Relation, rest: str) -> str:
            return f"/api/dues/{self.returns[relation]}/{rest}"

        def file(relation: Relation) -> str:
            return path(relation, f"files/{self.return_files[relation]}")

        def announced(relation: Relation) -> Asked:
            content = (b"" if relation is Relation.ABSENT else tag(relation, "return").encode()) or b"absent"
            return Asked(file(relation), manifest_of(content))

        def scan(relation: Relation) -> str:
            return path(relation, f"receipt/files/{self.scans[relation]}")

        def scanned(relation: Relation) -> Asked:
            content = (b"" if relation is Relation.ABSENT else tag(relation, "scan").encode()) or b"absent"
            return Asked(scan(relation), manifest_of(content))

        refused = frozenset({403, 404})
        by_id = "/api/dues/{due_id}"
        asked: dict[str, tuple[Callable[[Relation], Asked], Callable[[str, Relation], bool]]] = {
            f"PUT {by_id}/return": (lambda relation: Asked(path(relation, "return"), {"number": 1}), leads),
            f"DELETE {by_id}/return": (lambda relation: Asked(path(relation, "return")), leads),
            f"PUT {by_id}/files/{{file_id}}": (announced, leads),
            f"DELETE {by_id}/files/{{file_id}}": (lambda relation: Asked(file(relation)), leads),
            f"PUT {by_id}/receipt/files/{{file_id}}": (scanned, owned),
            f"DELETE {by_id}/receipt/files/{{file_id}}": (lambda relation: Asked(scan(relation)), owned),
            f"POST {by_id}/received": (
                lambda relation: Asked(path(relation, "received"), {"channel": "electronic", "on": "2026-01-05"}),
                owned,
            ),
            f"DELETE {by_id}/received/{{channel}}": (
                lambda relation: Asked(path(relation, "received/electronic")),
                owned,
            ),
        }
        for operation, (ask, may) in asked.items():
            yield Case(operation, ask, relations=RELATIONS, may=may, refused_as=refused)
        yield from self._on_lines()
        yield Case(
            f"GET {by_id}/files",
            lambda relation: Asked(path(relation, "files")),
            relations=RELATIONS,
            shows=lambda relation: str(self.return_files[relation]),
        )
        yield Case(
            f"GET {by_id}/files/{{file_id}}",
            lambda relation: Asked(file(relation)),
            relations=RELATIONS,
            shows=lambda relation: tag(relation, "return"),
        )
        yield Case(
            f"GET {by_id}/receipt/files",
            lambda relation: Asked(path(relation, "receipt/files")),
            relations=RELATIONS,
            shows=lambda relation: str(self.scans[relation]),
        )
        yield Case(
            f"GET {by_id}/receipt/files/{{file_id}}",
            lambda relation: Asked(scan(relation)),
            relations=RELATIONS,
            shows=lambda relation: tag(relation, "scan"),
        )
        duty = "/api/obligations/{obligation_id}"
        yield Case(
            f"POST {duty}/end",
            lambda relation: Asked(f"/api/obligations/{self.unit_duties[relation]}/end", {"reason": "不再要求"}),
            relations=RELATIONS,
            refused_as=refused,
            may=at_or_above_the_owner,
        )
        yield Case(
            f"DELETE {duty}",
            lambda relation: Asked(f"/api/obligations/{self.unit_duties[relation]}"),
            relations=RELATIONS,
            refused_as=refused,
            may=at_or_above_the_owner,
        )

    def _on_lines(self) -> Iterator[Case]:
        """The column of a line: counts are read by place, what hangs on a duty on its own line only."""
        by_id, refused = "/api/dues/{due_id}", frozenset({403, 404})

        def on(line: str) -> Callable[[str, Relation], bool]:
            return lambda role, relation: role != LINE_OFFICER or line == OWN_LINE

        def receives(line: str) -> Callable[[str, Relation], bool]:
            return lambda role, relation: role in {"city_officer", CITY_CLERK}

        for line in LINES:
            dues, files = self.lined[line], self.lined_files[line]

            def path(relation: Relation, rest: str = "", dues: Any = dues) -> str:
                return f"/api/dues/{dues[relation]}{rest}"

            yield Case(f"GET {by_id}", lambda r, path=path: Asked(path(r)), f"on {line}", relations=RELATIONS)
            yield Case(
                f"GET {by_id}/files",
                lambda r, path=path: Asked(path(r, "/files")),
                f"on {line}",
                relations=RELATIONS,
                may=on(line),
                refused_as=refused,
                shows=lambda r, files=files: str(files[r]),
            )
            yield Case(
                f"GET {by_id}/files/{{file_id}}",
                lambda r, path=path, files=files: Asked(path(r, f"/files/{files[r]}")),
                f"on {line}",
                relations=RELATIONS,
                may=on(line),
                refused_as=refused,
            )
            yield Case(
                f"POST {by_id}/received",
                lambda r, path=path: Asked(path(r, "/received"), {"channel": "electronic", "on": "2026-01-05"}),
                f"on {line}",
                relations=RELATIONS,
                may=receives(line),
                refused_as=refused,
            )

    def _calendar(self) -> Iterator[Case]:
        root = "/api/dues/calendar-token"
        yield Case(f"POST {root}", lambda _: Asked(root), relations=ONE, is_list=True)
        yield Case(f"DELETE {root}", lambda _: Asked(root), relations=ONE, is_list=True)
        # Anybody may ask; without the secret of an account there is nothing to see.
        yield Case(
            "GET /api/calendar.ics",
            lambda _: Asked("/api/calendar.ics", params={"token": "not-the-address-of-anybody"}),
            relations=ONE,
            answers=frozenset({404}),
        )
        for role, token in self.calendars.items():
            yield Case(
                "GET /api/calendar.ics",
                lambda _, token=token: Asked("/api/calendar.ics", params={"token": token}),
                f"of {role}",
                relations=ONE,
                roles=(role,),
            )


@contextmanager
def without_filter() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (due_queries, calendar_queries, reach_queries, notice_queries, cascade_queries):
            patch.setattr(module, "in_scope", lambda *_: true())
        patch.setattr(return_queries, "in_scope", lambda *_: true())
        patch.setattr(return_queries, "on_line", lambda *_: true())
        patch.setattr(calendar_queries, "is_activity_seen", lambda *_: true())
        for module in (
            activity_queries,
            campaign_queries,
            obligation_queries,
            notice_queries,
            cascade_queries,
            receipt_queries,
        ):
            patch.setattr(module, "is_seen", lambda *_: true())
        for module in (cascade_queries, receipt_queries):
            patch.setattr(module, "is_campaign_seen", lambda *_: true())
        yield


@asynccontextmanager
async def campaigns(stored: ServiceDatabase) -> AsyncIterator[Program]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.campaigns.app.Database", RolledBackDatabase)
        files = KeptFiles(INTERNAL_SECRET)
        app = create_app(CampaignsSettings.model_validate(settings_of(stored)), files)
    database = part_of_app(app, Access).database
    assert isinstance(database, RolledBackDatabase)
    app.state.parts[Database] = database
    worker = Database(stored.worker, application_name="test")
    async with started(app) as client:
        world = World(client, Feeds(worker, CampaignsWorkerSettings.model_validate(settings_of(stored))), files)
        await world.plant()
        files.is_unchanging = True
        yield Program("campaigns", app, database, stored, POLICIES, world.cases(), world.markers, without_filter)
    await worker.close()

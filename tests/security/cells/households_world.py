"""Households, members, pairings and plans, for each relation to the callers; imports of each office."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import true

from gateway.events import DivisionSaved, Line, OrganizationSaved
from services.households import feeds, visibility
from services.households.app import create_app
from services.households.enrolments import belonging
from services.households.policies import POLICIES
from services.households.roster import sealed_files
from services.households.roster.schemas import EncodingPreview, RosterMapping
from services.households.roster.uploads import Uploads
from services.kernel.clock import today
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.events.reader import FeedReader
from services.kernel.ids import new_id
from tests.databases import ServiceDatabase
from tests.households import forms
from tests.households.conftest import AS_A_PROGRAM, make_settings
from tests.households.other_programs import OtherPrograms
from tests.security.cells.cells import (
    CALLERS,
    DAYS_SINCE_END,
    LINE_OFFICER,
    OF_TEAMS,
    OTHER_LINE,
    OWN_LINE,
    PLANTED,
    TEAMS,
    VILLAGES,
    Asked,
    Case,
    Ends,
    Marker,
    Program,
    Relation,
    id_of,
    ids_by_relation,
    started,
)
from tests.security.cells.rolled_back import RolledBackDatabase
from tests.support.parts import part_of_app
from tests.support.people import Person, person

COUNTIES: dict[Relation, str] = {relation: VILLAGES[relation][:6] for relation in Relation}
ASKED_BY = new_id()
"""Who asked for the erasures, and may do so everywhere."""
SECRETS = ("head.name", "head.phone", "head.id_number", "address")


def tag(relation: Relation, thing: str) -> str:
    return f"mk{PLANTED.index(relation)}{thing}x"


# Team A, whose the households are of most relations, is on no line.
LINES = {Relation.SAME_VILLAGE: OWN_LINE, Relation.SAME_COUNTY: OTHER_LINE, Relation.OTHER_COUNTY: OTHER_LINE}
ON_OTHER_LINES = frozenset({Relation.SAME_COUNTY, Relation.OTHER_COUNTY})


class World:
    def __init__(self, client: httpx.AsyncClient, stored: ServiceDatabase, keys: KeyRing) -> None:
        self.client, self.stored = client, stored
        self.households, self.pairings, self.imports = ids_by_relation(), ids_by_relation(), ids_by_relation()
        self.members, self.erasures, self.profiles = ids_by_relation(), ids_by_relation(), ids_by_relation()
        self.campaigns = ids_by_relation()
        self.keys = keys
        self.bodies: dict[Relation, dict[str, Any]] = {}
        self.markers: list[Marker] = []

    async def plant(self) -> None:
        for relation in PLANTED:
            await self._plant(relation)
            self._mark(relation)
        for relation, days in DAYS_SINCE_END.items():
            closing = {"reason": "队员调离", "closed_on": (today() - timedelta(days=days)).isoformat()}
            await self._send("POST", f"/api/pairings/{self.pairings[relation]}/close", closing, self._office(relation))
        self.bodies[Relation.ABSENT] = self._household(Relation.OWN) | {"registry_no": "R-absent"}

    @staticmethod
    def _office(relation: Relation) -> Person:
        return person("", "county_officer", division=COUNTIES[relation])

    @staticmethod
    def _household(relation: Relation) -> dict[str, Any]:
        number = PLANTED.index(relation)
        return forms.household(
            registry_no=tag(relation, "registry"),
            division_code=VILLAGES[relation],
            address=tag(relation, "三组12号"),
            head={
                # Without a digit, so that it can be searched for.
                "name": f"王head{'abcdefg'[number]}mkx",
                "id_number": forms.id_number(700 + number),
                "phone": f"1385{number + 1}234567",
            },
        )

    async def _plant(self, relation: Relation) -> None:
        office = self._office(relation)
        member = {
            "id": str(self.members[relation]),
            "name": tag(relation, "李member"),
            "phone": f"1364{PLANTED.index(relation) + 1}234567",
        }
        body = self._household(relation) | {"members": [member]}
        self.bodies[relation] = body
        await self._send("PUT", f"/api/households/{self.households[relation]}", body, office)
        pairing = forms.pairing(self.households[relation], team_id=str(TEAMS[relation]))
        await self._send("PUT", f"/api/pairings/{self.pairings[relation]}", pairing, office)
        plan = {"funds": tag(relation, "funds"), "project": "", "goods": "", "other": "", "goals": []}
        await self._send("PUT", f"/api/pairings/{self.pairings[relation]}/plan", plan, office)
        with psycopg.connect(self.stored.dsn()) as connection:
            area = f"[{COUNTIES[relation]},{COUNTIES[relation]}:)"
            wrapped, reading = self._asked_about(relation)
            connection.execute(
                "insert into roster_imports (id, created_by, area, format, is_partial, state, wrapped_key, reading)"
                " values (%s, %s, code_multirange(%s::code_range), 'csv', false, 'needs_mapping', %s, %s)",
                (self.imports[relation], id_of("county_officer"), area, wrapped, reading),
            )
            connection.execute(
                "insert into roster_profiles (id, area, name, signature, titles, columns, updated_by)"
                " values (%s, code_multirange(%s::code_range), %s, %s, '{}', '{}', %s)",
                (self.profiles[relation], area, tag(relation, "profile"), str(relation), id_of("county_officer")),
            )
            connection.execute(
                "insert into roster_import_errors (import_id, row_number, position, column_title, code, message)"
                " values (%s, 2, 1, '村代码', 'x', %s)",
                (self.imports[relation], tag(relation, "fault")),
            )
            connection.execute(
                "insert into erasures (id, household_id, village_code, asked_by, expires_at)"
                " values (%s, %s, %s, %s, now() + interval '1 day')",
                (self.erasures[relation], self.households[relation], VILLAGES[relation], ASKED_BY),
            )

            self._plant_editions(connection, relation)

    def _plant_editions(self, connection: psycopg.Connection, relation: Relation) -> None:
        """A campaign of the county in which the pairing is enrolled, and the edition before."""
        for id_, year in ((self.campaigns[relation], 2021), (new_id(), 2020)):
            connection.execute(
                "insert into campaigns (id, name, starts_on, ends_on, division_code, series, year, takes_pairings)"
                " values (%s, %s, %s, %s, %s, %s, %s, true)",
                (
                    id_,
                    f"{tag(relation, 'campaign')}{year}",
                    f"{year}-01-01",
                    f"{year}-12-31",
                    COUNTIES[relation],
                    tag(relation, "series"),
                    year,
                ),
            )
        connection.execute(
            "insert into enrolments (pairing_id, campaign_id) values (%s, %s)",
            (self.pairings[relation], self.campaigns[relation]),
        )

    def _asked_about(self, relation: Relation) -> tuple[bytes, bytes]:
        """The wrapped key of an import, and how its sheet is read."""
        import_id = self.imports[relation]
        wrapped = self.keys.new_wrapped_key(str(import_id))
        mapping = RosterMapping(
            kind="csv",
            sheets=[],
            sheet=None,
            encoding="utf-8",
            previews=[EncodingPreview(encoding="utf-8", lines=[tag(relation, "sample")])],
            columns=[],
            village=None,
            include_hidden=None,
            profile=None,
            layout=None,
            questions=["encoding"],
        )
        key = self.keys.unwrap(wrapped, str(import_id))
        return wrapped, sealed_files.seal_kept(key, import_id, "reading", mapping.model_dump(mode="json"))

    async def _send(self, method: str, path: str, body: dict[str, Any], who: Person) -> None:
        answer = await self.client.request(method, path, json=body, headers=who.headers)
        assert answer.is_success, answer.text

    def _mark(self, relation: Relation) -> None:
        body, note = self.bodies[relation], self._note
        head, member = body["head"], body["members"][0]
        read, grace = "households.read", Ends.AFTER_GRACE
        note(relation, body["registry_no"], f"{read} reports.write", grace)
        note(relation, self.households[relation], f"{read} pairings.read", grace)
        note(relation, self.members[relation], read, Ends.AT_ONCE)
        note(relation, tag(relation, "funds"), "pairings.read", grace)
        note(relation, self.pairings[relation], "pairings.read households.read", grace)
        note(relation, tag(relation, "fault"), "households.write", Ends.AT_ONCE)
        note(relation, self.imports[relation], "households.write", Ends.AT_ONCE)
        note(relation, tag(relation, "sample"), "households.write", Ends.AT_ONCE)
        note(relation, tag(relation, "profile"), "households.write", Ends.AT_ONCE)
        note(relation, self.profiles[relation], "households.write", Ends.AT_ONCE)
        note(relation, self.erasures[relation], "households.erase", Ends.AT_ONCE)
        note(relation, tag(relation, "campaign"), "progress.read pairings.write", Ends.AT_ONCE)
        # Its id stands beside the pairing in the lists of households.
        note(relation, self.campaigns[relation], "progress.read pairings.write households.read", Ends.AT_ONCE)
        secrets = (*head.values(), body["address"], member["name"], member["phone"])
        for secret in secrets:
            note(relation, secret, "households.reveal reports.write", grace, is_secret=True)

    def _note(self, relation: Relation, text: object, held: str, ends: Ends, *, is_secret: bool = False) -> None:
        self.markers.append(Marker(str(text), relation, frozenset(held.split()), ends, is_secret=is_secret))

    def cases(self) -> list[Case]:
        return [
            *self._of_households(),
            *self._of_withholding(),
            *self._of_imports(),
            *self._of_pairings(),
            *self._lists(),
        ]

    def _of_households(self) -> Iterator[Case]:
        def path(relation: Relation) -> str:
            return f"/api/households/{self.households[relation]}"

        def registry(relation: Relation) -> str:
            return tag(relation, "registry")

        def by_office(role: str, relation: Relation) -> bool:
            return role not in OF_TEAMS

        def clear(role: str, relation: Relation) -> bool:
            return True

        def put(relation: Relation) -> Asked:
            return Asked(path(relation), self.bodies[relation] | {"labour_ability": "full"})

        def taken(relation: Relation) -> Asked:
            # Into the caller's own village, under the id of this relation's household.
            return Asked(path(relation), self.bodies[Relation.ABSENT])

        yield Case("GET /api/households/{household_id}", lambda relation: Asked(path(relation)), shows=registry)
        yield Case("PUT /api/households/{household_id}", put, "as it is", makes=True)
        yield Case("PUT /api/households/{household_id}", taken, "moved", makes=True)
        for field in SECRETS:

            def reveal(relation: Relation, field: str = field) -> Asked:
                return Asked(f"{path(relation)}/reveal", {"field": field, "purpose": "上门走访"})

            may = by_office if field == "head.id_number" else clear
            yield Case(
                "POST /api/households/{household_id}/reveal",
                reveal,
                field,
                in_clear=clear,
                may=may,
                refused_as=frozenset({403, 404} if field == "head.id_number" else {404}),
            )

        def reveal_member(relation: Relation) -> Asked:
            field = f"members.{self.members[relation]}.name"
            return Asked(f"{path(relation)}/reveal", {"field": field, "purpose": "上门走访"})

        def crossed(relation: Relation) -> Asked:
            # A member of this relation under the caller's own household.
            field = f"members.{self.members[relation]}.name"
            return Asked(f"{path(Relation.OWN)}/reveal", {"field": field, "purpose": "上门走访"})

        yield Case("POST /api/households/{household_id}/reveal", reveal_member, "member", in_clear=clear)
        yield Case(
            "POST /api/households/{household_id}/reveal",
            crossed,
            "member of another household",
            in_clear=clear,
            may=lambda role, relation: relation is Relation.OWN,
        )
        form = {"purpose": "progress_report", "reference": str(new_id())}
        yield Case(
            "POST /api/households/{household_id}/disclosures",
            lambda relation: Asked(f"{path(relation)}/disclosures", form, headers=AS_A_PROGRAM),
            ends=Ends.AFTER_GRACE,
            in_clear=clear,
            shows=registry,
        )
        yield Case(
            "POST /api/households/{household_id}/file",
            lambda relation: Asked(f"{path(relation)}/file", {"purpose": "本人申请查阅"}),
            in_clear=clear,
            shows=registry,
        )
        for field in ("phone", "id_number", "name"):
            yield Case(
                "POST /api/households/search",
                lambda relation, field=field: Asked(
                    "/api/households/search",
                    {"field": field, "value": self._sought(relation, field), "purpose": "群众来电核实"},
                ),
                field,
                is_list=True,
                shows=registry,
            )

    def _of_withholding(self) -> Iterator[Case]:
        root, reason = "/api/households", {"reason": "本人提出异议"}
        for act in ("restrict", "release"):
            yield Case(
                f"POST /api/households/{{household_id}}/{act}",
                lambda relation, act=act: Asked(f"{root}/{self.households[relation]}/{act}", reason),
            )
        yield Case(
            "GET /api/households/{household_id}/restriction",
            lambda relation: Asked(f"{root}/{self.households[relation]}/restriction"),
            shows=lambda relation: str(self.households[relation]),
        )
        yield Case(
            "PUT /api/households/erasures/{erasure_id}",
            lambda relation: Asked(
                f"{root}/erasures/{new_id()}", {"household_id": str(self.households[relation]), **reason}
            ),
        )
        yield Case(
            "GET /api/households/erasures",
            lambda relation: Asked(f"{root}/erasures"),
            is_list=True,
            shows=lambda relation: str(self.erasures[relation]),
        )
        one = "/api/households/erasures/{erasure_id}"

        def path(relation: Relation) -> str:
            return f"{root}/erasures/{self.erasures[relation]}"

        yield Case(f"GET {one}", lambda relation: Asked(path(relation)), shows=lambda r: str(self.erasures[r]))
        yield Case(f"POST {one}/confirm", lambda relation: Asked(f"{path(relation)}/confirm", {}))
        yield Case(f"POST {one}/refuse", lambda relation: Asked(f"{path(relation)}/refuse", reason))
        # Only who asked withdraws, and that was somebody else.
        yield Case(
            f"POST {one}/withdraw",
            lambda relation: Asked(f"{path(relation)}/withdraw", reason),
            may=lambda role, relation: False,
            refused_as=frozenset({403, 404}),
        )

    def _sought(self, relation: Relation, field: str) -> str:
        if relation is Relation.ABSENT:
            return {"id_number": forms.id_number(699), "phone": "13859234567", "name": "查无此人"}[field]
        number: str = self.bodies[relation]["head"][field]
        return number

    def _of_imports(self) -> Iterator[Case]:
        root = "/api/households/imports"
        yield Case("GET /api/households/imports", lambda relation: Asked(root), is_list=True)
        yield Case(
            "POST /api/households/imports",
            lambda relation: Asked(root, content=b"a,b\n1,2\n", headers={"Content-Type": "text/csv"}),
            is_list=True,
            relations=(Relation.OWN,),
        )
        yield Case(
            "GET /api/households/imports/template.xlsx",
            lambda relation: Asked(f"{root}/template.xlsx"),
            relations=(Relation.OWN,),
        )
        yield Case(
            "GET /api/households/imports/{import_id}", lambda relation: Asked(f"{root}/{self.imports[relation]}")
        )
        yield Case(
            "GET /api/households/imports/{import_id}/errors",
            lambda relation: Asked(f"{root}/{self.imports[relation]}/errors"),
            shows=lambda relation: tag(relation, "fault"),
        )

        def is_sender(role: str, _: Relation) -> bool:
            return role == "county_officer"

        yield Case(
            "POST /api/households/imports/{import_id}/load",
            lambda relation: Asked(f"{root}/{self.imports[relation]}/load", {"partial": False}),
            may=is_sender,
        )
        yield Case(
            "DELETE /api/households/imports/{import_id}",
            lambda relation: Asked(f"{root}/{self.imports[relation]}"),
            may=is_sender,
        )
        yield Case(
            "GET /api/households/imports/{import_id}/mapping",
            lambda relation: Asked(f"{root}/{self.imports[relation]}/mapping"),
            may=is_sender,
            shows=lambda relation: tag(relation, "sample"),
        )
        yield Case(
            "PUT /api/households/imports/{import_id}/mapping",
            lambda relation: Asked(f"{root}/{self.imports[relation]}/mapping", {"encoding": "utf-8"}),
            may=is_sender,
        )
        yield Case(
            "GET /api/households/imports/{import_id}/annotated.xlsx",
            lambda relation: Asked(f"{root}/{self.imports[relation]}/annotated.xlsx"),
            may=is_sender,
        )
        yield Case(
            "GET /api/households/imports/fields",
            lambda relation: Asked(f"{root}/fields"),
            relations=(Relation.OWN,),
        )
        yield Case("GET /api/households/imports/profiles", lambda relation: Asked(f"{root}/profiles"), is_list=True)
        yield Case(
            "DELETE /api/households/imports/profiles/{profile_id}",
            lambda relation: Asked(f"{root}/profiles/{self.profiles[relation]}"),
            # Of an office, which is an area: one above it has its own.
            may=lambda role, _: role in {"county_officer", LINE_OFFICER},
        )

    def _of_pairings(self) -> Iterator[Case]:
        def path(relation: Relation) -> str:
            return f"/api/pairings/{self.pairings[relation]}"

        def clear(role: str, relation: Relation) -> bool:
            return True

        def act(operation: str, body: Callable[[Relation], Any], **more: Any) -> Case:
            last = operation.partition("}")[2]

            def ask(relation: Relation) -> Asked:
                return Asked(path(relation) + last, body(relation), headers=AS_A_PROGRAM)

            return Case(operation, ask, **more)

        def pairing(relation: Relation) -> Any:
            return forms.pairing(self.households[relation], team_id=str(TEAMS[relation]))

        def handed(relation: Relation) -> Any:
            day = today().isoformat()
            # On the line of the office on a line.
            team = str(TEAMS[Relation.SAME_VILLAGE if relation is not Relation.SAME_VILLAGE else Relation.OWN])
            return {"pairing_id": str(new_id()), "team_id": team, "reason": "调整", "handed_over_on": day}

        form = {"purpose": "progress_report", "reference": str(new_id())}
        closing = {"reason": "队员调离", "closed_on": today().isoformat()}
        plan = {"funds": "另一个", "project": "", "goods": "", "other": "", "goals": []}
        filing = Ends.AFTER_GRACE
        by_line = {"on_other_lines": ON_OTHER_LINES}
        funds: dict[str, Any] = {"ends": filing, "shows": lambda relation: tag(relation, "funds"), **by_line}
        yield act("GET /api/pairings/{pairing_id}", lambda _: None, **funds)
        yield act("PUT /api/pairings/{pairing_id}", pairing, **by_line)
        yield act("POST /api/pairings/{pairing_id}/close", lambda _: closing, **by_line)
        yield act("POST /api/pairings/{pairing_id}/hand-over", handed, **by_line)
        yield act("POST /api/pairings/{pairing_id}/disclosures", lambda _: form, ends=filing, in_clear=clear)
        yield act("PUT /api/pairings/{pairing_id}/plan", lambda _: plan, ends=filing, **by_line)

        def campaign(relation: Relation) -> str:
            return tag(relation, "campaign")

        def of_county(relation: Relation) -> Asked:
            return Asked("/api/pairings/campaigns", params={"division": COUNTIES[relation]})

        def carried(relation: Relation) -> Asked:
            body = {"campaign_id": str(self.campaigns[relation]), "division": COUNTIES[relation]}
            return Asked("/api/pairings/carry-on", body)

        def enrolled(relation: Relation) -> Asked:
            return Asked(f"{path(relation)}/enrolments/{self.campaigns[relation]}", {"from": "2021-02-01"})

        yield act("GET /api/pairings/{pairing_id}/enrolments", lambda _: None, shows=campaign, **by_line)
        yield Case(
            "PUT /api/pairings/{pairing_id}/enrolments/{campaign_id}",
            enrolled,
            shows=campaign,
            on_other_lines=ON_OTHER_LINES,
        )
        yield Case("GET /api/pairings/campaigns", of_county, relations=tuple(PLANTED), shows=campaign)
        yield Case("POST /api/pairings/carry-on", carried, relations=tuple(PLANTED))

    def _lists(self) -> Iterator[Case]:
        def household(relation: Relation) -> str:
            return str(self.households[relation])

        filters: dict[str, Callable[[Relation], dict[str, str]]] = {
            "all": lambda relation: {},
            "of the village": lambda relation: {"division": VILLAGES[relation]},
            "of the team": lambda relation: {"team_id": str(TEAMS[relation])},
            "registry number": lambda relation: {"q": tag(relation, "registry") if relation in PLANTED else "R-absent"},
            "name": lambda relation: {"q": self._sought(relation, "name")},
        }
        for name, params in filters.items():
            is_by_name, is_by_team = name == "name", name == "of the team"
            yield Case(
                "GET /api/households",
                lambda relation, params=params: Asked("/api/households", params={"limit": "100", **params(relation)}),
                name,
                is_list=True,
                # A name is searched among the households of own teams only; the filter by team means pairings of now.
                shows=None if is_by_name or is_by_team else household,
            )
        of_pairing: dict[str, Callable[[Relation], dict[str, str]]] = {
            "all": lambda relation: {},
            "of the household": lambda relation: {"household_id": str(self.households[relation])},
            "of the team": lambda relation: {"team_id": str(TEAMS[relation])},
        }
        for name, params in of_pairing.items():
            yield Case(
                "GET /api/pairings",
                lambda relation, params=params: Asked("/api/pairings", params={"limit": "100", **params(relation)}),
                name,
                is_list=True,
                ends=Ends.AFTER_GRACE,
                shows=lambda relation: str(self.pairings[relation]),
                on_other_lines=ON_OTHER_LINES,
            )
        yield Case(
            "GET /api/pairings/ended",
            lambda relation: Asked("/api/pairings/ended", params={"limit": "100"}),
            is_list=True,
            ends=Ends.AFTER_GRACE,
        )
        yield Case(
            "GET /api/pairings/loads",
            lambda relation: Asked("/api/pairings/loads", params={"division": VILLAGES[relation]}),
            is_list=True,
        )
        yield Case(
            "GET /api/progress",
            lambda relation: Asked("/api/progress", params={"division": COUNTIES[relation], "month": "2020-05"}),
            relations=tuple(PLANTED),
        )

        def of_campaign(relation: Relation) -> Asked:
            of = {"division": COUNTIES[relation], "campaign_id": str(self.campaigns[relation])}
            return Asked("/api/progress", params={**of, "month": "2021-05"})

        def as_a_sheet(relation: Relation) -> Asked:
            return Asked("/api/progress.xlsx", params=of_campaign(relation).params)

        yield Case("GET /api/progress", of_campaign, "of a campaign", relations=tuple(PLANTED))
        yield Case("GET /api/progress.xlsx", as_a_sheet, relations=tuple(PLANTED))

        def as_a_split(relation: Relation) -> Asked:
            return Asked("/api/progress/split", params={**of_campaign(relation).params, "by": "goal"})

        def as_sums(relation: Relation) -> Asked:
            of = {"division": COUNTIES[relation], "campaign_id": str(self.campaigns[relation])}
            return Asked("/api/progress/sums", params=of)

        def as_overdue(relation: Relation) -> Asked:
            return Asked("/api/progress/overdue", params=of_campaign(relation).params)

        yield Case("GET /api/progress/overdue", as_overdue, relations=tuple(PLANTED))

        def periods(relation: Relation) -> Asked:
            return Asked("/api/progress/periods", params={"campaign_id": str(self.campaigns[relation])})

        yield Case("GET /api/progress/periods", periods, relations=tuple(PLANTED))

        def of_all(relation: Relation) -> Asked:
            return Asked(
                "/api/progress/split", params={"division": COUNTIES[relation], "month": "2020-05", "by": "goal"}
            )

        yield Case("GET /api/progress/split", as_a_split, relations=tuple(PLANTED))
        yield Case("GET /api/progress/split", of_all, "of all visits", relations=tuple(PLANTED))
        yield Case("GET /api/progress/sums", as_sums, relations=tuple(PLANTED))


@contextmanager
def without_filter() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for each in (visibility, belonging):
            patch.setattr(each, "in_scope", lambda *_: true())
        patch.setattr(visibility, "on_line", lambda *_: true())
        yield


@asynccontextmanager
async def households(stored: ServiceDatabase) -> AsyncIterator[Program]:
    settings, programs = make_settings(stored), OtherPrograms()
    _publish(programs)
    for caller in CALLERS.values():
        if caller is not None:
            programs.believe(caller.headers)
    everywhere = [{"role": "city_officer", "organization_id": None, "division_code": code} for code in ("21", "34")]
    programs.grants[str(ASKED_BY)] = everywhere
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.households.app.Database", RolledBackDatabase)
        app = create_app(settings, programs)
    worker = Database(settings.households_worker_database_url, application_name="tests", pool_size=2)
    async with started(app) as client, httpx.AsyncClient(transport=programs) as feed_client:
        for source in feeds.sources(settings):
            await FeedReader(worker, feed_client, source, settings.internal_secret).catch_up()
        world = World(client, stored, settings.key_ring)
        await world.plant()
        database = part_of_app(app, Uploads).database
        assert isinstance(database, RolledBackDatabase)
        yield Program("households", app, database, stored, POLICIES, world.cases(), world.markers, without_filter)
    await worker.close()


def _publish(programs: OtherPrograms) -> None:
    names = {"21": None, "2113": "21", "211381": "2113", "211382": "2113", "34": None, "3413": "34", "341302": "3413"}
    parents = names | {village: village[:6] for village in VILLAGES.values()}
    for code, parent in parents.items():
        saved = DivisionSaved(code=code, name=f"区划{code}", level="village", parent=parent)
        programs.publish("gateway", "division.saved", saved.model_dump(mode="json"))
    for relation, team in TEAMS.items():
        unit = OrganizationSaved(
            id=team,
            name="志愿服务队",
            kind="team",
            division_code=COUNTIES[relation],
            lines=[Line(line=LINES[relation], parent_id=None)] if relation in LINES else [],
            leader=None,
        )
        programs.publish("gateway", "organization.saved", unit.model_dump(mode="json"))

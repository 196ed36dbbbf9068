"""Visits, photos, corrections, conflicts and reports in every state, for each relation to the callers."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import true

from services.kernel.clock import today
from services.kernel.ids import new_id
from services.submissions import visibility
from services.submissions.policies import POLICIES
from services.submissions.settings import SubmissionsSettings
from services.submissions.visits.rules import VisitLog
from tests.databases import ServiceDatabase
from tests.security.cells.cells import (
    DAYS_SINCE_END,
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
    holds,
    id_of,
    ids_by_relation,
)
from tests.security.cells.rolled_back import RolledBackDatabase
from tests.submissions.office import Office, Scan, progress, running_office, upload
from tests.submissions.samples import manifest, visit_body
from tests.support.parts import part_of_app
from tests.support.people import Person, person
from tests.support.pictures import jpeg

STATES = {"draft": "2020-06", "submitted": "2020-05", "accepted": "2020-04", "forwarded": "2020-03"}
OPEN = {"draft", "submitted"}
# The other teams stand on no line.
LINES = {Relation.SAME_VILLAGE: OWN_LINE, Relation.SAME_COUNTY: OTHER_LINE, Relation.OTHER_COUNTY: OTHER_LINE}
ON_OTHER_LINES = frozenset(relation for relation, line in LINES.items() if line == OTHER_LINE)


def ends_of(state: str) -> Ends:
    return Ends.AFTER_GRACE if state in OPEN else Ends.AT_ONCE


def tag(relation: Relation, thing: str) -> str:
    """Stands nowhere else; without blanks, for a PDF breaks lines."""
    return f"mk{PLANTED.index(relation)}{thing}x"


def everybody(role: str, relation: Relation) -> bool:
    return True


def answers(role: str, relation: Relation) -> bool:
    """The author, who is the caller with this role, the leader, and the offices that review."""
    return role == "volunteer" or holds(role, ("reports.write",))


def still_sends(role: str, relation: Relation) -> bool:
    """Whose phone may hold a visit of a pairing that has ended: not who sends none."""
    return relation not in {Relation.GRACE, Relation.ENDED} or role not in OF_TEAMS or holds(role, ("visits.write",))


class World:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.pairings, self.households = ids_by_relation(), ids_by_relation()
        self.visits = {state: ids_by_relation() for state in STATES}
        self.reports = {state: ids_by_relation() for state in STATES}
        self.revisions: dict[tuple[Relation, str], int] = {}
        self.photos, self.scans, self.corrections = ids_by_relation(), ids_by_relation(), ids_by_relation()
        self.rejected: dict[Relation, tuple[UUID, UUID]] = {relation: (new_id(), new_id()) for relation in Relation}
        """A visit whose photo was rejected, and the photo."""
        self.markers: list[Marker] = []

    async def plant(self) -> None:
        for relation in PLANTED:
            await self._plant(relation)
        for relation, line in LINES.items():
            self.office.database.execute("insert into team_lines values (%s, %s)", (TEAMS[relation], [line]))
        await self.office.prepare_pictures()
        for relation, days in DAYS_SINCE_END.items():
            self.office.database.execute(
                "update paired_households set ends_on = %s, is_closed = true where pairing_id = %s",
                (today() - timedelta(days=days), self.pairings[relation]),
            )
        self.office.programs.reset()
        self._answer_files()
        # Nothing new: a visit of an unknown household asks.
        self.office.programs.answers["events"] = (503, {})

    async def _plant(self, relation: Relation) -> None:
        office, team, village = self.office, TEAMS[relation], VILLAGES[relation]
        author = Person("", person("", "volunteer", team=team, division=village[:6]).grants, id_of("volunteer"))
        leader = person("", "team_leader", team=team, division=village[:6])
        county = person("", "county_officer", division=village[:6])
        office.database.execute(
            "insert into paired_households values (%s, %s, %s, %s, '2020-01-01', null, false)",
            (self.pairings[relation], self.households[relation], team, village),
        )
        for number, (state, month) in enumerate(STATES.items()):
            await self._visit(relation, author, state, month, with_photo=number == 1)
        await self._rejected(relation, author)
        self._answer_as(relation)
        for state, month in STATES.items():
            await self._report(relation, leader, county, state, month)
        self._mark(relation)

    async def _visit(self, relation: Relation, author: Person, state: str, month: str, *, with_photo: bool) -> None:
        office, path = self.office, f"/api/visits/{self.visits[state][relation]}"
        picture = jpeg(PLANTED.index(relation))
        body = visit_body(
            self.households[relation],
            *([picture] if with_photo else []),
            visited_on=f"{month}-12",
            content=tag(relation, f"visit{state}"),
            needs=tag(relation, f"needs{state}"),
        )
        answer = await office.client.put(path, json=body, headers=author.headers)
        assert answer.status_code == 201, answer.text
        changed = {**body, "content": tag(relation, "conflict")}
        assert (await office.client.put(path, json=changed, headers=author.headers)).status_code == 409
        if not with_photo:
            return
        (photo,) = answer.json()["photos"]
        self.photos[relation] = UUID(photo["id"])
        await upload(photo["upload"], picture)
        await office.client.post(f"{path}/photos/{photo['id']}/complete", headers=author.headers)
        revision = {key: body[key] for key in ("visited_on", "content", "needs")}
        revision["reason"] = tag(relation, "reason")
        answer = await office.client.put(
            f"{path}/revisions/{self.corrections[relation]}", json=revision, headers=author.headers
        )
        assert answer.status_code == 201, answer.text

    async def _rejected(self, relation: Relation, author: Person) -> None:
        visit_id, photo_id = self.rejected[relation]
        body = visit_body(self.households[relation], jpeg(50), visited_on="2020-05-13")
        body["photos"][0]["id"] = str(photo_id)
        answer = await self.office.client.put(f"/api/visits/{visit_id}", json=body, headers=author.headers)
        assert answer.status_code == 201, answer.text
        self.office.database.execute(
            "update photos set state = 'rejected', rejection = 'truncated', rejected_at = now() where id = %s",
            (photo_id,),
        )

    def _answer_as(self, relation: Relation) -> None:
        answers = self.office.programs.answers
        head = {"name": tag(relation, "钱head"), "phone": self._phone(relation)}
        answers["disclosures"][1].update(head=head, address=tag(relation, "3组address"))
        leader = {"name": tag(relation, "孙leader"), "phone": "1" + self._phone(relation)[1:][::-1]}
        answers["organizations"][1]["leader"].update(leader)

    def _answer_files(self) -> None:
        """The register as it would answer a city officer of the household's place."""
        answers = self.office.programs.answers
        _, unknown = answers.pop("/file")
        for relation in PLANTED:
            household = {**unknown["household"], "division_code": VILLAGES[relation]}
            told = {**unknown, "household": household}
            answers[f"{self.households[relation]}/file"] = (200, told)
        answers["/file"] = (404, {})

    @staticmethod
    def _phone(relation: Relation) -> str:
        return f"137{PLANTED.index(relation) + 1}2345678"

    async def _report(self, relation: Relation, leader: Person, county: Person, state: str, month: str) -> None:
        office, path = self.office, f"/{self.reports[state][relation]}"
        body = progress(self.pairings[relation], month=month)
        answer = await office.ask(leader, "PUT", path, json=body)
        assert answer.status_code == 201, answer.text
        opinion = {"opinion": tag(relation, f"opinion{state}")}
        headers = {"If-Match": answer.headers["ETag"]}
        answer = await office.ask(leader, "PATCH", path, json=opinion, headers=headers)
        assert answer.status_code == 200, answer.text
        steps = {"draft": [], "submitted": ["submit"], "accepted": ["submit", "accept"]}
        for step in steps.get(state, ["submit", "accept", "forward"]):
            answer = await office.ask(leader if step == "submit" else county, "POST", f"{path}/{step}")
            assert answer.status_code == 200, answer.text
        if state == "submitted":
            scan = Scan(jpeg(100 + PLANTED.index(relation)), self.scans[relation])
            answer = await office.ask(leader, "POST", f"{path}/scans", json=scan.body)
            await upload(answer.json()["scans"][0]["upload"], scan.content)
        self._note(relation, answer.json()["hash"], "reports.read", ends_of(state), is_secret=True)
        self.revisions[relation, state] = answer.json()["revision"]

    def _note(self, relation: Relation, text: object, permissions: str, ends: Ends, *, is_secret: bool = False) -> None:
        held = frozenset(permissions.split())
        self.markers.append(Marker(str(text), relation, held, ends, is_secret=is_secret))

    def _mark(self, relation: Relation) -> None:
        filing = Ends.AFTER_GRACE
        # Held by the author, the leader and the offices that review: who else sees the visit sees no replaced text.
        for replaced in ("conflict", "reason"):
            self._note(relation, tag(relation, replaced), "households.reveal", filing)
        for secret in ("钱head", "3组address"):
            self._note(relation, tag(relation, secret), "reports.read", filing, is_secret=True)
        self._note(relation, self._phone(relation), "reports.read", filing, is_secret=True)
        self._note(relation, "1" + self._phone(relation)[1:][::-1], "reports.read", filing, is_secret=True)
        self._note(relation, tag(relation, "孙leader"), "reports.read", filing)
        for thing in (self.households, self.pairings):
            self._note(relation, thing[relation], "reports.read visits.read", filing)
        self._note(relation, self.scans[relation], "reports.read", filing)
        for state in STATES:
            ends = ends_of(state)
            self._note(relation, tag(relation, f"visit{state}"), "reports.read visits.read", ends)
            self._note(relation, tag(relation, f"needs{state}"), "visits.read", ends)
            self._note(relation, tag(relation, f"opinion{state}"), "reports.read", ends)
            self._note(relation, self.visits[state][relation], "reports.read visits.read", ends)
            self._note(relation, self.reports[state][relation], "reports.read", ends)

    def cases(self) -> list[Case]:
        cases = [*self._of_visits(), *self._of_retention(), *self._of_reports(), *self._acts(), self._of_files()]
        return [replace(case, on_other_lines=ON_OTHER_LINES) for case in cases]

    def _of_files(self) -> Case:
        return Case(
            "POST /api/household-files/{household_id}",
            lambda relation: Asked(f"/api/household-files/{self.households[relation]}", {"purpose": "本人申请查阅"}),
            in_clear=lambda role, relation: True,
            shows=lambda relation: tag(relation, "conflict"),
            # What is in the register, and how much there is of other lines.
            other_lines_get=200,
        )

    def _of_visits(self) -> Iterator[Case]:
        def visit(operation: str, **more: Any) -> Iterator[Case]:
            for state in STATES:
                ends = more.get("ends", ends_of(state))

                def ask(relation: Relation, state: str = state) -> Asked:
                    path = operation.partition(" ")[2].replace("{visit_id}", str(self.visits[state][relation]))
                    return Asked(path)

                shown = more.get("shown")
                yield Case(
                    operation,
                    ask,
                    state,
                    ends=ends,
                    shows=(lambda relation, state=state: tag(relation, f"visit{state}")) if shown else None,
                    may=more.get("may", everybody),
                    refused_as=more.get("refused_as", frozenset({404})),
                )

        def revision(relation: Relation) -> Asked:
            body = {"visited_on": "2020-05-12", "content": "改过", "reason": "写错了"}
            return Asked(f"/api/visits/{self.visits['submitted'][relation]}/revisions/{new_id()}", body)

        def sent(relation: Relation) -> Asked:
            return Asked(f"/api/visits/{new_id()}", visit_body(self.households[relation]))

        def sent_again(relation: Relation) -> Asked:
            # The same id with other content: refused, and the stored content is not answered.
            household = self.households[relation]
            return Asked(f"/api/visits/{self.visits['accepted'][relation]}", visit_body(household))

        def completed(relation: Relation) -> Asked:
            visit_id, photo_id = self.visits["submitted"][relation], self.photos[relation]
            return Asked(f"/api/visits/{visit_id}/photos/{photo_id}/complete")

        def withdrawn(relation: Relation) -> Asked:
            visit_id, photo_id = self.rejected[relation]
            return Asked(f"/api/visits/{visit_id}/photos/{photo_id}")

        def replaced_by(relation: Relation) -> Asked:
            described = manifest(jpeg(51))
            del described["id"]
            return Asked(withdrawn(relation).path, described)

        yield from visit("GET /api/visits/{visit_id}", shown=True)
        for replaced in ("revisions", "conflicts"):
            yield from visit(f"GET /api/visits/{{visit_id}}/{replaced}", may=answers, refused_as=frozenset({403, 404}))
        yield from visit("GET /api/visits/{visit_id}/receipt", ends=Ends.NEVER, may=still_sends)
        yield Case("PUT /api/visits/{visit_id}", sent, "new", ends=Ends.NEVER)
        yield Case("PUT /api/visits/{visit_id}", sent_again, "again", ends=Ends.NEVER)
        yield Case("POST /api/visits/{visit_id}/photos/{photo_id}/complete", completed, ends=Ends.NEVER)
        yield Case("PUT /api/visits/{visit_id}/photos/{photo_id}", replaced_by, ends=Ends.NEVER)
        yield Case("DELETE /api/visits/{visit_id}/photos/{photo_id}", withdrawn, ends=Ends.NEVER)
        yield Case("PUT /api/visits/{visit_id}/revisions/{revision_id}", revision, ends=Ends.AFTER_GRACE)
        yield Case(
            "POST /api/visits/{visit_id}/confirm",
            lambda relation: Asked(f"/api/visits/{self.visits['submitted'][relation]}/confirm"),
            ends=Ends.AFTER_GRACE,
            may=lambda role, relation: role == "team_leader",
            refused_as=frozenset({403, 404}),
        )
        yield Case(
            "GET /api/photos/{photo_id}",
            lambda relation: Asked(f"/api/photos/{self.photos[relation]}"),
            ends=Ends.AFTER_GRACE,
        )
        for name, params in self._filters().items():
            yield Case(
                "GET /api/visits",
                lambda relation, params=params: Asked("/api/visits", params=params(relation)),
                name,
                ends=Ends.AFTER_GRACE,
                is_list=True,
                shows=lambda relation: tag(relation, "visitsubmitted"),
            )

    def _filters(self) -> dict[str, Any]:
        return {
            "all": lambda relation: {"limit": "200"},
            "of the household": lambda relation: {"household_id": str(self.households[relation])},
            "of the team": lambda relation: {"team_id": str(TEAMS[relation]), "limit": "200"},
            "of the village": lambda relation: {"division": VILLAGES[relation], "limit": "200"},
            "of the month": lambda relation: {"month": "2020-05", "limit": "200"},
        }

    def _of_retention(self) -> Iterator[Case]:
        for name, params in {
            "all": lambda relation: {"limit": "200"},
            "of the visit": lambda relation: {"visit_id": str(self.rejected[relation][0])},
        }.items():
            yield Case(
                "GET /api/rejected-uploads",
                lambda relation, params=params: Asked("/api/rejected-uploads", params=params(relation)),
                name,
                ends=Ends.AFTER_GRACE,
                is_list=True,
            )
        for path in ("/api/retention", "/api/files/inventory", "/api/files/inventory/missing", "/api/report-bindings"):
            yield Case(f"GET {path}", lambda _, path=path: Asked(path), relations=(Relation.OWN,))
        for state in STATES:
            yield Case(
                "GET /api/reports/{report_id}/versions",
                lambda relation, state=state: Asked(f"/api/reports/{self.reports[state][relation]}/versions"),
                state,
                ends=ends_of(state),
            )

    def _of_reports(self) -> Iterator[Case]:
        def screen(role: str, relation: Relation) -> bool:
            return holds(role, ("reports.write", "reports.review"))

        def paper(role: str, relation: Relation) -> bool:
            return holds(role, ("reports.write", "reports.review", "households.reveal"))

        for state in STATES:
            yield Case(
                "GET /api/reports/{report_id}",
                lambda relation, state=state: Asked(f"/api/reports/{self.reports[state][relation]}"),
                state,
                ends=ends_of(state),
                in_clear=screen,
                shows=lambda relation, state=state: tag(relation, f"opinion{state}"),
            )
        for kind in ("pdf", "docx"):
            for state in ("submitted", "accepted"):
                yield Case(
                    "GET /api/reports/{report_id}." + kind,
                    lambda relation, kind=kind, state=state: Asked(
                        f"/api/reports/{self.reports[state][relation]}.{kind}"
                    ),
                    state,
                    ends=ends_of(state),
                    in_clear=paper,
                    shows=lambda relation, state=state: tag(relation, f"visit{state}"),
                )
        yield Case(
            "GET /api/reports/month.zip",
            lambda relation: Asked(
                "/api/reports/month.zip", params={"team_id": str(self._team(relation)), "month": "2020-04"}
            ),
            relations=tuple(r for r in Relation if r not in {Relation.GRACE, Relation.ENDED}),
            in_clear=paper,
            shows=lambda relation: tag(relation, "visitaccepted"),
        )
        yield Case(
            "GET /api/reports/filed",
            lambda relation: Asked("/api/reports/filed", params={"month": "2020-04"}),
            ends=Ends.AFTER_GRACE,
            is_list=True,
        )
        filters = self._filters()
        for name, params in filters.items():
            yield Case(
                "GET /api/reports",
                lambda relation, params=params: Asked("/api/reports", params=params(relation)),
                name,
                ends=Ends.AFTER_GRACE,
                is_list=True,
                shows=lambda relation: str(self.reports["submitted"][relation]),
            )

    @staticmethod
    def _team(relation: Relation) -> UUID:
        return new_id() if relation is Relation.ABSENT else TEAMS[relation]

    def _acts(self) -> Iterator[Case]:
        def clear(role: str, relation: Relation) -> bool:
            return True

        def act(operation: str, state: str, body: Any = None, **headers: str) -> Case:
            def ask(relation: Relation) -> Asked:
                path = operation.partition(" ")[2].replace("{report_id}", str(self.reports[state][relation]))
                return Asked(path.replace("{scan_id}", str(self.scans[relation])), body, headers=headers)

            return Case(operation, ask, state, ends=ends_of(state), in_clear=clear)

        def started(relation: Relation) -> Asked:
            return Asked(f"/api/reports/{new_id()}", progress(self.pairings[relation], month="2020-07"))

        def started_again(relation: Relation) -> Asked:
            body = progress(self.pairings[relation], month="2020-06")
            return Asked(f"/api/reports/{self.reports['draft'][relation]}", body)

        def announced(relation: Relation) -> Asked:
            return Asked(f"/api/reports/{self.reports['submitted'][relation]}/scans", Scan(b"a page").body)

        yield Case("PUT /api/reports/{report_id}", started, "new", ends=Ends.AFTER_GRACE, in_clear=clear)
        yield Case("PUT /api/reports/{report_id}", started_again, "again", ends=Ends.AFTER_GRACE, in_clear=clear)
        for state in STATES:
            yield act("PATCH /api/reports/{report_id}", state, {"opinion": "同意"}, **{"If-Match": '"2"'})
            yield act("POST /api/reports/{report_id}/submit", state)
            yield act("POST /api/reports/{report_id}/return", state, {"reason": "请更正"})
            yield act("POST /api/reports/{report_id}/accept", state)
            yield act("POST /api/reports/{report_id}/forward", state)
        yield Case("POST /api/reports/{report_id}/scans", announced, ends=Ends.AFTER_GRACE, in_clear=clear)
        yield act("POST /api/reports/{report_id}/scans/{scan_id}/complete", "submitted")
        yield act("GET /api/reports/{report_id}/scans/{scan_id}", "submitted")


@contextmanager
def without_filter() -> Iterator[None]:
    """Every statement of the program as if all rows were in the caller's scope."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visibility, "in_scope", lambda *_: true())
        patch.setattr(visibility, "visit_on_line", lambda *_: true())
        patch.setattr(visibility, "report_on_line", lambda *_: true())
        yield


@asynccontextmanager
async def submissions(settings: SubmissionsSettings, stored: ServiceDatabase) -> AsyncIterator[Program]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.submissions.app.Database", RolledBackDatabase)
        async with running_office(settings, stored) as office:
            office.programs.reset()
            world = World(office)
            await world.plant()
            database = part_of_app(office.app, VisitLog).database
            assert isinstance(database, RolledBackDatabase)
            yield Program(
                "submissions", office.app, database, stored, POLICIES, world.cases(), world.markers, without_filter
            )

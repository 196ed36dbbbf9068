"""Authorization cells: every operation of a program's OpenAPI page x every role x every relation to the resource.

What a cell must answer follows from the program's policies, the permissions of the role and the relation, never from
the rules behind the route. Each planted resource carries texts that stand nowhere else; a text that an answer holds and
that the caller may not see is a leak.
"""

import io
import re
import zipfile
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import httpx
import psycopg
from fastapi import FastAPI
from psycopg import sql

from services.kernel.auth.permissions import READING, ROLE_PERMISSIONS, TEAM_ROLES, with_what_needs
from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from services.kernel.web.policies import Policies, Reach, Who
from tests.databases import ServiceDatabase
from tests.security.cells.rolled_back import RolledBackDatabase
from tests.support.pdfs import text_of
from tests.support.people import TEAM_A, TEAM_B, Person

BEIPIAO, CHAOYANG, LIAONING = "211381", "2113", "21"


class Relation(StrEnum):
    """Of the resource to the callers: team A, the county 北票, the city 朝阳 and the province."""

    OWN = "own"
    SAME_VILLAGE = "same village"
    SAME_COUNTY = "same county"
    OTHER_COUNTY = "other county"
    ELSEWHERE = "other province"
    GRACE = "ended 10 days ago"
    ENDED = "ended 31 days ago"
    ABSENT = "absent"


PLANTED: list[Relation] = [relation for relation in Relation if relation is not Relation.ABSENT]
OF_TEAM_A: set[Relation] = {Relation.OWN, Relation.GRACE, Relation.ENDED}
IN_COUNTY: set[Relation] = OF_TEAM_A | {Relation.SAME_VILLAGE, Relation.SAME_COUNTY}
IN_CITY: set[Relation] = IN_COUNTY | {Relation.OTHER_COUNTY}

VILLAGE = "211381101201"
VILLAGES: dict[Relation, str] = {
    **dict.fromkeys(OF_TEAM_A | {Relation.SAME_VILLAGE, Relation.ABSENT}, VILLAGE),
    Relation.SAME_COUNTY: "211381102201",
    Relation.OTHER_COUNTY: "211382101201",
    Relation.ELSEWHERE: "341302101201",
}
TEAMS: dict[Relation, UUID] = {
    **dict.fromkeys(OF_TEAM_A | {Relation.ABSENT}, TEAM_A),
    Relation.SAME_VILLAGE: TEAM_B,
    Relation.SAME_COUNTY: UUID("01900000-0000-7000-8000-00000000000c"),
    Relation.OTHER_COUNTY: UUID("01900000-0000-7000-8000-00000000000d"),
    Relation.ELSEWHERE: UUID("01900000-0000-7000-8000-00000000000e"),
}
DAYS_SINCE_END: dict[Relation, int] = {Relation.GRACE: 10, Relation.ENDED: 31}
NOBODY = "nobody"
# Roles of a deployment's own: each a shipped role, and what it has not.
COUNTING_OFFICER, CITY_CLERK, LOOKING_VOLUNTEER = "counting_officer", "city_clerk", "looking_volunteer"
# An office that stands on one line; what hangs on a duty of another line is not its own.
LINE_OFFICER, OWN_LINE, OTHER_LINE = "line_officer", "civil_affairs", "poverty_relief"
OFFICE = UUID("01900000-0000-7000-8000-00000000000f")
COMPOSED: dict[str, tuple[str, frozenset[str]]] = {
    COUNTING_OFFICER: (
        "county_officer",
        with_what_needs(READING | {"dues.read_files", "accounts.write", "roles.confirm"}, "county_officer"),
    ),
    CITY_CLERK: ("city_officer", frozenset({"campaigns.write", "divisions.import", "households.write"})),
    LINE_OFFICER: ("county_officer", frozenset()),
    LOOKING_VOLUNTEER: ("volunteer", frozenset({"visits.write", "households.reveal"})),
}
PERMISSIONS: dict[str, frozenset[str]] = {
    **ROLE_PERMISSIONS,
    **{name: ROLE_PERMISSIONS[base] - without for name, (base, without) in COMPOSED.items()},
}
OF_TEAMS: frozenset[str] = TEAM_ROLES | {LOOKING_VOLUNTEER}
AREAS: dict[str, tuple[str, set[Relation]]] = {
    **dict.fromkeys(("county_officer", COUNTING_OFFICER, LINE_OFFICER), (BEIPIAO, IN_COUNTY)),
    **dict.fromkeys(("city_officer", "inspector", "editor", CITY_CLERK), (CHAOYANG, IN_CITY)),
    **dict.fromkeys(("province_officer", "api_client"), (LIAONING, IN_CITY)),
    # Everywhere, and of no household.
    "national_officer": ("", set(PLANTED)),
    **dict.fromkeys(("security_admin", "system_admin", "audit_admin"), (CHAOYANG, set(PLANTED))),
}


def caller(role: str) -> Person | None:
    if role == NOBODY:
        return None
    base, without = COMPOSED.get(role, (role, frozenset()))
    composed = role if role in COMPOSED else None
    team, place = (TEAM_A, BEIPIAO) if role in OF_TEAMS else (None, AREAS[role][0])
    if role == LINE_OFFICER:
        return Person(role, (RoleGrant(base, OFFICE, place, lines=frozenset({OWN_LINE})),))
    return Person(role, (RoleGrant(base, team, place, composed, without=without),))


CALLERS: dict[str, Person | None] = {role: caller(role) for role in (*PERMISSIONS, NOBODY)}


def id_of(role: str) -> UUID:
    person = CALLERS[role]
    assert person is not None
    return person.account_id


def is_of_another_line(role: str, relation: Relation, on_other_lines: frozenset[Relation]) -> bool:
    return role == LINE_OFFICER and relation in on_other_lines


class Ends(StrEnum):
    """What of a thing a team still sees after its pairing has ended."""

    AT_ONCE = "at once"
    AFTER_GRACE = "after the days of grace, for who files"
    NEVER = "never"


def reaches(
    role: str, relation: Relation, reach: Reach, ends: Ends, on_other_lines: frozenset[Relation] = frozenset()
) -> bool:
    """Whether a role that has the permission reaches the resource of this relation."""
    if reach in {Reach.PROGRAM, Reach.NOTHING}:
        return True
    if is_of_another_line(role, relation, on_other_lines):
        return False
    if role not in OF_TEAMS:
        return reach is not Reach.OWN and relation in AREAS[role][1]
    if reach is Reach.CONCERN:
        # What runs in the county of the team.
        return relation in IN_COUNTY
    if reach is Reach.PLACE or relation not in OF_TEAM_A:
        return False
    if relation is Relation.OWN or ends is Ends.NEVER:
        return True
    return relation is Relation.GRACE and ends is Ends.AFTER_GRACE and role == "team_leader"


def holds(role: str, permissions: Iterable[str]) -> bool:
    return bool(PERMISSIONS.get(role, frozenset()) & set(permissions))


@dataclass(frozen=True)
class Asked:
    """One request; its headers come with the caller."""

    path: str
    body: Any = None
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None


@dataclass(frozen=True)
class Case:
    """One way to call an operation. `ask` makes the request for a relation.

    `is_list`: answers 200 whatever lies outside the caller's reach, without it. `makes`: an absent id is no refusal,
    the operation creates. `kinds_in_clear`: kinds of secret texts that the answer holds for who may have them.
    `shows`: a text of the resource, in the answer where it is reached and allowed, else a cell that shows nothing would
    pass. `answers`: the statuses of who is let in, where they are not those of success or of a conflict.
    `may`: a further condition, of the role and the relation, that the rules set. `on_other_lines`: the relations whose
    resources are on another line than that of the office on a line. `other_lines_get`: what that office is answered,
    without anything of the resource.
    """

    operation: str
    ask: Callable[..., Asked]
    name: str = ""
    ends: Ends = Ends.AT_ONCE
    is_list: bool = False
    makes: bool = False
    relations: tuple[Relation, ...] = tuple(Relation)
    roles: tuple[str, ...] = tuple(CALLERS)
    in_clear: Callable[[str, Relation], bool] = lambda role, relation: False
    may: Callable[[str, Relation], bool] = lambda role, relation: True
    refused_as: frozenset[int] = frozenset({404})
    shows: Callable[..., str] | None = None
    answers: frozenset[int] = frozenset()
    on_other_lines: frozenset[Relation] = frozenset()
    other_lines_get: int = 403

    @property
    def title(self) -> str:
        return f"{self.operation} {self.name}".strip()


@dataclass(frozen=True)
class Marker:
    """A planted text. `permissions` and `ends`: who sees it, besides the relation. A secret one only where a case says
    that it answers it in clear."""

    text: str
    relation: Relation
    permissions: frozenset[str]
    ends: Ends = Ends.AT_ONCE
    is_secret: bool = False
    reach: Reach = Reach.PLACE_AND_TEAM


class Wall(StrEnum):
    BOTH = "both walls"
    POLICIES = "row-level security alone"
    FILTER = "the application's scope alone"


@dataclass
class Program:
    """A program under test with its planted world."""

    name: str
    app: FastAPI
    database: RolledBackDatabase
    stored: ServiceDatabase
    policies: Policies
    cases: Sequence[Case]
    markers: Sequence[Marker]
    without_filter: Callable[[], AbstractContextManager[None]]
    headers_of: Callable[[str], Mapping[str, str]] = lambda role: person.headers if (person := CALLERS[role]) else {}

    def secured_tables(self) -> list[str]:
        with psycopg.connect(self.stored.dsn()) as connection:
            rows = connection.execute("select relname from pg_class where relrowsecurity order by relname")
            return [row[0] for row in rows]

    @contextmanager
    def only(self, wall: Wall) -> Iterator[None]:
        if wall is Wall.BOTH:
            yield
        elif not self.secured_tables():
            raise ValueError("the database has one wall only")
        elif wall is Wall.POLICIES:
            with self.without_filter():
                yield
        else:
            tables = self.secured_tables()
            self._row_level_security(tables, "disable", "no force")
            try:
                yield
            finally:
                self._row_level_security(tables, "enable", "force")

    def _row_level_security(self, tables: list[str], *ways: str) -> None:
        with psycopg.connect(self.stored.dsn(), autocommit=True) as connection:
            for table in tables:
                for way in ways:
                    statement = sql.SQL("alter table {table} " + way + " row level security")
                    connection.execute(statement.format(table=sql.Identifier(table)))


@dataclass(frozen=True)
class Cell:
    case: Case
    role: str
    relation: Relation

    @property
    def title(self) -> str:
        return f"{self.case.title} | {self.role} | {self.relation}"

    def is_sampled(self, one_of: int) -> bool:
        return zlib.crc32(self.title.encode()) % one_of == 0


def cells_of(cases: Sequence[Case]) -> list[Cell]:
    return [Cell(case, role, relation) for case in cases for role in case.roles for relation in case.relations]


class Expected(StrEnum):
    NOT_SIGNED_IN = "401"
    NOT_PERMITTED = "403"
    HIDDEN = "hidden"
    ALLOWED = "allowed"


def expected(policies: Policies, cell: Cell) -> Expected:
    policy = policies[cell.case.operation]
    if policy.caller is Who.ANYONE:
        return Expected.ALLOWED
    if cell.role == NOBODY:
        return Expected.NOT_SIGNED_IN
    is_client = policy.caller is Who.PERSON and cell.role == "api_client"
    if is_client or (policy.permissions and not holds(cell.role, policy.permissions)):
        return Expected.NOT_PERMITTED
    if cell.case.is_list or policy.reach in {Reach.PROGRAM, Reach.NOTHING}:
        is_there = cell.relation is not Relation.ABSENT or cell.case.is_list or cell.case.makes
        return Expected.ALLOWED if is_there or policy.reach is Reach.NOTHING else Expected.HIDDEN
    if cell.relation is Relation.ABSENT:
        is_in_reach = reaches(cell.role, Relation.OWN, policy.reach, cell.case.ends)
        return Expected.ALLOWED if cell.case.makes and is_in_reach else Expected.HIDDEN
    is_reached = reaches(cell.role, cell.relation, policy.reach, cell.case.ends, cell.case.on_other_lines)
    return Expected.ALLOWED if is_reached and cell.case.may(cell.role, cell.relation) else Expected.HIDDEN


@dataclass
class Found:
    """What a run found."""

    cells: int = 0
    leaks: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


async def run(program: Program, cells: Sequence[Cell], wall: Wall) -> Found:
    found = Found()
    absent: dict[tuple[str, str], tuple[int, str]] = {}
    hidden: dict[tuple[str, str, Relation], tuple[int, str]] = {}
    transport = httpx.ASGITransport(program.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://bangfu.test") as client:
        with program.only(wall):
            for cell in cells:
                asked = cell.case.ask(cell.relation)
                answer = await _answer(program, client, cell, asked)
                found.cells += 1
                wanted = expected(program.policies, cell)
                found.leaks += [f"{cell.title}: {text}" for text in _leaked(program, cell, wanted, asked, answer)]
                if _is_refused_by_policy(wall, cell, wanted, answer):
                    continue
                if fault := _difference(program.policies, cell, wanted, answer):
                    found.differences.append(f"{cell.title}: {fault}")
                if wanted is Expected.HIDDEN and _is_out_of_reach(program.policies, cell):
                    outcome = (answer.status_code, _without_ids(answer.text))
                    if cell.relation is Relation.ABSENT:
                        absent[cell.case.title, cell.role] = outcome
                    else:
                        hidden[cell.case.title, cell.role, cell.relation] = outcome
    for (title, role, relation), outcome in hidden.items():
        other = absent.get((title, role))
        if other is not None and other != outcome:
            found.differences.append(f"{title} | {role} | {relation}: {outcome}, absent: {other}")
    return found


def _is_out_of_reach(policies: Policies, cell: Cell) -> bool:
    """And neither a resource that is seen, of which only this act is refused, nor one that every caller may read."""
    if 403 in cell.case.refused_as and 404 in cell.case.refused_as:
        return False
    if is_of_another_line(cell.role, cell.relation, cell.case.on_other_lines):
        return False
    is_absent = cell.relation is Relation.ABSENT
    return is_absent or not reaches(cell.role, cell.relation, policies[cell.case.operation].reach, cell.case.ends)


async def _answer(program: Program, client: httpx.AsyncClient, cell: Cell, asked: Asked) -> httpx.Response:
    method = cell.case.operation.partition(" ")[0]
    headers = {**asked.headers, **program.headers_of(cell.role)}
    async with program.database.cell():
        return await client.request(
            method, asked.path, json=asked.body, content=asked.content, params=dict(asked.params), headers=headers
        )


def _is_refused_by_policy(wall: Wall, cell: Cell, wanted: Expected, answer: httpx.Response) -> bool:
    """A write that only the database refuses is a fault of the program, 500: without its filter it knows no better."""
    is_write = not cell.case.operation.startswith("GET ")
    return wall is Wall.POLICIES and is_write and wanted is Expected.HIDDEN and answer.status_code == 500


def _difference(policies: Policies, cell: Cell, wanted: Expected, answer: httpx.Response) -> str | None:
    status, case = answer.status_code, cell.case
    if wanted is Expected.NOT_SIGNED_IN:
        is_right = status == 401
    elif wanted is Expected.NOT_PERMITTED:
        is_right = status == 403
    elif wanted is Expected.HIDDEN:
        is_counted_only = is_of_another_line(cell.role, cell.relation, case.on_other_lines)
        is_right = status in case.refused_as or (is_counted_only and status == case.other_lines_get)
    else:
        refusals = {400, 401, 403, 404, 405, 415, 422}
        is_right = status in case.answers or (not case.answers and status < 500 and status not in refusals)
    if not is_right:
        return f"{wanted} expected, {status} {answer.text[:200]}"
    if case.shows is None or wanted is not Expected.ALLOWED or cell.relation is Relation.ABSENT:
        return None
    is_reached = reaches(cell.role, cell.relation, policies[case.operation].reach, case.ends, case.on_other_lines)
    is_shown = case.shows(cell.relation) in _readable(answer)
    return None if is_shown == is_reached else f"shown: {is_shown}"


def _leaked(program: Program, cell: Cell, wanted: Expected, asked: Asked, answer: httpx.Response) -> Iterator[str]:
    shown = _readable(answer)
    said = f"{asked.path} {asked.params} {asked.body}"
    for marker in program.markers:
        if marker.text in shown and marker.text not in said and not _may_see(cell, wanted, marker):
            yield f"{marker.text!r} of {marker.relation}"


def _may_see(cell: Cell, wanted: Expected, marker: Marker) -> bool:
    if wanted is not Expected.ALLOWED or not holds(cell.role, marker.permissions):
        return False
    if not reaches(cell.role, marker.relation, marker.reach, marker.ends, cell.case.on_other_lines):
        return False
    return not marker.is_secret or cell.case.in_clear(cell.role, cell.relation)


def _readable(answer: httpx.Response) -> str:
    """Headers and body as text: a PDF and a ZIP opened."""
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{headers}\n{_text_of(answer.content)}"


def _text_of(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        return re.sub(r"\s", "", text_of(content))
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(_text_of(archive.read(name)) for name in archive.namelist())
    return content.decode("utf-8", "replace")


_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _without_ids(text: str) -> str:
    return _ID.sub("id", text)


@asynccontextmanager
async def started(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """For building the world."""
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bangfu.test") as client,
    ):
        yield client


def ids_by_relation() -> dict[Relation, UUID]:
    """A new id for each, also for what is absent."""
    return {relation: new_id() for relation in Relation}

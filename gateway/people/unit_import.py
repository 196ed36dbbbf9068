"""Units from a sheet: name, kind, division, line and parent. A unit is known by its name in its division.

The whole file is written in a savepoint; for a check it is rolled back. A row that turns out bad on the way is left out
and the others are written again, so that what is loaded is what was checked.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people.line_rights import require_lines
from gateway.people.organizations import publish_organization
from gateway.people.parents import ParentElsewhere, ParentIsTeam, ParentNotOnLine, flaw_of
from gateway.people.sheet_files import pieces_of, previews_of, text_of
from gateway.people.unit_descriptions import OF_TEAMS, TEAM
from gateway.people.unit_details import codes_in, details_of
from gateway.people.unit_history import remember_change
from gateway.queries import divisions, organizations, unit_changes, vocabularies
from gateway.queries import unit_import as queries
from gateway.queries.locks import hold_units_lock
from gateway.schemas import ONE_LINE
from services.kernel.auth.principals import KeptByAnotherLine
from services.kernel.clock import today
from services.kernel.ids import new_id
from services.kernel.problems import Problem
from services.kernel.sheets.records import ENCODING_DOUBTFUL, HEADER_ROW, Preview, SheetRefused
from services.kernel.sheets.tables import read_table
from services.kernel.web.access import Viewer
from services.kernel.web.inputs import has_forbidden_text

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("名称", "单位名称", "name"),
    "kind": ("类型", "单位类型", "kind"),
    "division": ("行政区划", "区划代码", "所在地区", "division"),
    "line": ("条线", "line"),
    "parent": ("上级单位", "报送单位", "parent"),
    "host_kind": ("主管单位类型", "host kind"),
    "party_lead": ("党员带队", "队长是党员", "party lead"),
    "registration_state": ("登记备案", "登记状态", "registration"),
    "registration_number": ("登记编号", "登记号", "registration number"),
    "villages": ("帮扶村", "villages"),
}
NEEDED: Final = ("name", "kind", "division")
MOST_ROWS: Final = 2000
_TITLES: Final = {title: column for column, titles in COLUMNS.items() for title in titles}
_CODE = re.compile(r"(?:[0-9]{2}){1,3}|[0-9]{9}|[0-9]{12}")
_SEEN = re.compile(ONE_LINE)
MESSAGES: Final = {
    "name": "名称要写在一行里，不能为空，不超过 120 个字，不能有看不见的字符。",
    "kind": "类型不在词表里，或者已经停用。",
    "kind-fixed": "这里已有同名的单位，类型不同；类型不能更改。",
    "division": "行政区划不存在。请填区划代码；填名称时，您的范围内只能有一个同名的区划。",
    "scope": "不在您的行政区划之内。",
    "line": "条线不在词表里，或者已经停用。",
    "line-missing": "填了上级单位，就要填条线。",
    "parent": "没有找到上级单位，或者它所在的行有误。请先导入上级，或写它的全名。",
    "parent-is-team": ParentIsTeam.title,
    "parent-not-on-line": ParentNotOnLine.title,
    "parent-elsewhere": ParentElsewhere.title,
    "parent-ambiguous": "有几个单位都叫这个名称，不能确定是哪一个。请在页面上选上级单位。",
    "twice": "文件中同一单位的类型、或同一条线的上级前后不同。",
    "ambiguous": "这里已有几个同名的单位，不能确定是哪一个。",
    "circle": "上级单位绕成了圈。",
    "host-kind": "主管单位类型不在词表里，或者已经停用。",
    "party-lead": "党员带队请填“是”或“否”。",
    "registration": "登记备案不在词表里，或者已经停用。",
    "registration-number": "登记编号要写在一行里，不超过 60 个字，不能有看不见的字符。",
    "villages": "帮扶村要写您范围内行政村的 12 位代码，几个村用顿号分开。",
    "other-line": KeptByAnotherLine.title,
    "only-of-teams": "主管单位类型、党员带队和登记备案只有志愿服务队才能填。",
}


class UnitsNotReadable(Problem):
    """`reason` is a machine word, `row` the line of the file, `message` a Chinese sentence. `previews`: with the reason
    `encoding-doubtful` the first lines of the file in each encoding that could be meant."""

    status = 422
    code = "units-not-readable"
    title = "文件无法读取，请用模板填写。"
    title_en = "The file cannot be read: please use the template."

    def __init__(self, reason: str, message: str, row: int = HEADER_ROW, *, previews: Sequence[Preview] = ()) -> None:
        shown = [{"encoding": each.encoding, "lines": list(each.lines)} for each in previews]
        super().__init__(reason=reason, message=message, row=row, previews=shown)


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    row: int
    code: str

    @property
    def message(self) -> str:
        return MESSAGES[self.code]


@dataclass(frozen=True, slots=True)
class Difference:
    row: int
    name: str
    is_new: bool


@dataclass(slots=True)
class Wanted:
    """A unit of the file. `parents`: by line the name above it, "" where the file says nothing; `rows`: where.

    `details`: what describes it, as its state has it; what the file leaves empty is not there.
    """

    name: str
    kind: str
    division: str
    rows: list[int]
    parents: dict[str, str] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    parent_rows: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Imported:
    rows: int
    differences: list[Difference]
    unchanged: int
    refused: list[Refusal]

    @property
    def new(self) -> int:
        return sum(each.is_new for each in self.differences)

    @property
    def changed(self) -> int:
        return len(self.differences) - self.new


async def read_rows(content: bytes, encoding: str | None = None) -> list[Row]:
    """Raises UnitsNotReadable."""
    rows: list[Row] = []
    try:
        async with read_table(pieces_of(content), len(content), known=_is_title, encoding=encoding) as table:
            columns = {
                _TITLES[title.lower()]: place for place, title in enumerate(table.head.titles) if _is_title(title)
            }
            if not all(name in columns for name in NEEDED):
                raise UnitsNotReadable("heading-unknown", "表头应有：名称、类型、行政区划。", table.head.header_rows[0])
            async for record in table.records:
                if record.skipped is None:
                    texts = [text_of(cell) for cell in record.cells]
                    cells = {name: texts[at] if at < len(texts) else "" for name, at in columns.items()}
                    rows.append(Row(record.number, cells))
                if len(rows) > MOST_ROWS:
                    raise UnitsNotReadable("too-many-rows", f"一个文件最多 {MOST_ROWS} 行。", record.number)
        if not rows:
            raise SheetRefused("file-empty", HEADER_ROW)
    except SheetRefused as refused:
        previews = await previews_of(content, _is_title) if refused.code == ENCODING_DOUBTFUL else ()
        raise UnitsNotReadable(refused.code, refused.message, refused.row, previews=previews) from None
    return rows


def _is_title(title: str) -> bool:
    return title.lower() in _TITLES


async def import_units(viewer: Viewer, rows: Sequence[Row]) -> Imported:
    """Writes the good rows; the caller keeps that, or rolls it back."""
    connection = viewer.connection
    await hold_units_lock(connection)
    wanted, refused = await _wanted(viewer, rows)
    stored = await queries.units_named(connection, {name for unit in wanted for name in _names_in(unit)})
    while True:
        wanted, lost = _with_parents(viewer, wanted, stored)
        refused += lost
        attempt = await connection.begin_nested()
        differences, unchanged, flaws = await _write(viewer, wanted)
        if not flaws:
            await attempt.commit()
            return Imported(len(rows), differences, unchanged, sorted(refused, key=lambda each: each.row))
        await attempt.rollback()
        refused += [Refusal(row, code) for code, unit in flaws for row in unit.rows]
        bad = [id(unit) for _, unit in flaws]
        wanted = [unit for unit in wanted if id(unit) not in bad]


def _names_in(unit: Wanted) -> set[str]:
    return {unit.name, *filter(None, unit.parents.values())}


def _with_parents(
    viewer: Viewer, wanted: Sequence[Wanted], stored: Sequence[Any]
) -> tuple[list[Wanted], list[Refusal]]:
    """Without those whose parent is neither stored nor in the file, and so on for what reports to them."""
    places: dict[str, set[str]] = {}
    below: dict[str, list[Wanted]] = {}
    for row in stored:
        places.setdefault(row.name, set()).add(row.division_code)
    kept = {name: set(codes) for name, codes in places.items()}
    for unit in wanted:
        places.setdefault(unit.name, set()).add(unit.division)
        for name in filter(None, unit.parents.values()):
            below.setdefault(name, []).append(unit)

    def is_lost(unit: Wanted) -> bool:
        return not all(
            any(viewer.scope.covers(code) or unit.division.startswith(code) for code in places.get(name, ()))
            for name in filter(None, unit.parents.values())
        )

    lost: dict[int, Wanted] = {}
    to_look_at = list(wanted)
    while to_look_at:
        unit = to_look_at.pop()
        if id(unit) in lost or not is_lost(unit):
            continue
        lost[id(unit)] = unit
        if unit.division not in kept.get(unit.name, ()):
            places[unit.name].discard(unit.division)
            to_look_at += below.get(unit.name, ())
    refused = [Refusal(row, "parent") for unit in lost.values() for row in unit.rows]
    return [unit for unit in wanted if id(unit) not in lost], refused


async def _wanted(viewer: Viewer, rows: Sequence[Row]) -> tuple[list[Wanted], list[Refusal]]:
    """The units that the rows are about, and the rows that are bad by themselves."""
    connection = viewer.connection
    words = await _words(connection)
    places = await divisions.codes_by_name(connection, {row.cells["division"] for row in rows})
    known = await divisions.known_codes(connection, {row.cells["division"] for row in rows})
    villages = await divisions.villages_among(
        connection, {code for row in rows for code in codes_in(row.cells.get("villages", ""))}
    )
    units: dict[tuple[str, str], Wanted] = {}
    refused: list[Refusal] = []
    for row in rows:
        cells = {name: row.cells.get(name, "") for name in COLUMNS}
        code = _division(viewer, cells["division"], known, places)
        kind, line = words["unit_kinds"].get(cells["kind"].lower()), words["lines"].get(cells["line"].lower())
        flaw = _flaw(viewer, cells, code, kind, line)
        details, fault = details_of(viewer, cells, words, villages)
        flaw = flaw or fault or ("only-of-teams" if kind != TEAM and set(OF_TEAMS) & set(details) else None)
        if flaw is None and code is not None and kind is not None:
            unit = units.setdefault((cells["name"], code), Wanted(cells["name"], kind, code, []))
            flaw = "twice" if unit.kind != kind else _add_line(unit, line, cells["parent"], row.number)
            flaw = flaw or _add_details(unit, details)
            if flaw is None:
                unit.rows.append(row.number)
        if flaw is not None:
            refused.append(Refusal(row.number, flaw))
    return [unit for unit in units.values() if unit.rows], refused


def _flaw(viewer: Viewer, cells: Mapping[str, str], code: str | None, kind: str | None, line: str | None) -> str | None:
    name = cells["name"]
    if not 0 < len(name) <= 120 or has_forbidden_text(name) or not _SEEN.fullmatch(name):
        return "name"
    if kind is None:
        return "kind"
    if code is None:
        return "division"
    if not viewer.scope.covers(code):
        return "scope"
    if cells["line"] and line is None:
        return "line"
    return "line-missing" if cells["parent"] and not cells["line"] else None


def _add_line(unit: Wanted, line: str | None, parent: str, row: int) -> str | None:
    if line is None:
        return None
    if unit.parents.get(line, parent) != parent:
        return "twice"
    unit.parents[line] = parent
    unit.parent_rows[line] = row
    return None


def _add_details(unit: Wanted, details: Mapping[str, Any]) -> str | None:
    if any(unit.details.get(name, value) != value for name, value in details.items()):
        return "twice"
    unit.details.update(details)
    return None


def _division(viewer: Viewer, given: str, known: set[str], places: Mapping[str, Sequence[str]]) -> str | None:
    """A code, or the name of one division in reach."""
    if _CODE.fullmatch(given):
        return given if given in known else None
    reached = [code for code in places.get(given, ()) if viewer.scope.covers(code)]
    return reached[0] if len(reached) == 1 else None


async def _words(connection: AsyncConnection) -> dict[str, dict[str, str]]:
    """By list, the code of every word that something new may get: by code, by both names and by synonyms."""
    found: dict[str, dict[str, str]] = {name: {} for name in vocabularies.OF_UNITS}
    for word in await vocabularies.list_words(connection):
        if word.vocabulary in found and (word.ended_on is None or word.ended_on > today()):
            for text in (*word.synonyms, word.en, word.zh, word.code):
                found[word.vocabulary][text.lower()] = word.code
    return found


async def _write(viewer: Viewer, wanted: Sequence[Wanted]) -> tuple[list[Difference], int, list[tuple[str, Wanted]]]:
    """First all units, then what they report to: the order of the rows does not matter."""
    connection = viewer.connection
    stored = await queries.units_named(connection, {unit.name for unit in wanted})
    ids: dict[int, UUID] = {}
    made: set[UUID] = set()
    flaws: list[tuple[str, Wanted]] = []
    for unit in wanted:
        same = [row for row in stored if (row.name, row.division_code) == (unit.name, unit.division)]
        if len(same) > 1 or (same and same[0].kind != unit.kind):
            flaws.append(("ambiguous" if len(same) > 1 else "kind-fixed", unit))
            continue
        ids[id(unit)] = same[0].id if same else new_id()
        if not same:
            values = {"id": ids[id(unit)], "name": unit.name, "kind": unit.kind, "division_code": unit.division}
            await organizations.save_organization(connection, values, [])
            made.add(ids[id(unit)])
    differences, unchanged = [], 0
    joining: dict[str, set[UUID]] = {}
    for unit in wanted:
        if id(unit) in ids:
            for line in unit.parents:
                joining.setdefault(line, set()).add(ids[id(unit)])
    for unit in wanted:
        if (unit_id := ids.get(id(unit))) is None:
            continue
        flaw, is_changed = await _set_lines(viewer, unit, unit_id, joining, unit_id in made)
        if flaw is not None:
            flaws.append((flaw, unit))
        elif is_changed or unit_id in made:
            differences.append(Difference(unit.rows[0], unit.name, unit_id in made))
            await publish_organization(connection, unit_id)
        else:
            unchanged += 1
    return differences, unchanged, flaws


async def _set_lines(
    viewer: Viewer, unit: Wanted, unit_id: UUID, joining: Mapping[str, Collection[UUID]], is_new: bool
) -> tuple[str | None, bool]:
    """The flaw, if there is one; and whether anything changed. An empty cell leaves the parent as it is."""
    connection = viewer.connection
    before = await unit_changes.states_of(connection, [unit_id])
    state = {**before[str(unit_id)]}
    lines = [dict(each) for each in state["lines"]]
    for line, name in unit.parents.items():
        parent_id: UUID | None = None
        if name:
            found = await queries.parents_named(connection, name, unit.division, viewer.scope)
            if len(found) != 1:
                return ("parent-ambiguous" if found else "parent"), False
            parent_id = found[0]
            if await organizations.is_above(connection, unit_id, parent_id, line):
                return "circle", False
        known = next((each for each in lines if each["line"] == line), None)
        is_known = known is not None and known["parent_id"] == str(parent_id)
        if parent_id is not None and not is_known:
            flaw = await flaw_of(connection, unit.division, line, parent_id, joining.get(line, ()))
            if flaw is not None:
                return flaw.code, False
        if known is None:
            lines.append({"line": line, "parent_id": None if parent_id is None else str(parent_id)})
        elif parent_id is not None:
            known["parent_id"] = str(parent_id)
    is_described = {**state, **unit.details} != state
    if lines == state["lines"] and not is_described:
        return None, False
    try:
        require_lines(viewer.principal, unit.kind, None if is_new else state, {**state, "lines": lines})
    except KeptByAnotherLine:
        return "other-line", False
    await unit_changes.write_state(connection, unit_id, {**state, **unit.details, "lines": lines})
    if not is_new:
        after = await unit_changes.states_of(connection, [unit_id])
        people = await unit_changes.people_in(connection, unit_id)
        act = "move" if not is_described else "describe" if lines == state["lines"] else "edit"
        await remember_change(viewer, unit_id, act, {"units": before, "people": people}, {"units": after})
    return None, True


def sample(words: Sequence[Any]) -> dict[str, list[str]]:
    """The words of each list that a sheet may hold today."""
    open_words = [word for word in words if word.ended_on is None or word.ended_on > today()]
    return {name: [word.zh for word in open_words if word.vocabulary == name] for name in vocabularies.OF_UNITS}

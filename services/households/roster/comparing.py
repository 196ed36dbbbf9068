"""Compares the households of a sheet with the register: what is new, what changes, what is refused or doubtful."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Row

from services.households.households.encryption import content_of, household_columns, member_rows
from services.households.households.schemas import HouseholdInput
from services.households.roster import checking
from services.households.roster.checking import SheetTitles
from services.households.roster.differences import differing
from services.households.roster.drafts import Content, Draft, Line, households
from services.households.roster.faults import Remark
from services.households.roster.matching import Match
from services.households.roster.merging import overlay, with_its_head
from services.households.roster.persons_seen import Indexes, PersonsSeen
from services.households.roster.placing import Placing
from services.households.roster.unnumbered import own_number
from services.kernel.auth.principals import Scope
from services.kernel.crypto.keys import KeyRing
from services.kernel.ids import new_id

Stored = Mapping[str, tuple[Row[Any], list[Row[Any]]]]
"""Households by registry number, each with its members."""


@dataclass(slots=True)
class Compared:
    """`staged`: values for the staging table, None where nothing changes or the household is refused. `members`: those
    of its members, empty where these stay as they are.

    `persons`: all of the household, as the sheet leaves it. `newcomers`: those whom the register does not have in it.
    `name_index`: of a new household without a number, by which
    one of the same name is found.
    """

    draft: Draft
    registry_no: str = ""
    village: str = ""
    staged: dict[str, Any] | None = None
    members: list[dict[str, Any]] = field(default_factory=list)
    persons: Indexes = field(default_factory=list)
    newcomers: Indexes = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    name_index: bytes | None = None

    def is_staged(self, *, takes_doubtful: bool) -> bool:
        return self.staged is not None and (takes_doubtful or not self.draft.is_doubtful)

    @property
    def shown_remarks(self) -> list[Remark]:
        """In the order of rows; of an unchanged household not what stays as it is."""
        name = self.draft.shown_name
        remarks = [remark for remark in self.draft.remarks if self.staged is not None or remark.level != "note"]
        if self.differences:
            message = f"与名册不同：{'、'.join(self.differences)}。"
            remarks.append(Remark(self.draft.row, None, "differs", message, "note"))
        return [remark if remark.name else replace(remark, name=name) for remark in sorted(remarks, key=_row)]


def _row(remark: Remark) -> int:
    return remark.row


class Comparer:
    """For one file; its methods are called batch by batch, in order."""

    def __init__(
        self,
        keys: KeyRing,
        import_id: UUID,
        scope: Scope,
        placing: Placing,
        sheet: SheetTitles,
        persons: PersonsSeen,
    ) -> None:
        self._keys = keys
        self._import_id = import_id
        self._scope = scope
        self._placing = placing
        self._sheet = sheet
        self._is_numbered = "registry_no" in sheet.by_key
        self._number_title = sheet.of(("registry_no",))[1]
        self._first_rows: dict[str, int] = {}
        self.persons = persons

    def drafts(self, match: Match, lines: Sequence[Line]) -> list[Draft]:
        """The households of these rows; those of a sheet without numbers are placed and get one."""
        found = list(households(match, lines))
        if not self._is_numbered:
            for draft in found:
                self._placing.put(draft, self._sheet.by_key, None)
                if number := own_number(self._keys, draft):
                    draft.content["registry_no"] = number
        return found

    @staticmethod
    def numbers(drafts: Sequence[Draft]) -> list[str]:
        return [number for draft in drafts if (number := draft.content.get("registry_no"))]

    def compare(self, drafts: Sequence[Draft], stored: Stored) -> list[Compared]:
        return [self._compare(draft, stored) for draft in drafts]

    def _compare(self, draft: Draft, stored: Stored) -> Compared:
        registry_no = draft.content.get("registry_no") or ""
        compared = Compared(draft, registry_no)
        if any(remark.column is None and remark.level == "fault" for remark in draft.remarks):
            return compared
        if registry_no:
            self._find_repeated(draft, registry_no)
        known, members = stored.get(registry_no, (None, []))
        if known is not None and not self._scope.covers(known.village_code):
            draft.remarks.append(checking.taken_elsewhere(draft, self._number_title))
            return compared
        if known is not None and known.is_restricted:
            draft.remarks.append(checking.restricted(draft, self._number_title))
            return compared
        if self._is_numbered:
            self._placing.put(draft, self._sheet.by_key, known.village_code if known is not None else None)
        base = {} if known is None else content_of(self._keys, known, members)
        self._put_over(compared, base, known, members)
        return compared

    def _put_over(self, compared: Compared, base: Content, known: Row[Any] | None, members: Sequence[Row[Any]]) -> None:
        draft = compared.draft
        beneath = with_its_head(base, draft)
        merged = overlay(beneath, draft)
        if known is not None and merged == base and not draft.is_refused:
            compared.persons = _stored_persons(draft, known, members)
            return
        body = checking.check(draft, merged, beneath, self._sheet)
        if body is None:
            return
        compared.village = body.division_code
        if known is None:
            self._stage(compared, body, None)
            compared.newcomers = compared.persons
            return
        before, after = _dumped(base), body.model_dump(mode="json")
        if before == after:
            compared.persons = _stored_persons(draft, known, members)
            return
        self._stage(compared, body, known)
        before_it = {index for index, _ in _stored_persons(draft, known, members)}
        compared.newcomers = [one for one in compared.persons if one[0] not in before_it]
        compared.differences = differing(before or {}, after)
        if before is not None and before.get("members") == after.get("members"):
            # Their rows stay as they are.
            compared.members = []

    def _find_repeated(self, draft: Draft, registry_no: str) -> None:
        first = self._first_rows.setdefault(registry_no, draft.row)
        if first != draft.row:
            say = checking.number_repeated if self._is_numbered else checking.nothing_tells_apart
            draft.remarks.append(say(draft, first, self._number_title))

    def _stage(self, compared: Compared, body: HouseholdInput, known: Row[Any] | None) -> None:
        household_id = new_id() if known is None else known.id
        wrapped_key = self._keys.new_wrapped_key(str(household_id)) if known is None else bytes(known.wrapped_key)
        columns = household_columns(self._keys, household_id, wrapped_key, body)
        compared.staged = {
            "import_id": self._import_id,
            "row_number": compared.draft.row,
            "base_version": None if known is None else known.version,
            "previous_village": None if known is None else known.village_code,
            "id": household_id,
            **columns,
        }
        rows = member_rows(self._keys, household_id, wrapped_key, body)
        compared.members = [{"import_id": self._import_id, **row} for row in rows]
        indexes = [columns["head_id_number_index"], *(row["id_number_index"] for row in rows)]
        compared.persons = _persons(compared.draft, indexes)
        if known is None and not self._is_numbered:
            compared.name_index = columns["head_name_index"]

    def doubt_within(self, found: Sequence[Compared]) -> None:
        """Adds doubts about persons who stand in two households of the file."""
        for one in found:
            one.draft.remarks += self.persons.in_file(one.draft, one.registry_no, one.persons, one.newcomers)


def _stored_persons(draft: Draft, known: Row[Any], members: Sequence[Row[Any]]) -> Indexes:
    return _persons(draft, [known.head_id_number_index, *(member.id_number_index for member in members)])


def _persons(draft: Draft, indexes: Sequence[bytes | None]) -> Indexes:
    """Each with the row that names the person, or the first of the household."""
    rows = [draft.head.row if draft.head is not None else draft.row, *(line.row for line in draft.members)]
    return [
        (bytes(index), rows[place] if place < len(rows) else draft.row)
        for place, index in enumerate(indexes)
        if index is not None
    ]


def _dumped(base: Content) -> Content | None:
    """As a body of today's rules says it; None for a household stored under older rules, which counts as different."""
    with suppress(ValidationError):
        return HouseholdInput.model_validate(base).model_dump(mode="json") if base else None
    return None

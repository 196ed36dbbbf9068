"""In which village a household of a sheet is: by code, by name, by what the sender said, by its address."""

import re
from dataclasses import dataclass
from typing import Final

from services.households.registers.places import Places
from services.households.roster.drafts import Draft
from services.households.roster.faults import Remark
from services.households.roster.shown_values import masked_cell
from services.kernel.auth.principals import Scope

_CODE: Final = re.compile(r"[0-9]{9}(?:[0-9]{3})?")
_ANY_NUMBER: Final = re.compile(r"[0-9]+")
SAID_BY_NAME: Final = "village_name"
MESSAGES: Final = {
    "village-unknown": "在您负责的地区里找不到这个村，请核对村名，或改填村代码。",
    "village-ambiguous": "您负责的地区里有几个同名的村，请补上乡镇，或改填村代码。",
    "village-missing": "看不出这户在哪个村，请填写村名或村代码。",
    "outside-your-area": "这一户不在您负责的地区，不能由您导入。",
    "string_pattern_mismatch": "村代码应为 12 位（村）或 9 位（乡镇）数字。",
}


@dataclass(frozen=True, slots=True)
class Placing:
    """`chosen`: code or name of the village that the sheet is for."""

    places: Places
    scope: Scope
    chosen: str | None = None

    @property
    def chosen_code(self) -> str | None:
        """None where nothing was chosen, or nothing of that name is in the area."""
        if not self.chosen:
            return None
        if _CODE.fullmatch(self.chosen):
            return self.chosen if self.scope.covers(self.chosen) else None
        found = self.places.find(self.chosen)
        return found[0] if len(found) == 1 else None

    def put(self, draft: Draft, titles: dict[str, str], known: str | None) -> None:
        """Writes `division_code` of the draft, or a remark. `titles`: of the sheet by keys; `known`: where the register
        has the household."""
        code, fault = self._find(draft, known)
        if code is not None:
            draft.content["division_code"] = code
            self._write_address(draft, code)
            fault = None if self.scope.covers(code) else "outside-your-area"
        if fault is not None:
            key = "division_code" if draft.place.get("division_code") else SAID_BY_NAME
            shown = draft.place.get(key)
            column = titles.get(key) or titles.get("division_code")
            value = masked_cell("place", shown) if shown else None
            draft.remarks.append(Remark(draft.row, column, fault, MESSAGES[fault], "fault", value))

    def says_village(self, draft: Draft) -> bool:
        """Whether the sheet says of this household where it is; that a code is wrong is a fault of its row."""
        code, fault = self._find(draft, None)
        return code is not None or fault == "string_pattern_mismatch"

    def _find(self, draft: Draft, known: str | None) -> tuple[str | None, str | None]:
        """The code, or the code of a remark."""
        said = draft.place.get("division_code")
        if not said and _ANY_NUMBER.fullmatch(draft.place.get(SAID_BY_NAME, "")):
            # The column 村 of some lists holds codes.
            said = draft.place[SAID_BY_NAME]
        if said and _CODE.fullmatch(said):
            return said, None
        if said and _ANY_NUMBER.fullmatch(said):
            return None, "string_pattern_mismatch"
        name = said or draft.place.get(SAID_BY_NAME)
        if name:
            found = self.places.find(name, draft.place.get("town_name"), draft.place.get("county_name"))
            if len(found) == 1:
                return found[0], None
            fallback = self.chosen_code or (known if known in found or not found else None)
            return (fallback, None) if fallback else (None, "village-ambiguous" if found else "village-unknown")
        if code := self.chosen_code:
            return code, None
        if known is not None:
            return known, None
        found = self.places.in_address(draft.content.get("address", ""))
        if len(found) == 1:
            return found[0], None
        return None, "village-ambiguous" if found else "village-missing"

    def _write_address(self, draft: Draft, code: str) -> None:
        """Of a household whose sheet names its group only; `merging.overlay` keeps an address that the register has."""
        group = draft.place.get("group_name")
        if group and "address" not in draft.content:
            names = [
                name for length in (9, 12) if len(code) >= length and (name := self.places.names.get(code[:length]))
            ]
            draft.content["address"] = "".join([*names, group])
            draft.is_address_composed = True

"""What a sheet says of a team (host, leader, registration) and of the villages of a unit, and the other way round."""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any, Final

from gateway.schemas.fields import ONE_LINE
from services.kernel.web.access import Viewer
from services.kernel.web.inputs import has_forbidden_text

YES, NO = "是", "否"
_ANSWERS: Final = {YES: True, "yes": True, NO: False, "no": False}
_BETWEEN: Final = re.compile(r"[\s、,，;；]+")
_VILLAGE: Final = re.compile(r"[0-9]{12}")
_SEEN: Final = re.compile(ONE_LINE)
LONGEST_NUMBER: Final = 60


@dataclass(frozen=True, slots=True)
class WordsOfSheets:
    """By list, the code of every word by code, by both names and by synonyms; and the codes that something new may get
    today."""

    codes: Mapping[str, Mapping[str, str]]
    usable: Mapping[str, Set[str]]

    def code_of(self, vocabulary: str, text: str, recorded: Iterable[str | None] = ()) -> str | None:
        """`recorded`: what the unit has already, which stays under an ended word."""
        code = self.codes[vocabulary].get(text.lower())
        return code if code in self.usable[vocabulary] or code in recorded else None


def codes_in(cell: str) -> list[str]:
    """
    >>> codes_in("211381101201、211381101202"), codes_in("")
    (['211381101201', '211381101202'], [])
    """
    return [each for each in _BETWEEN.split(cell) if each]


def details_of(
    viewer: Viewer, cells: Mapping[str, str], words: WordsOfSheets, villages: Set[str], recorded: Mapping[str, Any]
) -> tuple[dict[str, Any], str | None]:
    """As the state of a unit has it, without what is empty; and the flaw, if there is one. `villages`: known ones;
    `recorded`: the state of the unit, of which everything may stay."""
    found: dict[str, Any] = {}
    for name, vocabulary, flaw in (
        ("host_kind", "host_kinds", "host-kind"),
        ("registration_state", "registration_states", "registration"),
    ):
        if cells[name]:
            found[name] = words.code_of(vocabulary, cells[name], [recorded.get(name)])
            if found[name] is None:
                return {}, flaw
    if cells["party_lead"]:
        found["party_lead"] = _ANSWERS.get(cells["party_lead"].lower())
        if found["party_lead"] is None:
            return {}, "party-lead"
    if number := cells["registration_number"]:
        if len(number) > LONGEST_NUMBER or has_forbidden_text(number) or not _SEEN.fullmatch(number):
            return {}, "registration-number"
        found["registration_number"] = number
    if codes := codes_in(cells["villages"]):
        new = set(codes).difference(recorded.get("villages", ()))
        if not all(_VILLAGE.fullmatch(code) and code in villages and viewer.scope.covers(code) for code in new):
            return {}, "villages"
        found["villages"] = sorted(set(codes))
    return found, None

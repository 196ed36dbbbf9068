"""The closed lists on which code decides. The values are used in the API and in the database; input is
case-insensitive. Other words of the register are data: `registers/lists.py`."""

from enum import StrEnum


class Term(StrEnum):
    """A word from a closed list."""

    @classmethod
    def _missing_(cls, value: object) -> "Term | None":
        if not isinstance(value, str):
            return None
        return next((term for term in cls if term.value.casefold() == value.casefold()), None)


class RegistryStatus(Term):
    """Where a household stands in the register (建档立卡); spelled as in the glossary."""

    REGISTERED_POOR = "REGISTERED_POOR"
    OUT_OF_POVERTY = "OUT_OF_POVERTY"
    UNSTABLE = "UNSTABLE"
    AT_RISK = "AT_RISK"
    SUDDEN_HARDSHIP = "SUDDEN_HARDSHIP"
    SUBSISTENCE_ALLOWANCE = "SUBSISTENCE_ALLOWANCE"
    EXTREME_POVERTY = "EXTREME_POVERTY"
    OTHER = "OTHER"


class DisclosurePurpose(Term):
    """The official form a clear name, phone and address are printed on (S2-35..37)."""

    REGISTRATION_FORM = "registration_form"
    PROGRESS_REPORT = "progress_report"


class ErasureState(Term):
    """销毁: `confirmed` while the other programs destroy what they have; `moved` where it left the county."""

    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    EXPIRED = "expired"
    MOVED = "moved"
    CONFIRMED = "confirmed"
    ERASED = "erased"

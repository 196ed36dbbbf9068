"""The closed lists of the notices. The values are used in the API and in the database; input is case-insensitive."""

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


class PovertyCause(Term):
    """致贫原因."""

    ILLNESS = "illness"
    DISABILITY = "disability"
    SCHOOLING = "schooling"
    DISASTER = "disaster"
    LACK_OF_SKILL = "lack_of_skill"
    LACK_OF_LABOUR = "lack_of_labour"
    LACK_OF_FUNDS = "lack_of_funds"
    LACK_OF_LAND = "lack_of_land"
    LACK_OF_WATER = "lack_of_water"
    POOR_TRANSPORT = "poor_transport"
    LACK_OF_MOTIVATION = "lack_of_motivation"
    MARRIAGE = "marriage"
    OTHER = "other"


class LabourAbility(Term):
    """劳动能力; it decides which kind of income project fits (S2-07)."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Health(Term):
    """健康状况 of a person."""

    HEALTHY = "healthy"
    CHRONIC = "chronic"
    SERIOUS_ILLNESS = "serious_illness"
    DISABLED = "disabled"
    OTHER = "other"


class Schooling(Term):
    """文化程度 of a person."""

    NONE = "none"
    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    COLLEGE = "college"
    OTHER = "other"


class Need(Term):
    """What the household needs help with (S2-08)."""

    LIVELIHOOD = "livelihood"
    WORK_AND_SCHOOLING = "work_and_schooling"
    MEDICAL_CARE = "medical_care"
    SUBSISTENCE_ALLOWANCE = "subsistence_allowance"
    PRODUCT_SALES = "product_sales"


class IncomeProject(Term):
    """到户扶贫项目, at least one a household within the year (S2-06)."""

    COURTYARD_ECONOMY = "courtyard_economy"
    FOSTERING = "fostering"
    EMPLOYMENT_EXPORT = "employment_export"


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

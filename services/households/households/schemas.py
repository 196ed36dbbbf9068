"""Requests and answers of the register."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from services.households.acts import IN_FORCE
from services.households.fields import (
    MOST_WORDS,
    Address,
    EachOnce,
    Purpose,
    RegistryNo,
    VillageCode,
    WordCode,
    refuse,
    whole_name,
)
from services.households.households.as_written import FieldOfHousehold, FieldOfPerson, WordsOfHousehold, WordsOfPerson
from services.households.households.persons import (
    BirthYear,
    HealthOfPerson,
    IdKind,
    IdNumber,
    IdUpgraded,
    Name,
    OtherPhones,
    PersonInput,
    Phone,
    PhoneNote,
    SchoolingOfPerson,
    document_number,
    one_phone,
)
from services.households.vocabularies import DisclosurePurpose, RegistryStatus
from services.kernel.identity.documents import DocumentKind
from services.kernel.masking import Masked
from services.kernel.web.inputs import DivisionCode, InputModel, OutputModel, StrictInt

MOST_PEOPLE = 50
"""Of a household, the head included."""


class HeadInput(PersonInput):
    """户主."""

    name: Name
    id_kind: IdKind = None
    id_number: IdNumber | None = None
    id_upgraded: IdUpgraded = False
    phone: Phone | None = None
    other_phones: OtherPhones = Field(default=[])
    phone_note: PhoneNote = None
    birth_year: BirthYear = None
    health: HealthOfPerson = None
    schooling: SchoolingOfPerson = None
    as_written: WordsOfPerson = Field(default={})


class MemberInput(PersonInput):
    """家庭成员 other than the head."""

    id: UUID | None = Field(default=None, description="Kept when given, otherwise made here.")
    name: Name
    relation: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)] | None = Field(
        default=None, description="与户主关系"
    )
    id_kind: IdKind = None
    id_number: IdNumber | None = None
    id_upgraded: IdUpgraded = False
    phone: Phone | None = None
    other_phones: OtherPhones = Field(default=[])
    phone_note: PhoneNote = None
    labour_ability: WordCode | None = Field(default=None, description="劳动能力: of `labour_abilities`.")
    birth_year: BirthYear = None
    health: HealthOfPerson = None
    schooling: SchoolingOfPerson = None
    as_written: WordsOfPerson = Field(default={})


class Guarantees(InputModel):
    """一超过两不愁三保障 (S2-08): null while not yet checked."""

    income: bool | None = Field(default=None, strict=True, description="收入超过标准")
    food: bool | None = Field(default=None, strict=True, description="不愁吃")
    clothing: bool | None = Field(default=None, strict=True, description="不愁穿")
    schooling: bool | None = Field(default=None, strict=True, description="义务教育有保障")
    health_care: bool | None = Field(default=None, strict=True, description="基本医疗有保障")
    housing: bool | None = Field(default=None, strict=True, description="住房安全有保障")


class Hygiene(InputModel):
    """Home hygiene standard, four items (S2-10): null while not yet checked."""

    indoors_clean: bool | None = Field(default=None, strict=True, description="户内干净整洁")
    belongings_tidy: bool | None = Field(default=None, strict=True, description="物品摆放整齐有序")
    outdoors_free_of_droppings: bool | None = Field(default=None, strict=True, description="户外无家禽、家畜粪便")
    yard_free_of_litter: bool | None = Field(default=None, strict=True, description="庭院整洁无垃圾")


class HouseholdInput(InputModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "registry_no": "2113810010023",
                    "division_code": "211381101203",
                    "address": "辽宁省北票市大板镇上园村三组12号",
                    "head": {"name": "王守田", "id_number": "11010519491231002X", "phone": "13900001234"},
                    "members": [
                        {
                            "name": "李桂兰",
                            "relation": "配偶",
                            "labour_ability": "partial",
                            "birth_year": 1957,
                            "health": "disabled",
                            "schooling": "primary",
                            "as_written": {"health": "肢体残疾"},
                        }
                    ],
                    "registry_status": "REGISTERED_POOR",
                    "poverty_causes": ["illness", "lack_of_labour"],
                    "labour_ability": "partial",
                    "guarantees": {"income": False, "food": True, "clothing": True},
                    "needs": ["medical_care"],
                    "hygiene": {"indoors_clean": True},
                    "income_project": "courtyard_economy",
                }
            ]
        }
    )

    registry_no: RegistryNo
    division_code: VillageCode
    address: Address | None = None
    head: HeadInput
    members: list[MemberInput] = Field(default=[], max_length=MOST_PEOPLE - 1)
    members_count: StrictInt | None = Field(
        default=None,
        ge=1,
        le=MOST_PEOPLE,
        description="家庭人口, head included; when not given, the head and the members listed.",
    )
    registry_status: RegistryStatus = RegistryStatus.REGISTERED_POOR
    poverty_causes: Annotated[list[WordCode], EachOnce] = Field(
        default=[], max_length=MOST_WORDS, description="致贫原因: of the vocabulary `poverty_causes`."
    )
    labour_ability: WordCode | None = Field(default=None, description="劳动能力: of `labour_abilities`.")
    guarantees: Guarantees = Guarantees()
    needs: Annotated[list[WordCode], EachOnce] = Field(
        default=[], max_length=MOST_WORDS, description="帮扶需求: of the vocabulary `needs` (S2-08)."
    )
    hygiene: Hygiene = Hygiene()
    income_project: WordCode | None = Field(
        default=None, description="到户扶贫项目: of the vocabulary `income_projects` (S2-06)."
    )
    as_written: WordsOfHousehold = Field(default={})

    @field_validator("members_count")
    @classmethod
    def _not_fewer_than_listed(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is not None and value < 1 + len(info.data.get("members", [])):
            raise refuse("members_count_too_small", "家庭人口少于列出的成员人数，请核对。")
        return value


class MaskedHead(OutputModel):
    name: Masked
    phone: Masked | None


class MaskedNumbers(OutputModel):
    """Of one household alone: a list has the first phone of the head, and no more."""

    other_phones: list[Masked]
    phone_note: Masked | None = Field(description="Whose phone it is: a word such as 儿子; anything else is hidden.")
    id_number: Masked | None
    id_kind: DocumentKind | None = Field(description="证件类型; null where there is no number.")
    id_upgraded: bool = Field(description="The number was given with 15 digits.")


class SaidOfPerson(OutputModel):
    """Shown like the circumstances of the household."""

    birth_year: int | None
    health: str | None
    schooling: str | None


class MaskedSaidOfPerson(SaidOfPerson):
    as_written: dict[FieldOfPerson, Masked] = Field(description="原文, by field.")


class MaskedFullHead(MaskedHead, MaskedNumbers, MaskedSaidOfPerson):
    pass


class MaskedMember(MaskedNumbers, MaskedSaidOfPerson):
    id: UUID
    relation: Masked | None
    name: Masked
    phone: Masked | None
    labour_ability: str | None


class NameNote(OutputModel):
    """What somebody should look at in a name. Characters are named, such as `U+E000`."""

    member_id: UUID | None = Field(description="Null for the head.")
    removed: list[str] = Field(description="Taken out because nobody sees them; said once, to who sent them.")
    private_use: list[str] = Field(
        description="Only one office's font shows them: replace them by the right ones. Told to who may."
    )


class ActivePairing(OutputModel):
    id: UUID
    team_id: UUID
    team_name: str
    starts_on: date
    ends_on: date | None
    campaigns: list[UUID] = Field(description="In which it is enrolled, and not taken out.")


class HouseholdItem(OutputModel):
    """A household in a list: personal fields masked."""

    id: UUID
    registry_no: str
    division_code: str
    village_name: str | None
    address: Masked | None
    head: MaskedHead
    registry_status: RegistryStatus
    poverty_causes: list[str]
    labour_ability: str | None
    members_count: int = Field(description="The head included.")
    pairings: list[ActivePairing]
    last_visit_on: date | None
    visits_count: int
    is_restricted: bool = Field(description="限制处理: shown to those who may restrict it, and to nobody else.")


class HouseholdDetail(HouseholdItem):
    """One household: personal fields masked, `reveal` gives one of them in clear."""

    head: MaskedFullHead
    members: list[MaskedMember]
    guarantees: Guarantees
    needs: list[str]
    hygiene: Hygiene
    income_project: str | None
    as_written: dict[FieldOfHousehold, Masked] = Field(
        description="原文, by field: the words of the sheet where they say more than the term."
    )
    name_notes: list[NameNote]
    version: int
    updated_at: datetime


class HouseholdNow(HouseholdDetail):
    """After a change. A household that moved to another place takes its visits along."""

    in_force: bool = Field(description=IN_FORCE)

    @classmethod
    def of(cls, household: HouseholdDetail, *, in_force: bool) -> Self:
        return cls.model_validate({**dict(household), "in_force": in_force})


class HouseholdList(OutputModel):
    items: list[HouseholdItem]
    next: str | None


class PersonSearch(InputModel):
    """A whole number as it stands on a document or a phone, or a whole name, in any spelling."""

    field: Literal["phone", "id_number", "name"]
    value: Annotated[str, Field(max_length=50)]
    purpose: Purpose
    division: DivisionCode | None = Field(default=None, description="Only below this division, such as a village.")

    @field_validator("value")
    @classmethod
    def _whole(cls, value: str, info: ValidationInfo) -> str:
        check = {"phone": one_phone, "id_number": document_number, "name": whole_name}.get(info.data.get("field", ""))
        return check(value) if check else value


class PersonFound(OutputModel):
    """At most 20 households, of a name at most 10; masked."""

    items: list[HouseholdItem]
    has_more: bool = Field(description="More were found than are answered: search below a `division`.")
    left_today: int = Field(description="Searches that the caller may still make today.")


class RevealInput(InputModel):
    field: Annotated[
        str,
        Field(
            pattern=r"^(address|(head|members\.[0-9a-f-]{36})\.(name|phone|other_phones|phone_note|id_number))$",
            examples=["head.phone"],
        ),
    ]
    purpose: Purpose


class Revealed(OutputModel):
    """The one clear value that was asked for, further phones with 、 between them; null when the register has none."""

    value: str | None


class DisclosureInput(InputModel):
    purpose: DisclosurePurpose
    reference: UUID = Field(description="The report the values are printed on; written to the audit trail.")


class DisclosedHead(OutputModel):
    name: str
    phone: str | None


class Disclosure(OutputModel):
    """What Form 1 and Form 2 print about a household (S2-35..37); the only other clear values."""

    head: DisclosedHead
    address: str | None
    village_name: str | None
    registry_no: str


class WholeHead(SaidOfPerson):
    """户主, in clear."""

    name: str
    phone: str | None
    other_phones: list[str]
    phone_note: str | None
    id_number: str | None
    id_kind: DocumentKind | None
    id_upgraded: bool
    as_written: dict[FieldOfPerson, str]


class WholeMember(WholeHead):
    """家庭成员, in clear."""

    id: UUID
    relation: str | None
    labour_ability: str | None


class WholeRecord(OutputModel):
    """A household with every field that is stored of it, in clear: part of its file (一户一卷)."""

    id: UUID
    registry_no: str
    division_code: str
    village_name: str | None
    address: str | None
    head: WholeHead
    members: list[WholeMember]
    members_count: int = Field(description="家庭人口, the head included.")
    registry_status: RegistryStatus
    poverty_causes: list[str]
    labour_ability: str | None
    guarantees: Guarantees
    needs: list[str]
    hygiene: Hygiene
    income_project: str | None
    as_written: dict[FieldOfHousehold, str]
    version: int = Field(description="Counts changes; earlier contents are not kept.")
    created_at: datetime
    updated_at: datetime
    updated_by: UUID | None = Field(description="Account of the last change.")
    visits_count: int = Field(description="Visits that count on the board.")
    last_visit_on: date | None

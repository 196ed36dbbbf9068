"""Words of the vocabularies."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from gateway.schemas.fields import ONE_LINE, WordCode
from services.kernel.web.inputs import CountryOrDivision, InputModel, IsoDate, OutputModel

WordList = Literal[
    "unit_kinds",
    "lines",
    "host_kinds",
    "registration_states",
    "area_marks",
    "service_forms",
    "aid_domains",
    "goals",
    "supports",
    "served_groups",
    "measure_units",
    "poverty_causes",
    "labour_abilities",
    "needs",
    "income_projects",
    "health_states",
    "schooling_levels",
]

Spelling = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=ONE_LINE)]


class WordMappingIn(InputModel):
    """A word of another list, such as that of another province or of a national register, which means the same."""

    list: Spelling = Field(description="Name of the other list.")
    code: Spelling = Field(description="Its code there, or the word itself where that list has no codes.")


class WordMapping(OutputModel):
    list: str
    code: str


class WordInput(InputModel):
    """A word of a vocabulary. `ended_on`: from this day on nothing new gets it; what has it keeps it."""

    zh: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=ONE_LINE)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=ONE_LINE)]
    synonyms: Annotated[list[Spelling], Field(max_length=50)] = Field(
        default_factory=list, description="Other words that sheets use for it."
    )
    mappings: Annotated[list[WordMappingIn], Field(max_length=50)] = Field(
        default_factory=list, description="Words of other lists that it equals; sheets with their codes are understood."
    )
    parent: WordCode | None = Field(default=None, description="The word of the same list above it.")
    starts_on: IsoDate | None = Field(default=None, description="Nothing new gets it before this day.")
    ended_on: IsoDate | None = None
    owner_code: CountryOrDivision | None = Field(
        default=None,
        description="The division of the office that owns it: only those in it are offered the word. Null: everybody.",
    )

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.starts_on and self.ended_on and self.ended_on <= self.starts_on:
            raise ValueError("ends before it starts")
        return self

    @field_validator("mappings")
    @classmethod
    def _each_once(cls, value: list[WordMappingIn]) -> list[WordMappingIn]:
        if len({(each.list, each.code) for each in value}) != len(value):
            raise ValueError("a word of another list is named twice")
        return value


class Word(OutputModel):
    vocabulary: WordList
    code: str
    zh: str
    en: str
    synonyms: list[str]
    mappings: list[WordMapping]
    parent: str | None
    starts_on: date | None
    ended_on: date | None
    owner_code: str | None
    version: int = Field(description="For `If-Match`, in quotes.")


class Words(OutputModel):
    items: list[Word]
    next: str | None

"""The fields of a person that an office writes: name, phones and document, whatever their spelling."""

from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import (
    AfterValidator,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from services.households.fields import WordCode
from services.households.households.as_written import WordsOfPerson
from services.kernel.clock import today
from services.kernel.identity.documents import DocumentKind, read_document
from services.kernel.identity.names import read_name
from services.kernel.identity.phones import LONGEST_NOTE, MOST_NUMBERS, read_note, read_phones, too_many
from services.kernel.identity.spelling import IdentityRefused
from services.kernel.web.inputs import InputModel

MOST_OTHERS = MOST_NUMBERS - 1
FIRST_BIRTH_YEAR = 1900
LONGEST_NAME = 50


def refused(error: IdentityRefused) -> PydanticCustomError:
    return PydanticCustomError(error.code, "{message}", {"message": error.message})


def _name(value: str) -> str:
    try:
        name = read_name(value).text
    except IdentityRefused as error:
        raise refused(error) from None
    if len(name) > LONGEST_NAME:
        # The constraint below would speak of a list.
        raise PydanticCustomError("string_too_long", "{message}", {"message": "内容太长。"})
    return name


def _phones(value: str) -> str:
    try:
        return str(read_phones(value))
    except IdentityRefused as error:
        raise refused(error) from None


def one_phone(value: str) -> str:
    """Raises PydanticCustomError."""
    try:
        found = read_phones(value)
    except IdentityRefused as error:
        raise refused(error) from None
    if len(found.numbers) > 1:
        raise PydanticCustomError("one_phone_only", "{message}", {"message": "这里只能填一个电话号码。"})
    return found.numbers[0]


def document_number(value: str, kind: DocumentKind | None = None) -> str:
    """Raises PydanticCustomError."""
    try:
        return read_document(value, kind).number
    except IdentityRefused as error:
        raise refused(error) from None


def _birth_year(value: int | None) -> int | None:
    if value is not None and not FIRST_BIRTH_YEAR <= value <= today().year:
        raise PydanticCustomError(
            "birth_year_out_of_range", "{message}", {"message": "出生年份应在 1900 年以后，不晚于今年。"}
        )
    return value


def _is_unsaid(value: object) -> bool:
    return value is None


Name = Annotated[
    str,
    AfterValidator(_name),
    StringConstraints(max_length=LONGEST_NAME),
    Field(description="Stored with one kind of middle dot and without characters that nobody sees."),
]
Phone = Annotated[
    str,
    StringConstraints(max_length=120),
    AfterValidator(_phones),
    Field(
        description="Mobile, or landline with area code, in any spelling. Further numbers, and a remark beside them "
        "such as （儿子）, go into `other_phones` and `phone_note`."
    ),
]
OtherPhone = Annotated[str, StringConstraints(max_length=40), AfterValidator(one_phone)]
OtherPhones = Annotated[
    list[OtherPhone],
    # Left out where it is empty, so that a fingerprint of an earlier release stays equal.
    Field(max_length=MOST_OTHERS, exclude_if=lambda phones: not phones, description="Each once, without `phone`."),
]
PhoneNote = Annotated[
    str | None,
    StringConstraints(max_length=2 * LONGEST_NOTE),
    AfterValidator(lambda text: text and read_note(text)),
    Field(exclude_if=lambda note: note is None, description="Whose phone it is, for instance."),
]
IdNumber = Annotated[
    str,
    StringConstraints(max_length=60),
    Field(
        description="公民身份号码, checked by GB 11643 form, date and check digit, never by region; one of 15 digits "
        "is stored with 18. Or the number of another document, see `id_kind`."
    ),
]
IdKind = Annotated[
    DocumentKind | None,
    Field(
        exclude_if=lambda kind: kind in {None, DocumentKind.RESIDENT},
        description="证件类型; when not given, the form of the number says it.",
    ),
]
IdUpgraded = Annotated[
    bool,
    Field(
        strict=True,
        exclude=True,
        description="Made of 15 digits: said by the register, and kept when it is sent back with the number.",
    ),
]

# Left out where nothing is said, so that a fingerprint of an earlier release stays equal.
BirthYear = Annotated[
    int | None,
    Field(strict=True, exclude_if=_is_unsaid, description="出生年份, from 1900 to this year."),
    AfterValidator(_birth_year),
]
HealthOfPerson = Annotated[
    WordCode | None, Field(exclude_if=_is_unsaid, description="健康状况: of the vocabulary `health_states`.")
]
SchoolingOfPerson = Annotated[
    WordCode | None, Field(exclude_if=_is_unsaid, description="文化程度: of the vocabulary `schooling_levels`.")
]


class PersonInput(InputModel):
    """What the head and other members have in common.

    Each model has the fields itself: their order is that of the earlier release, on which fingerprints depend.
    """

    if TYPE_CHECKING:
        name: Name
        id_kind: IdKind
        id_number: IdNumber | None
        id_upgraded: IdUpgraded
        phone: Phone | None
        other_phones: OtherPhones
        phone_note: PhoneNote
        birth_year: BirthYear
        health: HealthOfPerson
        schooling: SchoolingOfPerson
        as_written: WordsOfPerson

    _removed: tuple[str, ...] = PrivateAttr(default=())

    @property
    def removed(self) -> tuple[str, ...]:
        """The characters that were taken out of the name, such as `U+200B`."""
        return self._removed

    @field_validator("id_number", check_fields=False)
    @classmethod
    def _in_one_form(cls, value: str | None, info: ValidationInfo) -> str | None:
        """`id_kind` stands before the number; where it is wrong itself, that is said of it alone."""
        return value if value is None or "id_kind" not in info.data else document_number(value, info.data["id_kind"])

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """What the canonical texts no longer say is read once more from what was sent."""
        person = handler(value)
        if isinstance(value, dict):
            person._removed = read_name(value["name"]).removed
            person._tell_the_document(value.get("id_number"))
        person._tell_the_phones()
        return person

    def _tell_the_document(self, sent: str | None) -> None:
        document = None if sent is None else read_document(sent, self.id_kind)
        self.id_kind = None if document is None else document.kind
        is_resident = self.id_kind is DocumentKind.RESIDENT
        self.id_upgraded = is_resident and (self.id_upgraded or (document is not None and document.is_upgraded))

    def _tell_the_phones(self) -> None:
        """The first number, the others, and one remark. Raises PydanticCustomError."""
        found = None if self.phone is None else read_phones(self.phone)
        numbers = list(dict.fromkeys([*(found.numbers if found else ()), *self.other_phones]))
        if len(numbers) > MOST_NUMBERS:
            raise refused(too_many())
        self.phone, self.other_phones = (numbers[0], numbers[1:]) if numbers else (None, [])
        notes = dict.fromkeys(note for note in (found and found.note, self.phone_note) if note)
        self.phone_note = (" ".join(notes) or None) if numbers else None

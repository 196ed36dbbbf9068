"""Fields that several requests have."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from gateway.phones import account_phone
from services.kernel.identity.spelling import IdentityRefused

# A word of a vocabulary (`GET /api/vocabularies`): whether it is one is checked against the stored list.
WordCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

Line = Annotated[WordCode, Field(description="A code of the list `lines`.")]

OrganizationKind = Annotated[WordCode, Field(description="A code of the list `unit_kinds`.")]


def _phone(value: str) -> str:
    try:
        return account_phone(value)
    except IdentityRefused as error:
        raise PydanticCustomError(error.code, "{message}", {"message": error.message}) from None


# One line, without invisible characters or changes of direction: forms print it inside other text.
ONE_LINE = r"^[^\u0000-\u001f\u007f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]*$"

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=ONE_LINE)]

Username = Annotated[str, StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$")]

# How short it may be, and what else, stands in `sessions/password_rule.py`.
Password = Annotated[
    str,
    StringConstraints(min_length=1, max_length=128),
    Field(description="At least 10 characters, 12 for an account with a role outside teams; no common one."),
]

Phone = Annotated[
    str,
    StringConstraints(min_length=5, max_length=40),
    AfterValidator(_phone),
    Field(
        description="One number in any spelling; answered as digits alone. One that only an office has stays as it is."
    ),
]

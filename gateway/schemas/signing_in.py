"""Signing in, and who has signed in."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from gateway.schemas.roles import Role
from services.kernel.web.inputs import InputModel, OutputModel

SecondFactorCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64),
    Field(description="Six digits of the authenticator, or a recovery code; blanks and dashes do not count."),
]

Duty = Literal["choose_password", "enrol_second_factor"]


class LoginInput(InputModel):
    # As tolerant as possible: a name that cannot exist gets the same answer as one that does not.
    username: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=200)]
    password: Annotated[str, StringConstraints(max_length=200)]
    code: SecondFactorCode | None = Field(
        default=None, description="For accounts with a second factor: in one request instead of two."
    )


class CodeInput(InputModel):
    """The second step of signing in."""

    challenge: Annotated[str, StringConstraints(max_length=200)] = Field(
        description="From the problem `second-factor-due` of the first step."
    )
    code: SecondFactorCode


class RoleName(OutputModel):
    """A role of the deployment's own."""

    code: str
    zh: str
    en: str


class RoleHeld(OutputModel):
    role: Role
    organization_id: UUID | None
    organization_name: str | None
    division_code: str | None
    division_name: str | None
    composed: RoleName | None = Field(description="A role of the deployment's own: `role` less some permissions.")
    until: date | None = Field(description="The last day; null until it is taken.")


class NoticePerson(OutputModel):
    """Somebody in office."""

    name: str
    role: Role | None
    place: str = Field(description="Organisation or division of the first role; empty for an administrator.")
    phone: str | None


class Notice(OutputModel):
    """What the owner of the account must learn."""

    id: UUID
    kind: Literal["password_replaced"]
    at: datetime
    by: NoticePerson | None = Field(description="Who invited; null where it was done on the server itself.")
    contact: NoticePerson | None = Field(description="Whom to call if it was not wanted: not who did it.")


class Me(OutputModel):
    id: UUID
    name: str
    username: str
    phone: str | None
    roles: list[RoleHeld]
    pending_roles: list[RoleHeld] = Field(description="Given by one person; they take effect when another confirms.")
    permissions: list[str] = Field(description="Empty as long as there is a duty.")
    notices: list[Notice] = Field(description="Of the last 30 days, until acknowledged on this device.")
    duty: Duty | None = Field(
        description="What has to be done before anything else: tokens of this session hold no role until then."
    )
    shortest_password: int = Field(description="Characters that a new password must have.")


class SignedIn(OutputModel):
    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="Seconds.")
    principal: Me


class ClientToken(OutputModel):
    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="Seconds.")

"""Roles and their permissions."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from gateway.schemas.fields import ONE_LINE, WordCode
from services.kernel.web.inputs import CountryOrDivision, InputModel, IsoDate, OutputModel

Role = Literal[
    "volunteer",
    "team_leader",
    "county_officer",
    "city_officer",
    "province_officer",
    "national_officer",
    "inspector",
    "editor",
    "api_client",
    "security_admin",
    "system_admin",
    "audit_admin",
]

# An API client is not a person and never signs in with a password.
PersonRole = Literal[
    "volunteer",
    "team_leader",
    "county_officer",
    "city_officer",
    "province_officer",
    "national_officer",
    "inspector",
    "editor",
    "security_admin",
    "system_admin",
    "audit_admin",
]

PermissionCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}\.[a-z_]{1,20}$")]


class RoleInput(InputModel):
    """`volunteer` and `team_leader` are held in a team; officers in a division, given or the organisation's;
    `national_officer`, and no other, in the whole country.

    `composed`, `until`: left out, they stay as the account holds the role there; null takes them off."""

    role: PersonRole
    organization_id: UUID | None = None
    division_code: CountryOrDivision | None = None
    composed: WordCode | None = Field(default=None, description="Code of a role of `GET /api/roles` based on `role`.")
    until: IsoDate | None = Field(default=None, description="The last day: after it the role ends by itself.")


class ComposedRoleInput(InputModel):
    """A role of the deployment's own. `ended_on`: from this day on nobody gets it; who holds it keeps it."""

    based_on: PersonRole = Field(description="Stays; no role of an administrator.")
    without: Annotated[list[PermissionCode], Field(max_length=64)] = Field(
        description="Permissions of `based_on` that it has not."
    )
    zh: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=ONE_LINE)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=ONE_LINE)]
    ended_on: IsoDate | None = None


class ComposedRole(OutputModel):
    code: str
    based_on: PersonRole
    without: list[str]
    zh: str
    en: str
    ended_on: date | None
    version: int = Field(description="For `If-Match`, in quotes.")
    holders: int | None = Field(description="People who hold it, or are about to; null for who may not change roles.")


class Permission(OutputModel):
    code: str
    needed_by: list[str] = Field(description="What falls with it when it is taken away.")


class ShippedRole(OutputModel):
    role: PersonRole
    permissions: list[Permission]
    is_base: bool = Field(description="Whether a role of the deployment's own may be based on it.")


class Roles(OutputModel):
    items: list[ComposedRole]
    shipped: list[ShippedRole]
    next: str | None

"""Accounts."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from gateway.schemas.fields import Name, Password, Phone, Username
from gateway.schemas.roles import PersonRole, RoleInput
from gateway.schemas.signing_in import RoleHeld
from services.kernel.web.inputs import InputModel, OutputModel


class AccountInput(InputModel):
    username: Username
    name: Name
    phone: Phone | None = None
    password: Password | None = Field(
        default=None,
        description="For people of a team who have not chosen one themselves. Left out, it stays; see invitations.",
    )
    roles: Annotated[list[RoleInput], Field(max_length=32)]
    is_active: Annotated[bool, Field(strict=True)] = True


class PendingRole(RoleHeld):
    """A role that takes effect when another person confirms it."""

    id: UUID = Field(description="For `POST /api/confirmations/{id}/…`.")
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    expires_at: datetime


class Account(OutputModel):
    id: UUID
    username: str
    name: str
    phone: str | None
    is_active: bool
    has_password: bool
    password_is_own: bool = Field(description="The owner chose it; nobody else has known it.")
    invited_until: datetime | None = Field(description="End of the last invitation, unless it was used; may be past.")
    invitation_waits: bool = Field(description="Another person has yet to confirm the last invitation.")
    may_change: bool = Field(description="Whether the caller may change, invite, close it.")
    version: int = Field(description="For `If-Match`, in quotes.")
    roles: list[RoleHeld]
    pending_roles: list[PendingRole] = Field(
        description="Wait for another person. A `PUT` whose `roles` leave one out withdraws it."
    )


class AccountPage(OutputModel):
    items: list[Account]
    roles_to_give: list[PersonRole] = Field(description="What the caller may give, in some place at least.")
    next: str | None

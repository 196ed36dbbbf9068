"""Invitations."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from gateway.schemas.fields import Password
from gateway.schemas.signing_in import RoleHeld
from services.kernel.web.inputs import InputModel, OutputModel


class Invitation(OutputModel):
    code: str = Field(description="Shown once and stored nowhere.")
    link: str = Field(
        description="Opens the page of the invitation. The code follows the `#`, which reaches no server."
    )
    picture: str = Field(description="The link as QR code: a `data:` URI of an SVG.")
    expires_at: datetime
    waits: bool = Field(description="It works only when another person has confirmed it.")


class InvitationCode(InputModel):
    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class InvitationAnswer(InvitationCode):
    password: Password


class Invited(OutputModel):
    """Whom an invitation is for."""

    name: str
    username: str
    roles: list[RoleHeld] = Field(description="Those too that another person has yet to confirm.")
    shortest_password: int = Field(description="Characters that the password must have.")
    expires_at: datetime

"""The own account: password, second factor, devices."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from gateway.schemas.fields import Name, Password, Phone
from gateway.schemas.signing_in import SecondFactorCode
from services.kernel.web.inputs import InputModel, OutputModel


class PasswordChangeInput(InputModel):
    current: Annotated[str, StringConstraints(max_length=200)]
    new: Password


class OwnAccountInput(InputModel):
    """What everybody changes alone; user name and roles are given by whoever keeps the account."""

    name: Name
    phone: Phone | None = None


class SecondFactor(OutputModel):
    """The own second factor (RFC 6238), a program on the phone that shows another code every 30 seconds."""

    is_active: bool
    is_offered: bool = Field(description="For accounts with a role outside teams, unless a setting turned it off.")
    is_required: bool = Field(description="Without it nothing else can be done.")
    active_since: datetime | None
    recovery_codes_left: int


class SecondFactorBegin(InputModel):
    password: Annotated[str, StringConstraints(max_length=200)]


class NewSecondFactor(OutputModel):
    """Counts from the first right code on."""

    secret: str = Field(description="Base32, for typing; shown once.")
    uri: str = Field(description="`otpauth://`, as the picture holds it; opens the authenticator of the same phone.")
    picture: str = Field(description="The same as QR code: a `data:` URI of an SVG.")


class SecondFactorConfirm(InputModel):
    code: SecondFactorCode


class SecondFactorProof(SecondFactorBegin):
    code: SecondFactorCode


class RecoveryCodes(OutputModel):
    codes: list[str] = Field(description="Ten, each for one sign-in without the phone. Shown once.")


class OwnSession(OutputModel):
    """One sign-in on one device, as long as it can go on."""

    id: UUID
    device: str = Field(description="The user agent as it was sent, at most 512 characters; empty when not known.")
    created_at: datetime
    last_seen_at: datetime = Field(description="Last renewal of the access token, so it may lag ten minutes behind.")
    is_current: bool


class OwnSessionPage(OutputModel):
    items: list[OwnSession]
    next: str | None

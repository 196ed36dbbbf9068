"""The first account of an installation, and administrators made from it."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from gateway.schemas.fields import Name, Password, Phone, Username
from services.kernel.web.inputs import InputModel, OutputModel


class FirstRunCode(InputModel):
    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class FirstRun(OutputModel):
    expires_at: datetime


class FirstAccountInput(FirstRunCode):
    """Whoever holds the link becomes the first security administrator."""

    name: Name
    username: Username
    phone: Phone | None = None
    password: Password


class AdministratorInput(InputModel):
    """Somebody whom the owner of the machine names."""

    username: Username
    name: Name

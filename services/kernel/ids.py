"""Ids are UUIDv7, made where the thing is made: on the phone for a visit, a photo or a story."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError
from uuid_utils.compat import uuid7


def new_id() -> UUID:
    return uuid7()


def _must_be_version_7(value: UUID) -> UUID:
    if value.version != 7:
        raise PydanticCustomError("uuid7_expected", "a UUIDv7 is expected")
    return value


ClientId = Annotated[UUID, AfterValidator(_must_be_version_7)]

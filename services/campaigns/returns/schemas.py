"""Requests about what units count themselves."""

from typing import Annotated

from pydantic import Field

from services.campaigns.fields import Channel, Day, Input
from services.kernel.web.inputs import StrictInt


class ReturnIn(Input):
    """`number`: how many there are in the period, all of them; a later number replaces it."""

    number: Annotated[StrictInt, Field(ge=0, le=1_000_000)]


class ReceivedIn(Input):
    """`on`: the day on which it arrived."""

    channel: Channel
    on: Day

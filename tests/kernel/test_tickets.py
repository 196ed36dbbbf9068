"""Upload tickets: what is refused, and what a ticket carries."""

import base64
import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from pydantic import SecretStr

from services.kernel.files.tickets import LIFE, LONGEST, TicketRefused, Tickets, UploadTicket

NOW = dt.datetime(2026, 11, 27, 8, tzinfo=dt.UTC)
TICKET = UploadTicket(
    uuid4(), "files/1/upload", 300_000, "image/jpeg", "ab" * 32, b"k" * 32, NOW + LIFE, "{" + str(uuid4()) + "}"
)


@pytest.fixture
def tickets() -> Tickets:
    return Tickets(SecretStr("a secret of our programs"))


@pytest.mark.parametrize(
    "text", ["", "x", "====", "ä", "A" * (LONGEST + 1), base64.urlsafe_b64encode(b"1" * 200).decode()]
)
def test_what_is_no_ticket_is_refused(tickets: Tickets, text: str) -> None:
    with pytest.raises(TicketRefused):
        tickets.open(text, NOW)


def test_a_ticket_of_which_any_byte_was_changed_is_refused(tickets: Tickets) -> None:
    sealed = base64.urlsafe_b64decode(tickets.issue(TICKET))
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(TicketRefused):
            tickets.open(base64.urlsafe_b64encode(changed).decode(), NOW)


def test_a_ticket_that_ran_out_is_for_another_file_or_of_another_installation_is_refused(tickets: Tickets) -> None:
    text = tickets.issue(TICKET)
    with pytest.raises(TicketRefused):
        tickets.open(text, NOW + LIFE)
    with pytest.raises(TicketRefused):
        tickets.open(text, NOW, uuid4())
    with pytest.raises(TicketRefused):
        Tickets(SecretStr("another")).open(text, NOW)


def test_a_ticket_gives_back_what_was_put_in_and_shows_nothing(tickets: Tickets) -> None:
    text = tickets.issue(TICKET)
    assert tickets.open(text, NOW, TICKET.file_id) == TICKET
    assert tickets.issue(TICKET) != text
    for secret in (TICKET.data_key, TICKET.sha256.encode(), TICKET.key.encode()):
        assert secret not in base64.urlsafe_b64decode(text)
    assert "kkkk" not in repr(TICKET)


def test_a_ticket_of_a_person_with_many_teams_is_short_enough(tickets: Tickets) -> None:
    note = "{" + ",".join(str(uuid4()) for _ in range(50)) + "}"
    assert len(tickets.issue(replace(TICKET, note=note))) <= LONGEST

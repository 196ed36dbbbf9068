"""Encrypts and decrypts what is written about a pairing: its support plan, and why it was closed.

Both lie under the data key of the household.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.households.households.encryption import RowCipher

PLAN = ("funds", "project", "goods", "other", "goals")
"""What `support_plans.content` holds; also the columns in which an earlier release stored it."""


def pairing_cipher(household: RowCipher, pairing_id: UUID) -> RowCipher:
    return RowCipher(household.key, "pairings", pairing_id)


def plan_cipher(household: RowCipher, pairing_id: UUID) -> RowCipher:
    return RowCipher(household.key, "support_plans", pairing_id)


def reason_columns(household: RowCipher, pairing_id: UUID, reason: str) -> dict[str, Any]:
    """All columns of a pairing that hold why it was closed."""
    return {"reason": pairing_cipher(household, pairing_id).seal("reason", reason), "close_reason": None}


def reason_of(household: RowCipher, row: Row[Any]) -> str | None:
    """Why a pairing was closed; None while it is open. Raises CannotDecrypt."""
    if row.close_reason is not None:
        return str(row.close_reason)
    return pairing_cipher(household, row.id).open("reason", row.reason)


def plan_columns(household: RowCipher, pairing_id: UUID, plan: Mapping[str, Any]) -> dict[str, Any]:
    """All columns of a support plan that hold its content. `plan`: values of JSON by the names in `PLAN`."""
    return {"content": plan_cipher(household, pairing_id).seal_facts("content", plan), **dict.fromkeys(PLAN)}


def plan_of(household: RowCipher, row: Row[Any]) -> dict[str, Any] | None:
    """The reverse of `plan_columns`, of a pairing with its plan; None where there is none. Raises CannotDecrypt."""
    if row.plan_id is None:
        return None
    if row.clear_plan is not None:
        return dict(row.clear_plan)
    return plan_cipher(household, row.id).open_facts("content", row.content)

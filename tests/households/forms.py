"""Valid bodies; each test changes only what it tests."""

from itertools import count
from typing import Any
from uuid import UUID

from services.kernel.identity.documents import check_digit
from tests.households.people import SHANGYUAN, TEAM_A

_numbers = count(1)


def id_number(serial: int, region: str = "211381", born: str = "19560312") -> str:
    first = f"{region}{born}{serial % 1000:03d}"
    return first + check_digit(first)


def household(**changes: Any) -> dict[str, Any]:
    number = next(_numbers)
    body: dict[str, Any] = {
        "registry_no": f"R{number:06d}",
        "division_code": SHANGYUAN,
        "address": "辽宁省北票市大板镇上园村三组12号",
        "head": {"name": "王守田", "id_number": id_number(number), "phone": f"139{number:08d}"},
        "members": [],
        "registry_status": "REGISTERED_POOR",
        "poverty_causes": ["illness"],
        "labour_ability": "partial",
        "guarantees": {"income": False, "food": True},
        "needs": ["medical_care"],
    }
    return {**body, **changes}


def pairing(household_id: UUID | str, **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "household_id": str(household_id),
        "team_id": str(TEAM_A),
        "helpers": [],
        "service_form": "pairing",
        "starts_on": "2020-04-01",
        "ends_on": None,
    }
    return {**body, **changes}

"""The gateway finds a household by its number, for the auditor; nobody else does."""

from services.kernel.ids import new_id
from tests.households.conftest import INTERNAL_SECRET, Register
from tests.households.people import zhang

PATH = "/internal/household-numbers"


async def test_only_our_programs_find_a_household_by_its_number(register: Register) -> None:
    number = f"NO-{str(new_id())[-6:]}"
    household_id = await register.put_household(registry_no=number)
    for headers in ({}, zhang(), {"Authorization": "Bearer guessed"}):
        answer = await register.client.get(PATH, params={"registry_no": number}, headers=headers)
        assert answer.status_code == 404
    ours = {"Authorization": f"Bearer {INTERNAL_SECRET}"}
    found = await register.client.get(PATH, params={"registry_no": number}, headers=ours)
    assert (found.status_code, found.json()) == (200, {"household_id": str(household_id)})
    missing = await register.client.get(PATH, params={"registry_no": f"{number}0"}, headers=ours)
    assert missing.status_code == 404

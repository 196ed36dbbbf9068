"""Who is refused a thing of a household is found in the trail of that household."""

from typing import Any

import pytest

from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from tests.households import forms
from tests.households.conftest import Register
from tests.households.people import LIU_GRANT, chen, signed_in


@pytest.mark.parametrize("grant", [LIU_GRANT, RoleGrant("editor", None, "2113")], ids=["another county", "editor"])
async def test_every_refusal_of_a_thing_names_its_household(register: Register, grant: RoleGrant) -> None:
    household_id = await register.put_household()
    pairing_id = await register.put_pairing(household_id)
    erasure = f"/api/households/erasures/{new_id()}"
    asked = {"household_id": str(household_id), "reason": "本人要求删除"}
    register.programs.believe(chen())
    assert (await register.client.put(erasure, json=asked, headers=chen())).status_code == 200
    account = new_id()
    pairing = f"/api/pairings/{pairing_id}"
    closing = {"closed_on": "2020-12-31", "reason": "搬走"}
    calls: list[tuple[str, str, Any]] = [
        ("GET", pairing, None),
        ("POST", f"{pairing}/close", closing),
        ("POST", f"{pairing}/disclosures", {"purpose": "registration_form", "reference": str(new_id())}),
        ("PUT", f"/api/pairings/{new_id()}", forms.pairing(household_id)),
        ("GET", erasure, None),
        ("POST", f"{erasure}/refuse", {"reason": "理由不足"}),
        ("PUT", f"/api/households/erasures/{new_id()}", asked),
        ("GET", f"/api/households/{household_id}", None),
    ]
    for method, path, body in calls:
        headers = signed_in(grant, account_id=account)
        answer = await register.client.request(method, path, json=body, headers=headers)
        assert answer.status_code in {403, 404}, (path, answer.text)
    found = register.trail(
        "actor_id = %s and action = 'access.refused' and (details -> 'subjects' ? %s or subject = %s)",
        account,
        str(household_id),
        f"household:{household_id}",
    )
    assert len(found) == len(calls)

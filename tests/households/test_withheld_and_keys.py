"""A change of cipher takes the reasons of restrictions and erasures along; erased households stay as they are."""

import base64
import os

from pydantic import SecretStr

from services.kernel.crypto.keys import KeyRing
from services.kernel.ids import new_id
from tests.databases import MakeDatabase
from tests.households.conftest import make_settings, running_register
from tests.households.people import chen, zhang
from tests.households.test_sealing import _rekey

WHY = {"reason": "本人提出异议，正在核实"}


async def test_reasons_open_after_a_change_of_cipher_and_erased_households_stay_as_they_are(
    service_database: MakeDatabase,
) -> None:
    database = service_database("households")
    settings = make_settings(database)
    path, gone_path = f"/api/households/erasures/{new_id()}", f"/api/households/erasures/{new_id()}"
    async with running_register(database, settings) as register:
        for headers in (zhang(), chen()):
            register.programs.believe(headers)
        household_id, gone = await register.put_household(), await register.put_household()
        client = register.client
        restricted = await client.post(f"/api/households/{household_id}/restrict", json=WHY, headers=zhang())
        assert restricted.status_code == 200
        for where, of in ((path, household_id), (gone_path, gone)):
            asked = await client.put(where, json={"household_id": str(of), **WHY}, headers=zhang())
            assert asked.status_code == 200, asked.text
        register.programs.emptied.add(str(gone))
        assert (await client.post(f"{gone_path}/confirm", headers=chen())).status_code == 200
    before, index_key = settings.kek.get_secret_value(), settings.blind_index_key.get_secret_value()
    after = f"sm4:{base64.b64encode(os.urandom(16)).decode()}"
    await _rekey(database, KeyRing(f"{after}\n{before}", index_key))
    renewed = settings.model_copy(update={"kek": SecretStr(after)})
    async with running_register(database, renewed) as register:
        said = await register.client.get(f"/api/households/{household_id}/restriction", headers=zhang())
        assert said.json()["reason"] == WHY["reason"]
        asked = await register.client.get(path, headers=chen())
        assert asked.json()["reason"] == WHY["reason"]
        erased = await register.client.get(gone_path, headers=chen())
        assert (erased.json()["state"], erased.json()["reason"]) == ("confirmed", None)
        assert register.rows("select 1 from households where id = %s and wrapped_key is null", gone)

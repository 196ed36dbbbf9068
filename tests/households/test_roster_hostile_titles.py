"""Titles and parameters with characters that no database holds: a sentence, never a job that fails again and again."""

from typing import Any

import pytest

from tests.households import sheets
from tests.households.conftest import Register
from tests.households.people import SHANGYUAN, zhang
from tests.households.rosters import CSV, work
from tests.households.test_register import problem_of

IMPORTS = "/api/households/imports"


async def state_of(register: Register, content: bytes, **params: Any) -> dict[str, Any]:
    headers = zhang()
    register.programs.believe(headers)
    answer = await register.client.post(
        IMPORTS, params={"dry_run": "true", **params}, content=content, headers={**headers, "Content-Type": CSV}
    )
    assert answer.status_code == 202, answer.text
    await work(register)
    state: dict[str, Any] = (await register.client.get(f"{IMPORTS}/{answer.json()['id']}", headers=zhang())).json()
    return state


@pytest.mark.parametrize("parameter", ["profile", "village", "sheet", "encoding", "name"])
async def test_a_parameter_no_database_holds_is_refused(register: Register, parameter: str) -> None:
    headers = {**zhang(), "Content-Type": CSV}
    answer = await register.client.post(IMPORTS, params={parameter: "x\x00y"}, content=b"x", headers=headers)
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")


async def test_titles_with_control_characters_are_read_without_them(register: Register) -> None:
    titles = ["户编号\x01", "户主\x02姓名", "村代码", "民\x01族", "备\x07用"]
    row = ["CT-1", "王守田", SHANGYUAN, "汉\x01族", "x"]
    state = await state_of(register, sheets.csv_file([row, [*row[:1], "李\x01四", *row[2:]]], titles))
    assert (state["state"], state["created"], state["rejected"]) == ("checked", 1, 1)
    assert state["not_taken"] == ["民族", "备用"]
    shown = (await register.client.get(f"{IMPORTS}/{state['id']}/mapping", headers=zhang())).json()
    assert [column["title"] for column in shown["columns"]] == ["户编号", "户主姓名", "村代码", "民族", "备用"]
    assert shown["columns"][3]["samples"] == ["汉族"]
    answer = await register.client.get(f"{IMPORTS}/{state['id']}/annotated.xlsx", headers=zhang())
    assert answer.status_code == 200

"""Words of the register are data: an office's words are taken in by the API and by sheets, and others refused."""

from typing import Any

import pytest

from services.households.copies.events_read import RegisterWordRead
from services.households.copies.handlers import save_words
from services.kernel.events.reader import Event
from services.kernel.ids import new_id
from tests.households import forms, people
from tests.households.conftest import Register
from tests.households.people import SHANGYUAN, chen, liu, zhang
from tests.households.rosters import imported
from tests.households.test_register import problem_of
from tests.households.test_roster_template import download, rows_of

PROVINCE = [{"list": "甲省词表 2021", "code": "07"}]
COLD: dict[str, Any] = {
    "vocabulary": "poverty_causes",
    "code": "cold_damage",
    "zh": "冻害",
    "en": "Cold damage",
    "synonyms": ["霜冻"],
    "mappings": PROVINCE,
}


async def tell(register: Register, *words: dict[str, Any]) -> None:
    """As the feed of the gateway does."""
    reads = [RegisterWordRead.model_validate({"ended_on": None, **word}) for word in words]
    events = [Event(new_id(), "word.saved", f"{read.vocabulary}/{read.code}", read) for read in reads]
    async with register.worker.transaction() as connection:
        await save_words(connection, events)


def sheet(*rows: str) -> bytes:
    return "\n".join(("户编号,村代码,户主姓名,致贫原因,帮扶需求,到户扶贫项目", *rows)).encode()


def row(number: int, causes: str = "", needs: str = "", project: str = "") -> str:
    return f"W{number:05d},{SHANGYUAN},王守田,{causes},{needs},{project}"


async def stored(register: Register, number: int) -> dict[str, Any]:
    listed = await register.client.get(f"/api/households?q=W{number:05d}", headers=zhang())
    (item,) = listed.json()["items"]
    found: dict[str, Any] = (await register.client.get(f"/api/households/{item['id']}", headers=zhang())).json()
    return found


@pytest.mark.parametrize(
    ("changes", "field", "offered"),
    [
        ({"poverty_causes": ["illness", "gambling"]}, "poverty_causes", "因病、因残、因学"),
        ({"labour_ability": "strong"}, "labour_ability", "有劳动能力、部分劳动能力、无劳动能力"),
        ({"needs": ["heating"]}, "needs", "生活保障、就业就学"),
        ({"income_project": "solar"}, "income_project", "庭院经济、托管代养、劳务输出"),
        ({"head": {"name": "王守田", "health": "fit"}}, "head.health", "健康、长期慢性病"),
        (
            {"members": [{"name": "李桂兰"}, {"name": "小宝", "schooling": "phd"}]},
            "members.1.schooling",
            "小学、初中",
        ),
    ],
)
async def test_a_word_that_no_vocabulary_has_is_refused_with_what_is_possible(
    register: Register, changes: dict[str, Any], field: str, offered: str
) -> None:
    household_id = new_id()
    answer = await register.client.put(
        f"/api/households/{household_id}", json=forms.household(**changes), headers=zhang()
    )
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")
    ((said, message),) = [(error["field"], error["message"]) for error in answer.json()["errors"]]
    assert said == field
    assert message.startswith("词表里没有这个词。可填：")
    assert offered in message
    assert (await register.client.get(f"/api/households/{household_id}", headers=zhang())).status_code == 404


@pytest.mark.parametrize("causes", ["illness", ["因病"], [""], ["a" * 41], [7]])
async def test_what_is_no_code_is_malformed(register: Register, causes: Any) -> None:
    body = forms.household(poverty_causes=causes)
    answer = await register.client.put(f"/api/households/{new_id()}", json=body, headers=zhang())
    assert (answer.status_code, problem_of(answer)) == (422, "malformed")


async def test_a_word_added_a_second_ago_is_taken_in_and_an_ended_one_stays(register: Register) -> None:
    hail = {**COLD, "code": "hail", "zh": "雹灾", "synonyms": [], "mappings": []}
    register.programs.publish("gateway", "word.saved", {**hail, "ended_on": None})
    household_id, body = new_id(), forms.household(poverty_causes=["HAIL"])
    made = await register.client.put(f"/api/households/{household_id}", json=body, headers=zhang())
    assert made.status_code == 201, made.text
    assert made.json()["poverty_causes"] == ["hail"]
    await tell(register, {**hail, "ended_on": "2020-01-01"})
    shown = await register.client.get(f"/api/households/{household_id}", headers=zhang())
    assert shown.json()["poverty_causes"] == ["hail"]
    renamed = {**body, "members": [{"name": "李桂兰", "relation": "配偶"}]}
    again = await register.client.put(f"/api/households/{household_id}", json=renamed, headers=zhang())
    assert (again.status_code, again.json()["poverty_causes"]) == (200, ["hail"])


async def test_a_sheet_names_a_word_by_label_synonym_code_or_code_of_another_list(register: Register) -> None:
    solar = {"vocabulary": "income_projects", "code": "solar", "zh": "光伏", "en": "Solar"}
    await tell(register, COLD, solar)
    written = ("冻害", "霜冻", "cold_damage", "Cold damage", "07", "7", "因病、霜冻")
    rows = [row(number, causes, project="光伏") for number, causes in enumerate(written, 101)]
    state = await imported(register, sheet(*rows))
    assert (state["state"], state["created"], state["errors"]) == ("done", len(written), [])
    for number in range(101, 100 + len(written)):
        found = await stored(register, number)
        assert (found["poverty_causes"], found["income_project"]) == (["cold_damage"], "solar")
        assert found["as_written"] == {}
    assert (await stored(register, 100 + len(written)))["poverty_causes"] == ["illness", "cold_damage"]


async def test_a_sheet_with_a_word_that_nobody_knows_is_told_what_is_possible(register: Register) -> None:
    heating = {"vocabulary": "needs", "code": "heating", "zh": "取暖", "en": "Heating"}
    ended = {"vocabulary": "needs", "code": "radio", "zh": "通广播", "en": "Radio", "ended_on": "2020-01-01"}
    await tell(register, heating, ended)
    state = await imported(register, sheet(row(201, needs="修路"), row(202, needs="取暖"), row(203, needs="通广播")))
    assert (state["state"], state["created"]) == ("done", 3)
    ((error),) = state["errors"]
    assert (error["row"], error["column"], error["code"], error["level"]) == (2, "帮扶需求", "enum", "warning")
    assert "可填：生活保障、就业就学、医疗救助、低保、农产品销售、取暖。" in error["message"]
    unknown = await stored(register, 201)
    assert unknown["needs"] == []
    assert "needs" in unknown["as_written"]
    assert [(await stored(register, number))["needs"] for number in (202, 203)] == [["heating"], ["radio"]]


async def test_a_code_that_two_other_lists_use_is_asked_about_and_not_guessed(register: Register) -> None:
    flood = {**COLD, "code": "flood", "zh": "洪灾", "synonyms": [], "mappings": [{"list": "乙省词表", "code": "7"}]}
    await tell(register, COLD, flood)
    state = await imported(register, sheet(row(301, causes="7"), row(302, causes="冻害")))
    ((error),) = state["errors"]
    assert (error["row"], error["code"], error["level"]) == (2, "code-ambiguous", "warning")
    assert "甲省词表 2021" in error["message"]
    assert "乙省词表" in error["message"]
    assert (await stored(register, 301))["poverty_causes"] == []


async def test_a_word_of_another_place_means_nothing_in_a_sheet_of_ours(register: Register) -> None:
    for owner, who, causes in (("341302", zhang, ["other"]), ("2113", chen, ["cold_damage"])):
        await tell(register, {**COLD, "owner_code": owner})
        number = 400 + len(owner)
        state = await imported(register, sheet(row(number, causes="霜冻")), who=who)
        assert state["state"] == "done", state
        assert (await stored(register, number))["poverty_causes"] == causes


async def test_a_status_that_an_office_renamed_is_read_from_a_sheet_by_both_names(register: Register) -> None:
    group = {"vocabulary": "served_groups", "code": "at_risk", "zh": "防返贫关注户", "en": "Watched"}
    await tell(register, {**group, "synonyms": ["关注户"]})
    rows = [f"S{n},{SHANGYUAN},王守田,{kind}" for n, kind in enumerate(("防返贫关注户", "关注户", "边缘户"), 1)]
    state = await imported(register, "\n".join(("户编号,村代码,户主姓名,户类型", *rows)).encode())
    assert (state["created"], state["errors"]) == (3, [])
    listed = await register.client.get("/api/households?status=at_risk", headers=zhang())
    assert [item["registry_status"] for item in listed.json()["items"]] == ["AT_RISK"] * 3


async def test_a_column_that_is_a_new_word_of_its_group_is_ticked(register: Register) -> None:
    await tell(register, COLD)
    content = f"户编号,村代码,户主姓名,致贫原因,\n,,,因病,冻害\nT1,{SHANGYUAN},王守田,,√\n".encode()
    state = await imported(register, content)
    assert (state["state"], state["created"]) == ("done", 1), state
    listed = await register.client.get("/api/households?q=T1", headers=zhang())
    assert listed.json()["items"][0]["poverty_causes"] == ["cold_damage"]


async def test_the_template_offers_the_words_of_its_office_that_have_not_ended(register: Register) -> None:
    here = {**COLD, "owner_code": "2113"}
    elsewhere = {**COLD, "code": "flood", "zh": "洪灾", "owner_code": "341302"}
    ended = {**COLD, "code": "locusts", "zh": "蝗灾", "ended_on": "2020-01-01"}
    await tell(register, here, elsewhere, ended)
    for who in (zhang, liu):
        notes = {line[0]: line[2] for line in rows_of((await download(register, who)).content, 1)}
        assert "冻害" in notes["致贫原因"]
        assert "洪灾" not in notes["致贫原因"]
        assert "蝗灾" not in notes["致贫原因"]
    assert people.BEIPIAO.startswith("2113")

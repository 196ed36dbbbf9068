"""Kinds of units and lines are words that an administrator adds and ends."""

from typing import Any

import httpx
import psycopg
import pytest

from services.kernel.ids import new_id
from tests.gateway.conftest import World

CITY = {"role": "city_officer", "division_code": "2113"}
STATION = {"zh": "新时代文明实践站", "en": "Practice station", "synonyms": ["实践站"]}


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def unit(kind: str, *lines: dict[str, Any], name: str = "某单位", division: str = "211381") -> dict[str, Any]:
    return {"name": name, "kind": kind, "division_code": division, "lines": list(lines)}


async def put_word(world: World, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    return await world.system_admin.http.put(f"/api/vocabularies/{path}", json=body, headers=headers)


async def test_only_the_system_administrator_adds_words(world: World) -> None:
    city = await world.person("chen-words", CITY)
    path = "/api/vocabularies/unit_kinds/station"
    assert kind_of(await city.http.put(path, json=STATION)) == (403, "not-permitted")
    assert kind_of(await world.admin.http.put(path, json=STATION)) == (403, "not-permitted")
    async with world.client() as nobody:
        assert kind_of(await nobody.get("/api/vocabularies")) == (401, "not-signed-in")
    words = (await city.http.get("/api/vocabularies")).json()["items"]
    assert "station" not in {word["code"] for word in words}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("colours/red", STATION),
        ("unit_kinds/Bad-Code", STATION),
        ("unit_kinds/station", {**STATION, "zh": " "}),
        ("unit_kinds/station", {**STATION, "zh": "两\n行"}),
        ("unit_kinds/station", {**STATION, "colour": "red"}),
        ("unit_kinds/station", {"zh": "站"}),
    ],
)
async def test_a_malformed_word_is_refused(world: World, path: str, body: dict[str, Any]) -> None:
    assert kind_of(await put_word(world, path, body)) == (422, "malformed")


async def test_two_words_of_a_list_have_different_names(world: World) -> None:
    assert kind_of(await put_word(world, "unit_kinds/brigade", {"zh": "志愿服务队", "en": "x"})) == (409, "word-taken")


async def test_a_unit_of_an_unknown_kind_or_line_is_refused(world: World) -> None:
    for body in (unit("castle"), unit("office", {"line": "nowhere", "parent_id": None})):
        answer = await world.system_admin.http.put(f"/api/organizations/{new_id()}", json=body)
        assert kind_of(answer) == (422, "word-unknown")


async def test_the_shipped_words_keep_their_codes(world: World) -> None:
    words = (await world.admin.http.get("/api/vocabularies")).json()["items"]
    codes = {(word["vocabulary"], word["code"]) for word in words}
    assert {("unit_kinds", code) for code in ("office", "unit", "team", "association", "site")} <= codes
    assert {("lines", code) for code in ("civil_affairs", "civilization", "poverty_relief")} <= codes


async def test_a_new_word_is_used_and_an_ended_one_stays_on_what_has_it(world: World) -> None:
    assert (await put_word(world, "unit_kinds/practice_station", STATION)).status_code == 201
    assert (await put_word(world, "unit_kinds/practice_station", STATION)).status_code == 200
    assert (await put_word(world, "lines/youth", {"zh": "共青团", "en": "Youth league"})).status_code == 201
    system, id_ = world.system_admin.http, new_id()
    body = unit("practice_station", {"line": "youth", "parent_id": None})
    assert (await system.put(f"/api/organizations/{id_}", json=body)).status_code == 201
    for path, word in (("unit_kinds/practice_station", STATION), ("lines/youth", {"zh": "共青团", "en": "Youth"})):
        assert (await put_word(world, path, {**word, "ended_on": "2020-01-01"})).status_code == 200
    renamed = await system.put(f"/api/organizations/{id_}", json={**body, "name": "改名的站"})
    assert (renamed.status_code, renamed.json()["kind"]) == (200, "practice_station")
    assert kind_of(await system.put(f"/api/organizations/{new_id()}", json=body)) == (422, "word-unknown")


async def test_the_lists_are_sent_again_only_when_they_changed(world: World) -> None:
    first = await world.admin.http.get("/api/vocabularies")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = await world.admin.http.get("/api/vocabularies", headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert (await put_word(world, "lines/health", {"zh": "卫健", "en": "Health"})).status_code == 201
    assert (await world.admin.http.get("/api/vocabularies", headers=tag)).status_code == 200


async def test_a_word_that_somebody_else_changed_is_not_overwritten(world: World) -> None:
    made = await put_word(world, "lines/women", {"zh": "妇联", "en": "Women's federation"})
    tag = made.headers["ETag"]
    assert (await put_word(world, "lines/women", {"zh": "妇女联合会", "en": "Women"}, **{"If-Match": tag})).is_success
    stale = await put_word(world, "lines/women", {"zh": "别的", "en": "Other"}, **{"If-Match": tag})
    assert kind_of(stale) == (412, "changed-meanwhile")


SALES = {"zh": "代销", "en": "Sells for them", "owner_code": "2113"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("supports/sales", {"zh": "代销", "en": "Sells for them"}),
        ("supports/sales", {**SALES, "owner_code": "21"}),
        ("supports/sales", {**SALES, "owner_code": "3413"}),
        ("supports/funds", SALES),
        ("lines/sales", SALES),
    ],
)
async def test_an_office_keeps_only_words_of_its_own_place(world: World, path: str, body: dict[str, Any]) -> None:
    city = await world.person(f"chen-{new_id().hex[-8:]}", CITY)
    assert kind_of(await city.http.put(f"/api/vocabularies/{path}", json=body)) == (403, "not-permitted")


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({**SALES, "starts_on": "2026-05-01", "ended_on": "2026-05-01"}, (422, "malformed")),
        ({**SALES, "parent": "nothing"}, (422, "parent-unknown")),
        ({**SALES, "parent": "loop"}, (422, "parent-unknown")),
        ({**SALES, "zh": "资金扶持"}, (409, "word-taken")),
    ],
)
async def test_a_word_that_fits_nowhere_is_refused(
    world: World, body: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert kind_of(await put_word(world, "supports/loop", body)) == refusal


async def test_a_word_by_which_code_decides_is_renamed_and_neither_added_nor_ended(world: World) -> None:
    word = {"zh": "低保对象", "en": "On the allowance", "synonyms": ["低保"]}
    assert kind_of(await put_word(world, "served_groups/veterans", word)) == (409, "list-is-fixed")
    path = "served_groups/subsistence_allowance"
    assert kind_of(await put_word(world, path, {**word, "ended_on": "2026-01-01"})) == (409, "list-is-fixed")
    assert (await put_word(world, path, word)).json()["zh"] == "低保对象"


async def test_an_office_adds_renames_and_ends_a_word_and_the_others_are_told(world: World) -> None:
    city = await world.person("chen-adds", CITY)
    path = "/api/vocabularies/supports/sales_stand"
    stand = {**SALES, "zh": "摆摊代销", "parent": "employment", "starts_on": "2026-01-01"}
    made = await city.http.put(path, json=stand)
    assert (made.status_code, made.json()["owner_code"], made.json()["parent"]) == (201, "2113", "employment")
    ended = {**stand, "zh": "设点代销", "ended_on": "2026-06-01"}
    assert (await city.http.put(path, json=ended)).status_code == 200
    with psycopg.connect(world.database.dsn()) as connection:
        told = connection.execute(
            "select data ->> 'zh', data ->> 'ended_on' from outbox where subject = 'supports/sales_stand' order by id"
        ).fetchall()
        audited = connection.execute(
            "select details ->> 'ended_on' from audit_entries where subject = 'word:supports/sales_stand' order by id"
        ).fetchall()
    assert told == [("摆摊代销", None), ("设点代销", "2026-06-01")]
    assert audited == [(None,), ("2026-06-01",)]


STALL = {"zh": "摆摊", "en": "Stall", "synonyms": ["练摊"], "mappings": [{"list": "甲省词表", "code": "07"}]}


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"mappings": [{"list": "甲省词表", "code": "07"}, {"list": "甲省词表", "code": "07"}]}, (422, "malformed")),
        ({"mappings": [{"list": " ", "code": "07"}]}, (422, "malformed")),
        ({"mappings": [{"list": "甲省词表"}]}, (422, "malformed")),
        ({"mappings": [{"list": "甲省词表", "code": "0" * 41}]}, (422, "malformed")),
        ({"mappings": [{"list": "甲省 词表", "code": "０７"}]}, (409, "spelling-taken")),
        ({"synonyms": ["练摊"]}, (409, "spelling-taken")),
        ({"synonyms": ["因病"]}, (409, "spelling-taken")),
    ],
)
async def test_a_spelling_that_means_another_word_already_is_refused(
    world: World, more: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert (await put_word(world, "poverty_causes/stall", STALL)).status_code in {200, 201}
    answer = await put_word(world, "poverty_causes/booth", {"zh": "开店", "en": "Shop", **more})
    assert kind_of(answer) == refusal
    words = (await world.admin.http.get("/api/vocabularies")).json()["items"]
    assert "booth" not in {word["code"] for word in words}


async def test_offices_that_never_see_each_others_words_may_use_the_same_spelling(world: World) -> None:
    for code, place in (("here", "2113"), ("there", "3413")):
        word = {"zh": f"因{place}", "en": "x", "owner_code": place, "mappings": [{"list": "本地", "code": "9"}]}
        assert (await put_word(world, f"poverty_causes/{code}", word)).status_code == 201


async def test_what_a_word_equals_in_other_lists_is_kept_shown_and_told(world: World) -> None:
    mappings = [{"list": "全国系统 2020", "code": "A"}, {"list": "乙市词表", "code": "肢体"}]
    word = {"zh": "肢体残疾", "en": "Cannot walk", "synonyms": ["肢残"], "mappings": mappings, "parent": "disabled"}
    made = await put_word(world, "health_states/limbs", word)
    assert (made.status_code, made.json()["mappings"]) == (201, mappings)
    assert (await put_word(world, "health_states/limbs", word)).status_code == 200
    shown = {each["code"]: each for each in (await world.admin.http.get("/api/vocabularies")).json()["items"]}
    assert shown["limbs"]["mappings"] == mappings
    assert shown["illness"]["mappings"] == []
    with psycopg.connect(world.database.dsn()) as connection:
        told = connection.execute("select data from outbox where subject = 'health_states/limbs'").fetchall()
    assert [(row[0]["synonyms"], row[0]["mappings"], row[0]["owner_code"]) for row in told] == [
        (["肢残"], mappings, None)
    ]


async def test_the_lists_of_the_register_come_along_with_the_codes_that_are_stored(world: World) -> None:
    words = (await world.admin.http.get("/api/vocabularies")).json()["items"]
    codes = {(word["vocabulary"], word["code"]) for word in words}
    assert {("income_projects", code) for code in ("courtyard_economy", "fostering", "employment_export")} <= codes
    assert {("schooling_levels", "none"), ("labour_abilities", "none"), ("health_states", "other")} <= codes

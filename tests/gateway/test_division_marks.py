"""Areas carry marks from one day to another, and an office of their place says which."""

from typing import Any

import httpx
import psycopg
import pytest

from tests.gateway.conftest import Person, World
from tests.gateway.units import CITY, COUNTY, kind_of

COUNTY_CODE = "211381"


@pytest.fixture(scope="module")
async def chen(world: World) -> Person:
    word = {"zh": "深度贫困地区", "en": "Area of deep poverty"}
    answer = await world.system_admin.http.put("/api/vocabularies/area_marks/deep_poverty", json=word)
    assert answer.status_code == 201, answer.text
    return await world.person("chen-marks", CITY)


def mark(starts_on: str, ends_on: str | None = None, code: str = "deep_poverty") -> dict[str, Any]:
    return {"mark": code, "starts_on": starts_on, "ends_on": ends_on}


async def put(by: Person, *marks: dict[str, Any], code: str = COUNTY_CODE) -> httpx.Response:
    return await by.http.put(f"/api/divisions/{code}/marks", json={"marks": list(marks)})


async def listed(by: Person, **params: str) -> list[tuple[str, str]]:
    answer = await by.http.get("/api/divisions/marks", params={"division": "2113", **params})
    assert answer.status_code == 200, answer.text
    return [(each["division_code"], each["starts_on"]) for each in answer.json()["items"]]


@pytest.mark.parametrize(
    ("marks", "problem"),
    [
        ([mark("2020-02-01", "2020-01-01")], (422, "marks-overlap")),
        ([mark("2020-01-01"), mark("2021-01-01")], (422, "marks-overlap")),
        ([mark("2020-01-01", "2020-06-30"), mark("2020-06-30", "2020-12-31")], (422, "marks-overlap")),
        ([mark("2020-01-01", code="unheard_of")], (422, "word-unknown")),
        ([mark("2020-02-30")], (422, "malformed")),
        ([{"mark": "deep_poverty"}], (422, "malformed")),
    ],
)
async def test_marks_that_cannot_be_are_refused(
    chen: Person, marks: list[dict[str, Any]], problem: tuple[int, str]
) -> None:
    before = await listed(chen)
    assert kind_of(await put(chen, *marks)) == problem
    assert await listed(chen) == before


async def test_only_who_keeps_the_divisions_of_the_place_marks_it(world: World, chen: Person) -> None:
    zhang = await world.person("zhang-marks", COUNTY)
    assert kind_of(await put(zhang, mark("2020-01-01"))) == (403, "not-permitted")
    assert kind_of(await put(chen, mark("2020-01-01"), code="341302")) == (404, "not-found")
    assert kind_of(await put(chen, mark("2020-01-01"), code="219999")) == (404, "not-found")


async def test_an_area_is_marked_for_a_time_and_read_by_day(world: World, chen: Person) -> None:
    marks = [mark("2020-01-01", "2020-12-31"), mark("2021-03-01")]
    answer = await put(chen, *marks[::-1])
    assert [(each["starts_on"], each["ends_on"]) for each in answer.json()["marks"]] == [
        ("2020-01-01", "2020-12-31"),
        ("2021-03-01", None),
    ]
    assert await listed(chen, on="2020-12-31") == [(COUNTY_CODE, "2020-01-01")]
    assert await listed(chen, on="2021-01-15") == []
    assert await listed(chen, on="2030-01-01", mark="deep_poverty") == [(COUNTY_CODE, "2021-03-01")]
    assert await listed(chen, division="211382") == []
    first = (await chen.http.get("/api/divisions/marks", params={"division": "2113", "limit": 1})).json()
    rest = await chen.http.get("/api/divisions/marks", params={"division": "2113", "limit": 1, "cursor": first["next"]})
    assert [each["starts_on"] for each in (*first["items"], *rest.json()["items"])] == ["2020-01-01", "2021-03-01"]
    assert (await put(chen, *marks)).status_code == 200
    ended = {"zh": "深度贫困地区", "en": "Area of deep poverty", "ended_on": "2020-01-01"}
    await world.system_admin.http.put("/api/vocabularies/area_marks/deep_poverty", json=ended)
    # What is recorded keeps its word; another area does not get it any more.
    assert (await put(chen, marks[0])).status_code == 200
    assert kind_of(await put(chen, marks[0], code="211382")) == (422, "word-unknown")
    assert (await put(chen)).json() == {"marks": []}


async def test_the_other_programs_hear_all_marks_of_the_division(world: World, chen: Person) -> None:
    word = {"zh": "边境地区", "en": "Border area"}
    assert (await world.system_admin.http.put("/api/vocabularies/area_marks/border", json=word)).status_code == 201
    given = [mark("2020-01-01", "2020-12-31", "border"), mark("2022-01-01", None, "border")]
    assert (await put(chen, *given, code="211382")).status_code == 200
    assert (await put(chen, *given, code="211382")).status_code == 200
    assert (await put(chen, code="211382")).status_code == 200
    told = "select data from outbox where type = 'division.marked' and subject = '211382' order by id"
    with psycopg.connect(world.database.dsn()) as connection:
        found = [row[0] for row in connection.execute(told).fetchall()]
    assert found == [{"code": "211382", "marks": given}, {"code": "211382", "marks": []}]

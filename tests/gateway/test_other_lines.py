"""Who stands on another line changes no unit and no account, and reads of the people of a team how many there are."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.kernel.ids import new_id
from tests.gateway.conftest import PASSWORD, Person, World
from tests.gateway.units import COUNTY, KnownTies, act, history, kind_of, known_ties, read, undo

OTHER = (403, "kept-by-another-line")
OF_OWN_UNIT = (403, "own-lines-are-fixed")
CIVILIZATION, CIVIL_AFFAIRS = "civilization", "civil_affairs"


@dataclass
class Lines:
    """A county of two offices on a line each, and of one on none."""

    world: World
    ties: KnownTies
    mingzheng: UUID
    wenming: UUID
    ca: Person
    wm: Person
    city_ca: Person
    zhang: Person

    async def unit(self, *lines: str, kind: str = "team", name: str = "") -> UUID:
        id_ = new_id()
        given = {"kind": kind, "division_code": "211381", "name": name or f"单位{id_}"}
        stands = [{"line": line, "parent_id": None} for line in lines]
        answer = await self.world.system_admin.http.put(f"/api/organizations/{id_}", json={**given, "lines": stands})
        assert answer.status_code == 201, answer.text
        return id_

    async def person_in(self, team: UUID, role: str = "volunteer") -> Person:
        return await self.world.person(f"person-{str(team)[-12:]}-{role[:4]}", _in(team, role))


def _in(unit: UUID, role: str) -> dict[str, Any]:
    return {"role": role, "organization_id": str(unit)}


@pytest.fixture(scope="module")
async def lines(world: World) -> Lines:
    made = Lines(world, known_ties(world), new_id(), new_id(), *[world.admin] * 4)
    made.mingzheng = await made.unit(CIVIL_AFFAIRS, kind="office", name="北票市民政局")
    made.wenming = await made.unit(CIVILIZATION, kind="office", name="北票市文明办")
    made.ca = await world.person("ca211381", _in(made.mingzheng, "county_officer"))
    made.wm = await world.person("wm211381", _in(made.wenming, "county_officer"))
    made.city_ca = await world.person("ca2113", {**_in(made.mingzheng, "city_officer"), "division_code": "2113"})
    made.zhang = await world.person("zhang-211381", COUNTY)
    return made


async def put(by: Person, unit: UUID, stored: dict[str, Any], **changes: Any) -> Any:
    kept = {name: stored[name] for name in ("name", "kind", "division_code")}
    stands = [{"line": each["line"], "parent_id": each["parent_id"]} for each in stored["lines"]]
    return await by.http.put(f"/api/organizations/{unit}", json={**kept, "lines": stands, **changes})


ACTS: tuple[dict[str, Any], ...] = (
    {"act": "rename", "name": "民政改名队"},
    {"act": "move", "line": CIVIL_AFFAIRS},
    {"act": "move", "line": CIVILIZATION},
    {"act": "describe", "villages": [], "party_lead": True},
    {"act": "close"},
)


@pytest.mark.parametrize("given", ACTS, ids=lambda each: "-".join(map(str, each.values())))
async def test_a_team_of_another_line_is_not_changed(lines: Lines, given: dict[str, Any]) -> None:
    team = await lines.unit(CIVILIZATION)
    before = await read(lines.wm, team)
    for preview in (True, False):
        assert kind_of(await act(lines.ca, team, preview=preview, **given)) == OTHER
    assert await read(lines.wm, team) == before


async def test_a_team_of_another_line_is_not_written_over(lines: Lines) -> None:
    team = await lines.unit(CIVILIZATION)
    before = await read(lines.wm, team)
    person = await lines.person_in(team)
    tried: tuple[dict[str, Any], ...] = (
        {"name": "民政改名队"},
        {"lines": [{"line": CIVIL_AFFAIRS}]},
        {"lines": []},
        {"lines": [{"line": CIVILIZATION}, {"line": CIVIL_AFFAIRS}]},
        {"leader_id": str(person.id)},
        {"members": []},
    )
    for changes in tried:
        assert kind_of(await put(lines.ca, team, before, **changes)) == OTHER
    after = await read(lines.wm, team)
    assert (after["name"], after["lines"], after["people"]) == (before["name"], before["lines"], 1)
    assert (await read(lines.ca, team))["may_change"] is False
    assert after["may_change"] is (await read(lines.zhang, team))["may_change"] is True


async def test_only_an_office_on_a_line_puts_a_unit_on_it_or_takes_it_off(lines: Lines) -> None:
    own = await lines.unit(CIVIL_AFFAIRS)
    stored = await read(lines.ca, own)
    both = [{"line": CIVIL_AFFAIRS}, {"line": CIVILIZATION}]
    assert kind_of(await put(lines.ca, own, stored, lines=both)) == OTHER
    assert kind_of(await act(lines.ca, own, act="move", line=CIVILIZATION)) == OTHER
    new = {"kind": "team", "division_code": "211381", "name": "新队", "lines": [{"line": CIVILIZATION}]}
    assert kind_of(await lines.ca.http.put(f"/api/organizations/{new_id()}", json=new)) == OTHER
    shared = await lines.unit(CIVIL_AFFAIRS, CIVILIZATION)
    whole = await read(lines.ca, shared)
    assert kind_of(await put(lines.ca, shared, whole, lines=[{"line": CIVIL_AFFAIRS}])) == OTHER
    assert (await put(lines.ca, shared, whole, name="两条线的队")).status_code == 200
    assert (await put(lines.ca, shared, whole, lines=[{"line": CIVILIZATION}])).status_code == 200
    assert kind_of(await put(lines.ca, shared, whole, lines=both)) == OTHER
    assert (await put(lines.zhang, shared, whole, lines=both)).status_code == 200
    assert (await put(lines.ca, own, stored, name="本线改名队")).status_code == 200


async def test_an_office_on_a_line_makes_no_office_that_reads_every_line(lines: Lines) -> None:
    stored = await read(lines.ca, lines.mingzheng)
    assert kind_of(await put(lines.ca, lines.mingzheng, stored, lines=[])) == OF_OWN_UNIT
    of_no_line = await lines.unit(kind="office")
    whole = await read(lines.ca, of_no_line)
    assert kind_of(await put(lines.ca, of_no_line, whole, lines=[{"line": CIVIL_AFFAIRS}])) == OTHER
    assert kind_of(await act(lines.ca, lines.mingzheng, act="merge", into=of_no_line)) == OTHER
    both = await lines.unit(CIVIL_AFFAIRS, CIVILIZATION, kind="office")
    assert kind_of(await act(lines.ca, lines.mingzheng, act="merge", into=both)) == OF_OWN_UNIT
    assert kind_of(await act(lines.ca, lines.mingzheng, act="merge", into=lines.wenming)) == OF_OWN_UNIT
    for place in ({"division_code": "211381"}, _in(of_no_line, ""), _in(both, ""), _in(lines.wenming, "")):
        roles = [{**place, "role": "county_officer"}]
        given = {"username": "new-officer", "name": "新", "roles": roles}
        answer = await lines.city_ca.http.put(f"/api/accounts/{new_id()}", json=given)
        assert kind_of(answer) == (403, "role-not-yours-to-give"), roles
    given = {"username": "new-inspector", "name": "新", "roles": [_in(lines.mingzheng, "inspector")]}
    answer = await lines.city_ca.http.put(f"/api/accounts/{new_id()}", json=given)
    assert kind_of(answer) == (403, "role-not-yours-to-give")
    given = {"username": "new-colleague", "name": "新", "roles": [_in(lines.mingzheng, "county_officer")]}
    assert (await lines.city_ca.http.put(f"/api/accounts/{new_id()}", json=given)).status_code == 201


async def test_people_of_another_line_are_not_seen_invited_changed_or_signed_out(lines: Lines) -> None:
    team, own = await lines.unit(CIVILIZATION), await lines.unit(CIVIL_AFFAIRS)
    leader = await lines.person_in(team, "team_leader")
    account = f"/api/accounts/{leader.id}"
    stored = (await lines.wm.http.get(account)).json()
    given = {"username": stored["username"], "name": "改名", "roles": [_in(own, "volunteer")]}
    for answer in (
        await lines.ca.http.get(account),
        await lines.ca.http.put(account, json=given),
        await lines.ca.http.post(f"{account}/invitation"),
        await lines.ca.http.post(f"{account}/sign-out"),
    ):
        assert kind_of(answer) == (404, "not-found")
    answer = await put(lines.ca, own, await read(lines.ca, own), members=[str(leader.id)])
    assert kind_of(answer) == (422, "organization-incomplete")
    listed = (await lines.ca.http.get("/api/accounts", params={"limit": 500})).json()["items"]
    assert str(leader.id) not in {each["id"] for each in listed}
    assert (await lines.ca.http.get("/api/accounts", params={"organization_id": str(team)})).json()["items"] == []
    assert (await lines.wm.http.get(account)).json() == {**stored, "may_change": True}
    new = {"username": "someone", "name": "某人", "roles": [_in(team, "team_leader")]}
    answer = await lines.ca.http.put(f"/api/accounts/{new_id()}", json=new)
    assert kind_of(answer) == (403, "role-not-yours-to-give")
    assert (await lines.wm.http.post(f"{account}/invitation")).status_code == 201
    assert (await lines.world.sign_in(leader.username, PASSWORD)).id == leader.id


async def test_of_a_team_of_another_line_the_number_of_people_is_told(lines: Lines) -> None:
    team = await lines.unit(CIVILIZATION)
    await lines.person_in(team, "team_leader")
    seen, own = await read(lines.ca, team), await read(lines.wm, team)
    assert (seen["people"], seen["members"], seen["leader"]["phone"]) == (1, [], None)
    assert (own["people"], len(own["members"]), own["leader"]["phone"]) == (1, 1, "13800000000")


async def test_who_is_on_two_lines_is_seen_and_not_changed(lines: Lines) -> None:
    one, two = await lines.unit(CIVILIZATION), await lines.unit(CIVIL_AFFAIRS)
    both = await lines.world.person("both-lines", _in(one, "volunteer"), _in(two, "volunteer"))
    found = (await lines.ca.http.get(f"/api/accounts/{both.id}")).json()
    assert found["may_change"] is False
    answer = await lines.ca.http.post(f"/api/accounts/{both.id}/invitation")
    assert kind_of(answer) == (403, "role-not-yours-to-give")
    found = (await lines.zhang.http.get(f"/api/accounts/{both.id}")).json()
    assert found["may_change"] is True


async def test_a_team_on_no_line_is_for_every_line(lines: Lines) -> None:
    team = await lines.unit()
    person = await lines.person_in(team)
    assert (await act(lines.ca, team, act="rename", name="无条线队")).status_code == 200
    assert (await lines.ca.http.get(f"/api/accounts/{person.id}")).json()["may_change"] is True
    assert (await lines.ca.http.post(f"/api/accounts/{person.id}/sign-out")).status_code == 204


async def test_a_change_of_another_line_is_not_taken_back(lines: Lines) -> None:
    team = await lines.unit(CIVILIZATION)
    change = (await act(lines.wm, team, act="rename", name="文明改名队")).json()
    assert [each["may_undo"] for each in await history(lines.ca, team)] == [False]
    assert kind_of(await undo(lines.ca, team, change["id"])) == OTHER
    assert [each["may_undo"] for each in await history(lines.wm, team)] == [True]
    assert (await undo(lines.wm, team, change["id"])).status_code == 200


async def test_a_sheet_changes_no_unit_of_another_line(lines: Lines) -> None:
    team = await lines.unit(CIVILIZATION, name="文明一队")
    sheet = (
        "名称,类型,行政区划,条线\n"
        "文明一队,team,211381,civil_affairs\n"
        "文明新队,team,211381,civilization\n"
        "民政新队,team,211381,civil_affairs\n"
    )
    answer = await lines.ca.http.post(
        "/api/organizations/import",
        params={"partial": "true"},
        content=sheet.encode(),
        headers={"content-type": "text/csv"},
    )
    found = answer.json()
    assert [(each["row"], each["code"]) for each in found["refused"]] == [(2, "other-line"), (3, "other-line")]
    assert found["new"] == 1
    assert [each["line"] for each in (await read(lines.wm, team))["lines"]] == [CIVILIZATION]


WRITES = {
    "a unit": "update organizations set name = 'x' where id = %(team)s",
    "its line": "delete from organization_lines where organization_id = %(team)s",
    "another line": "insert into organization_lines (organization_id, line, position)"
    " values (%(own)s, 'poverty_relief', 9)",
    "a role in it": "insert into account_roles (account_id, role, organization_id)"
    " values (%(by)s, 'volunteer', %(team)s)",
    "an office of the place": "insert into account_roles (account_id, role, division_code)"
    " values (%(by)s, 'county_officer', '211381')",
    "the last line of an office": "delete from organization_lines where organization_id = %(office)s",
}


@pytest.mark.parametrize("what", WRITES)
async def test_the_database_refuses_what_is_of_another_line(lines: Lines, what: str) -> None:
    team, own = await lines.unit(CIVILIZATION), await lines.unit(CIVIL_AFFAIRS)
    ids = {"team": team, "own": own, "by": lines.ca.id, "office": lines.mingzheng}
    held = f"{{civil_affairs:211381,={lines.mingzheng}}}"
    with psycopg.connect(lines.world.database.dsn("app")) as connection:
        connection.execute("select set_config('app.lined', %s, true)", [held])
        connection.execute("update organizations set name = name where id = %s", [own])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(WRITES[what], ids)
        connection.rollback()
        if what == "a unit":
            connection.execute(WRITES[what], ids)
        connection.rollback()


@pytest.mark.parametrize("stands", [(), (CIVIL_AFFAIRS, CIVILIZATION)])
async def test_an_office_whose_people_read_more_than_the_own_line_is_not_moved_elsewhere(
    lines: Lines, stands: tuple[str, ...]
) -> None:
    unit = await lines.unit(*stands, kind="office")
    await lines.world.person(f"moved-{str(unit)[-12:]}", _in(unit, "county_officer"))
    stored = await read(lines.city_ca, unit)
    for preview in (True, False):
        answer = await act(lines.city_ca, unit, preview=preview, act="move", division_code="211382")
        assert kind_of(answer) == OTHER
    assert kind_of(await put(lines.city_ca, unit, stored, division_code="211382")) == OTHER
    assert (await read(lines.world.system_admin, unit))["division_code"] == "211381"


async def test_an_office_on_a_line_moves_one_of_its_line(lines: Lines) -> None:
    unit = await lines.unit(CIVIL_AFFAIRS, kind="office")
    await lines.world.person(f"moved-{str(unit)[-12:]}", _in(unit, "county_officer"))
    assert (await act(lines.city_ca, unit, act="move", division_code="211382")).status_code == 200
    team = await lines.unit(CIVIL_AFFAIRS, CIVILIZATION)
    await lines.person_in(team)
    assert (await act(lines.city_ca, team, act="move", division_code="211382")).status_code == 200

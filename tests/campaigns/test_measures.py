"""The registry of measures: what is shipped, what an office adds, and a quota of a measure beside what is done."""

from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from deploy.programs import migrations_of
from services.campaigns.quotas.reasons import rekey_splits
from services.kernel.crypto.keys import KeyRing
from services.kernel.db import migrations
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.campaigns.office import BLIND_INDEX_KEY, KEK, KEYS, Caller, Office, unit_duty
from tests.campaigns.test_campaign_states import made, problem
from tests.campaigns.test_unit_duties import FUTURE, attach, by_rules, due_of, enter, put, units
from tests.databases import MakeDatabase
from tests.support.people import ADMINS, API_CLIENT, CHEN, INSPECTOR, OTHER_CITY, XIAO_LI, ZHANG, person

__all__ = ["units"]
PRODUCTS = {"zh": "扶贫产品", "en": "Products", "unit": "kind", "kind": "flow", "owner_code": "2113"}
COUNTIES = ("211381", "211382")


async def add(office: Office, code: str, caller: Caller = CHEN, **changes: Any) -> httpx.Response:
    body = {**PRODUCTS, "zh": f"扶贫产品{code}", **changes}
    return await office.put(caller, f"/measures/{code}", body)


async def split(office: Office, campaign_id: UUID, measure: str, caller: Caller = CHEN, **more: Any) -> httpx.Response:
    allocations = more.pop("allocations", [{"division_code": code, "amount": 20} for code in COUNTIES])
    body = {"measure": measure, "allocations": allocations, **more}
    return await office.put(caller, f"/campaigns/{campaign_id}/quotas", body)


async def compare(office: Office, campaign_id: UUID, measure: str, caller: Caller = CHEN) -> dict[str, Any]:
    path = f"/campaigns/{campaign_id}/quotas/compared?measure={measure}&granted_by=2113"
    found: dict[str, Any] = (await office.get(caller, path)).json()
    return found


@pytest.mark.parametrize("caller", [ZHANG, XIAO_LI, INSPECTOR, API_CLIENT, *ADMINS[:1]], ids=lambda one: one.name)
async def test_only_offices_from_the_city_up_add_measures(office: Office, caller: Caller) -> None:
    answer = await add(office, "products_a", caller)
    assert problem(answer) == (403, "not-permitted")


async def test_it_refuses_what_is_not_of_the_own_place_and_what_is_shipped(office: Office) -> None:
    assert problem(await add(office, "products_b", OTHER_CITY)) == (403, "not-permitted")
    assert problem(await add(office, "products_b", owner_code="21")) == (403, "not-permitted")
    assert problem(await add(office, "visits")) == (409, "measure-shipped")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"unit": "dozen"}, (422, "word-unknown")),
        ({"kind": "rate"}, (422, "malformed")),
        ({"zh": " "}, (422, "malformed")),
        ({"dimensions": ["goal"]}, (422, "malformed")),
        ({"zh": "走访次数"}, (409, "measure-taken")),
    ],
)
async def test_it_refuses_a_measure_that_is_not_one(
    office: Office, change: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert problem(await add(office, "products_c", **change)) == refusal


async def test_a_measure_is_added_renamed_and_ended_and_means_the_same_for_ever(office: Office) -> None:
    made_one = await add(office, "products_d")
    assert (made_one.status_code, made_one.json()["source"]) == (201, "units")
    assert (await add(office, "products_d")).status_code == 200
    changes: list[dict[str, Any]] = [{"unit": "item"}, {"kind": "state"}]
    for change in changes:
        assert problem(await add(office, "products_d", **change)) == (409, "measure-kind-fixed")
    stale = {**PRODUCTS, "zh": "农产品"}
    assert (await office.put(CHEN, "/measures/products_d", stale, **{"If-Match": '"7"'})).status_code == 412
    assert (await office.put(CHEN, "/measures/products_d", stale)).json()["version"] == 2
    assert (await office.put(CHEN, "/measures/products_d", {**stale, "ended_on": "2020-01-01"})).status_code == 200
    listed = {one["code"]: one for one in (await office.get(XIAO_LI, "/measures")).json()["items"]}
    assert (listed["products_d"]["zh"], listed["products_d"]["ended_on"]) == ("农产品", "2020-01-01")
    with psycopg.connect(office.database.dsn()) as connection:
        audited = connection.execute("select count(*) from audit_entries where subject = 'measure:products_d'")
        assert audited.fetchone() == (3,)


async def test_an_ended_measure_gets_no_new_quota_and_keeps_the_one_it_has(office: Office, campaign_id: UUID) -> None:
    assert problem(await split(office, campaign_id, "nothing")) == (422, "measure-unknown")
    assert (await add(office, "products_e")).status_code == 201
    assert (await split(office, campaign_id, "products_e")).status_code == 200
    assert (await add(office, "products_e", ended_on="2020-01-01")).status_code == 200
    fewer = [{"division_code": "211381", "amount": 12}]
    assert (await split(office, campaign_id, "products_e", allocations=fewer)).status_code == 200
    another = await made(office)
    assert problem(await split(office, another, "products_e")) == (422, "measure-unknown")


async def test_nobody_is_asked_for_so_many_that_are_overdue(office: Office, campaign_id: UUID) -> None:
    refused = await split(office, campaign_id, "overdue")
    assert problem(refused) == (422, "measure-no-goal")
    assert refused.json()["title_en"]
    listed = (await office.get(CHEN, "/measures")).json()["items"]
    assert [one["code"] for one in listed if not one["is_goal"]] == ["overdue"]
    assert (await office.get(CHEN, f"/campaigns/{campaign_id}/quotas?measure=overdue")).json()["items"] == []
    # One of an earlier release can still be taken back.
    with psycopg.connect(office.database.dsn(), autocommit=True) as connection:
        connection.execute(
            "insert into quota_allocations (campaign_id, measure, granted_by, division_code, amount)"
            " values (%s, 'overdue', '2113', '211381', 3)",
            (campaign_id,),
        )
    assert (await split(office, campaign_id, "overdue", allocations=[])).status_code == 200


async def test_areas_and_units_are_two_sums(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    assert (await split(teams, campaign_id, "visits")).status_code == 200
    both = [
        {"division_code": "211381101", "amount": 20},
        {"organization_id": str(units["beipiao"]), "amount": 20},
    ]
    assert (await split(teams, campaign_id, "visits", ZHANG, allocations=both)).status_code == 200
    for place, of in ((0, "areas"), (1, "units")):
        more = [{**share, "amount": 21} if place == number else share for number, share in enumerate(both)]
        refused = await split(teams, campaign_id, "visits", ZHANG, allocations=more)
        assert problem(refused) == (409, "quota-exceeded")
        assert (refused.json()["of"], refused.json()["granted"], refused.json()["passed_on"]) == (of, 20, 21)
    items = (await teams.get(CHEN, f"/campaigns/{campaign_id}/quotas?measure=visits")).json()["items"]
    assert {item["division_code"]: item["passed_on"] for item in items if item["granted_by"] == "2113"} == {
        "211381": 20,
        "211382": 0,
    }


async def test_who_split_it_anew_when_and_why_is_kept(office: Office, campaign_id: UUID) -> None:
    assert (await split(office, campaign_id, "visits")).status_code == 200
    moved = [{"division_code": "211381", "amount": 25}]
    reason = "凌源受灾，转给北票；联系人13912345678"
    assert (await split(office, campaign_id, "visits", allocations=moved, reason=reason)).status_code == 200
    assert (await split(office, campaign_id, "visits", allocations=moved, reason="同样的数")).status_code == 200
    path = f"/campaigns/{campaign_id}/quotas/history?measure=visits"
    last, first = (await office.get(CHEN, path)).json()["items"]
    assert (last["by"], last["granted_by"]) == (str(CHEN.account_id), "2113")
    # A number in what somebody typed is masked for everybody.
    assert last["reason"].startswith("凌源受灾")
    assert "13912345678" not in last["reason"]
    assert [(one["division_code"], one["before"], one["after"]) for one in last["shares"]] == [
        ("211381", 20, 25),
        ("211382", 20, None),
    ]
    assert [(one["before"], one["after"]) for one in first["shares"]] == [(None, 20), (None, 20)]
    assert (await office.get(API_CLIENT, path)).json()["items"][0]["reason"] is None
    assert (await office.get(OTHER_CITY, path)).status_code == 404
    with psycopg.connect(office.database.dsn()) as connection:
        clear = connection.execute("select string_agg(quota_splits::text, '') from quota_splits").fetchone()
    assert clear is not None
    assert "凌源" not in clear[0]


async def test_reasons_open_after_a_change_of_keys(office: Office, campaign_id: UUID) -> None:
    assert (await split(office, campaign_id, "visits", reason="年初任务")).status_code == 200
    worker = Database(office.database.worker, application_name="keys")
    async with worker, worker.transaction() as connection:
        rows = await connection.exec_driver_sql("select * from quota_splits where reason_sealed is not null for update")
        await rekey_splits(connection, KeyRing(KEK, BLIND_INDEX_KEY), list(rows.all()))
    assert KEYS
    path = f"/campaigns/{campaign_id}/quotas/history?measure=visits"
    assert (await office.get(CHEN, path)).json()["items"][0]["reason"] == "年初任务"


async def products_duty(teams: Office, campaign_id: UUID, measure: str, **changes: Any) -> None:
    await put(
        teams,
        unit_duty(
            campaign_id,
            name="报送扶贫产品",
            what={"kind": "measure", "refs": [measure], "minimum": 20},
            owed_by={"kind": "office", "division_code": "2113"},
            **{"cycle": FUTURE, **changes},
        ),
    )


async def test_a_quota_is_compared_with_what_is_planned_and_done(teams: Office, units: dict[str, UUID]) -> None:
    campaign_id = await made(teams)
    assert (await add(teams, "products_f")).status_code == 201
    assert (await split(teams, campaign_id, "products_f")).status_code == 200
    nothing = await compare(teams, campaign_id, "products_f")
    assert [(one["planned"], one["done"], one["claimed"]) for one in nothing["items"]] == [(None, None, None)] * 2
    await products_duty(teams, campaign_id, "products_f")
    due = await due_of(teams, campaign_id)
    await attach(teams, due)
    assert (await enter(teams, due, 23)).status_code == 200
    shown = {one["division_code"]: one for one in (await compare(teams, campaign_id, "products_f"))["items"]}
    assert (shown["211381"]["amount"], shown["211381"]["planned"], shown["211381"]["done"]) == (20, 20, 23)
    # Nobody in 凌源 entered anything: that is no 0.
    assert (shown["211382"]["planned"], shown["211382"]["done"]) == (20, None)
    # A county sees what it entered itself.
    of_county = {one["division_code"]: one for one in (await compare(teams, campaign_id, "products_f", ZHANG))["items"]}
    assert (of_county["211381"]["done"], of_county["211382"]["planned"]) == (23, None)
    assert (await compare(teams, campaign_id, "visits"))["source"] == "board"
    missing = await teams.get(CHEN, f"/campaigns/{campaign_id}/quotas/compared?measure=x&granted_by=2113")
    assert problem(missing) == (422, "measure-unknown")


async def test_a_duty_names_a_measure_that_units_count(teams: Office, units: dict[str, UUID]) -> None:
    """What it named once it keeps, though the measure has ended."""
    campaign_id, duty = await made(teams), new_id()
    assert (await add(teams, "products_owed")).status_code == 201

    async def save(measure: str, **changes: Any) -> Any:
        stored = await teams.get(CHEN, f"/obligations/{duty}")
        headers = {"If-Match": stored.headers["ETag"]} if stored.status_code == 200 else {}
        what = {"kind": "measure", "refs": [measure], "minimum": 20}
        return await teams.put(CHEN, f"/obligations/{duty}", unit_duty(campaign_id, what=what, **changes), **headers)

    assert problem(await save("no_such_measure")) == (422, "measure-unknown")
    assert problem(await save("visits")) == (422, "duty-not-counted")
    assert (await teams.get(CHEN, f"/obligations/{duty}")).status_code == 404
    assert (await save("products_owed")).status_code == 201
    with psycopg.connect(teams.database.dsn()) as connection:
        connection.execute("update measures set ended_on = '2020-01-01' where code = 'products_owed'")
    assert (await save("products_owed", name="换个名称")).status_code == 200
    duty = new_id()
    assert problem(await save("products_owed")) == (422, "measure-unknown")


@pytest.mark.parametrize(("kind", "planned", "done"), [("flow", 60, 12), ("state", 20, 7)])
async def test_a_state_is_never_summed_over_time(
    teams: Office, units: dict[str, UUID], kind: str, planned: int, done: int
) -> None:
    """Of a state the last number that was entered stands, also in a month without one; a flow is added up."""
    campaign_id, code = await made(teams), f"bases_{kind}"
    assert (await add(teams, code, kind=kind)).status_code == 201
    assert (await split(teams, campaign_id, code)).status_code == 200
    months = {"kind": "monthly", "due_day": 25, "from": "2020-05", "to": "2020-07"}
    await products_duty(teams, campaign_id, code, cycle=months)
    with psycopg.connect(teams.database.dsn(), autocommit=True) as connection:
        for period, number in (("2020-05", 5), ("2020-06", 7)):
            connection.execute(
                "update due_items set number = %s, returned_at = now(), returned_by = %s"
                " where campaign_id = %s and organization_id = %s and period = %s",
                (number, CHEN.account_id, campaign_id, units["beipiao"], period),
            )
    shown = {one["division_code"]: one for one in (await compare(teams, campaign_id, code))["items"]}
    assert (shown["211381"]["planned"], shown["211381"]["done"]) == (planned, done)


def test_quotas_of_before_keep_the_measure_they_meant(service_database: MakeDatabase) -> None:
    database = service_database("campaigns")
    migrations.downgrade(migrations_of("campaigns"), database.migrator, "campaigns_0012")
    campaign_id = new_id()
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute(
            "insert into campaigns (id, name, series, year, division_code, starts_on, ends_on, version)"
            " values (%s, '行动', '行动', 2020, '2113', '2020-03-24', '2020-09-30', 1)",
            (campaign_id,),
        )
        for measure, amount in (("households", 30), ("products", 20)):
            connection.execute(
                "insert into quota_allocations (campaign_id, measure, granted_by, division_code, amount)"
                " values (%s, %s, '2113', '211381', %s)",
                (campaign_id, measure, amount),
            )
    migrations.upgrade(migrations_of("campaigns"), database.migrator)
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        moved = connection.execute(
            "select q.measure, q.division_code, q.amount, m.source, m.owner_code"
            "  from quota_allocations q join measures m on m.code = q.measure order by q.measure"
        ).fetchall()
    assert moved == [
        ("households", "211381", 30, "board", None),
        ("products", "211381", 20, "units", "2113"),
    ]
    migrations.downgrade(migrations_of("campaigns"), database.migrator, "campaigns_0012")
    migrations.upgrade(migrations_of("campaigns"), database.migrator)
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute(
            "insert into measures (code, zh, en, unit, kind, source, owner_code)"
            " values ('bases', '基地', 'Bases', 'item', 'state', 'units', '2113')"
        )
    with pytest.raises(Exception, match="measures"):
        migrations.downgrade(migrations_of("campaigns"), database.migrator, "campaigns_0012")


async def test_the_office_chooses_the_columns_of_its_board(office: Office, campaign_id: UUID) -> None:
    path = f"/campaigns/{campaign_id}/board-columns"
    assert problem(await office.put(ZHANG, path, {"columns": ["visits"]})) == (403, "not-permitted")
    assert problem(await office.put(OTHER_CITY, path, {"columns": ["visits"]})) == (404, "not-found")
    assert problem(await office.put(CHEN, path, {"columns": ["nothing"]})) == (422, "measure-unknown")
    for columns in ([], ["visits", "visits"]):
        assert problem(await office.put(CHEN, path, {"columns": columns})) == (422, "malformed")
    assert (await add(office, "products_g")).status_code == 201
    some_columns = ["visits", "overdue", "products_g"]
    chosen: list[list[str] | None] = [some_columns, some_columns, None]
    for some in chosen:
        assert (await office.put(CHEN, path, {"columns": some})).json() == {"columns": some}
    with psycopg.connect(office.database.dsn()) as connection:
        told = connection.execute(
            "select data -> 'board_columns' from outbox where subject = %s and type = 'campaign.saved' order by id",
            (str(campaign_id),),
        ).fetchall()
    assert [row[0] for row in told] == [None, some_columns, None]


async def test_who_does_not_change_a_campaign_chooses_no_columns_of_its_board(teams: Office) -> None:
    """The city makes one in a county, and the county's office only receives it."""
    campaign_id = await made(teams, division_code="211381")
    assert not (await teams.get(ZHANG, f"/campaigns/{campaign_id}")).json()["may_change"]
    path = f"/campaigns/{campaign_id}/board-columns"
    assert problem(await teams.put(ZHANG, path, {"columns": ["visits"]})) == (403, "not-permitted")
    assert (await teams.put(CHEN, path, {"columns": ["visits"]})).status_code == 200


async def test_a_duty_names_one_measure_at_most(teams: Office, campaign_id: UUID) -> None:
    """Else one number would stand beside the quotas of several. A number of no registered measure has no quota."""
    for code in ("products_x", "products_y"):
        assert (await add(teams, code)).status_code == 201
    for refs, answer in ((["products_x", "products_y"], 422), ([], 201), (["products_x"], 201)):
        body = unit_duty(campaign_id, what={"kind": "measure", "refs": refs, "minimum": 3})
        given = await teams.put(CHEN, f"/obligations/{new_id()}", body)
        assert given.status_code == answer
        assert answer == 201 or problem(given) == (422, "one-measure-a-duty")


async def test_what_a_unit_below_entered_for_the_duty_above_is_counted_once(
    teams: Office, units: dict[str, UUID]
) -> None:
    campaign_id, town = await made(teams), new_id()
    assert (await add(teams, "products_z")).status_code == 201
    town_share = {"organization_id": str(town), "amount": 4}
    teams.feeds.team(town, "镇民政所", "211381102", "office", {"civil_affairs": units["beipiao"]})
    await teams.feeds.deliver()
    shares = [*({"division_code": code, "amount": 20} for code in COUNTIES), town_share]
    assert (await split(teams, campaign_id, "products_z", allocations=shares)).status_code == 200
    what = {"kind": "measure", "refs": ["products_z"], "minimum": 3}
    upper = await put(teams, by_rules(campaign_id, {"organizations": [str(units["beipiao"])]}, what=what))
    part = by_rules(campaign_id, {"organizations": [str(town)]}, what=what, fulfils=[str(upper)])
    await put(teams, part)
    in_town = person("镇干部", "county_officer", division="211381102")
    for name, who, number in (("北票民政局", ZHANG, 5), ("镇民政所", in_town, 2)):
        due = await due_of(teams, campaign_id, name)
        await attach(teams, due)
        assert (await enter(teams, due, number, who)).status_code == 200
    found = (await compare(teams, campaign_id, "products_z"))["items"]
    counted = {item["division_code"] or item["organization_id"]: (item["planned"], item["done"]) for item in found}
    assert counted == {"211381": (3, 5), "211382": (None, None), str(town): (3, 2)}

"""Notices and campaigns: who may write them, what is kept, and two people editing at once."""

import hashlib
from uuid import UUID

import psycopg
import pytest

from services.kernel.ids import new_id
from tests.campaigns.office import Caller, Office, campaign, form_2, notice
from tests.support.people import ADMINS, CHEN, EDITOR, OTHER_CITY, SYSTEM_ADMIN, XIAO_LI, ZHANG


@pytest.mark.parametrize(
    ("caller", "status"),
    [(None, 401), (XIAO_LI, 403), (ZHANG, 403), (EDITOR, 403), (SYSTEM_ADMIN, 403), (OTHER_CITY, 403)],
)
async def test_it_refuses_a_notice_from_anybody_but_the_citys_own_office(
    office: Office, caller: Caller, status: int
) -> None:
    answer = await office.put(caller, f"/notices/{new_id()}", notice())
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("caller", ADMINS)
async def test_it_shows_no_notice_to_administrators(office: Office, caller: Caller) -> None:
    assert (await office.get(caller, "/notices")).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": "a\u0000b"},
        {"issued_on": "昨天"},
        {"issued_on": "9999-12-31"},
        {"issued_on": "2020-03-24T00:00:00Z"},
        {"parents": [str(new_id()) for _ in range(3)]},
        {"is_incomplete": 1},
        {"unheard_of": 1},
        {"division_code": "2113 or 1=1"},
    ],
)
async def test_it_refuses_a_malformed_notice(office: Office, change: dict[str, object]) -> None:
    answer = await office.put(CHEN, f"/notices/{new_id()}", notice(**change))
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/malformed"


async def test_it_refuses_half_a_surrogate_pair(office: Office) -> None:
    body = b'{"title":"\\ud800","text":"x","issuer":"x","issued_on":"2020-01-01"}'
    headers = {**CHEN.headers, "Content-Type": "application/json"}
    answer = await office.client.put(f"/api/notices/{new_id()}", content=body, headers=headers)
    assert answer.status_code == 422


async def test_it_refuses_an_unknown_parent_and_a_cycle_in_the_cascade(office: Office) -> None:
    first, second = new_id(), new_id()
    unknown = await office.put(CHEN, f"/notices/{first}", notice(parents=[str(new_id())]))
    assert (unknown.status_code, unknown.json()["type"]) == (409, "/problems/parent-notice-unknown")
    itself = await office.put(CHEN, f"/notices/{first}", notice(parents=[str(first)]))
    assert itself.json()["type"] == "/problems/notice-cascade-ring"
    made = await office.put(CHEN, f"/notices/{first}", notice())
    await office.put(CHEN, f"/notices/{second}", notice(parents=[str(first)]))
    ring = await office.put(
        CHEN, f"/notices/{first}", notice(parents=[str(second)]), **{"If-Match": made.headers["ETag"]}
    )
    assert (ring.status_code, ring.json()["type"]) == (409, "/problems/notice-cascade-ring")


async def test_the_text_is_kept_byte_for_byte(teams: Office) -> None:
    text = "  各县（市）区：\r\n\t现将\u3000方案印发给你们\u200b。\x0b\x07\n\n𠮷  \n"
    notice_id = new_id()
    await teams.put(CHEN, f"/notices/{notice_id}", notice(text=text, is_incomplete=True))
    read = (await teams.get(XIAO_LI, f"/notices/{notice_id}")).json()
    assert read["text"].encode() == text.encode()
    assert read["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert read["is_incomplete"] is True


async def test_a_notice_has_at_most_two_parents_and_knows_its_children(office: Office) -> None:
    parents = [new_id(), new_id()]
    for parent in parents:
        await office.put(CHEN, f"/notices/{parent}", notice())
    child = new_id()
    answer = await office.put(CHEN, f"/notices/{child}", notice(parents=[str(parent) for parent in parents]))
    assert answer.json()["parents"] == [str(parent) for parent in parents]
    assert (await office.get(CHEN, f"/notices/{parents[1]}")).json()["children"] == [str(child)]


async def test_the_senders_own_division_is_meant_when_none_is_named(office: Office) -> None:
    body = {name: value for name, value in notice().items() if name != "division_code"}
    answer = await office.put(CHEN, f"/notices/{new_id()}", body)
    assert (answer.status_code, answer.json()["division_code"]) == (201, "2113")


async def test_the_same_again_is_200_and_a_change_needs_the_version_it_changes(office: Office) -> None:
    path = f"/notices/{new_id()}"
    first = await office.put(CHEN, path, notice())
    again = await office.put(CHEN, path, notice())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.headers["ETag"] == again.headers["ETag"]
    assert (await office.put(CHEN, path, notice(title="改"))).status_code == 428
    assert (await office.put(CHEN, path, notice(title="改"), **{"If-Match": '"7"'})).status_code == 412
    changed = await office.put(CHEN, path, notice(title="改"), **{"If-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.json()["title"]) == (200, "改")
    late = await office.put(CHEN, path, notice(title="再改"), **{"If-Match": first.headers["ETag"]})
    assert late.status_code == 412


@pytest.mark.parametrize("tag", ['"1"', "*"])
async def test_what_is_not_there_has_no_version_to_change(office: Office, campaign_id: UUID, tag: str) -> None:
    for kind, body in (("notices", notice()), ("campaigns", campaign()), ("obligations", form_2(campaign_id))):
        path = f"/{kind}/{new_id()}"
        assert (await office.put(CHEN, path, body, **{"If-Match": tag})).status_code == 412
        assert (await office.get(CHEN, path)).status_code == 404


async def test_the_list_goes_page_by_page_through_everything_once(teams: Office) -> None:
    for _ in range(3):
        await teams.put(CHEN, f"/notices/{new_id()}", notice())
    seen: list[str] = []
    path = "/notices?limit=2"
    while True:
        page = (await teams.get(XIAO_LI, path)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        path = f"/notices?limit=2&cursor={page['next']}"
    assert len(seen) == len(set(seen)) >= 3


@pytest.mark.parametrize("cursor", ["bm90IGpzb24", "WyIyMDIwLTAxLTAxIl0", "WyJ4IiwieSJd"])
async def test_a_foreign_cursor_is_malformed(office: Office, cursor: str) -> None:
    assert (await office.get(XIAO_LI, f"/notices?cursor={cursor}")).status_code == 422


@pytest.mark.parametrize(("caller", "status"), [(None, 401), (XIAO_LI, 403), (ZHANG, 403), (OTHER_CITY, 403)])
async def test_it_refuses_a_campaign_from_others(office: Office, caller: Caller, status: int) -> None:
    assert (await office.put(caller, f"/campaigns/{new_id()}", campaign())).status_code == status


async def test_it_refuses_to_change_another_citys_campaign_by_moving_it(office: Office, campaign_id: UUID) -> None:
    moved = campaign(division_code="3413")
    answer = await office.put(OTHER_CITY, f"/campaigns/{campaign_id}", moved, **{"If-Match": '"1"'})
    assert answer.status_code == 403
    assert (await office.get(CHEN, f"/campaigns/{campaign_id}")).json()["division_code"] == "2113"


async def test_it_refuses_a_campaign_that_ends_before_it_starts_or_has_no_notice(office: Office) -> None:
    backwards = await office.put(CHEN, f"/campaigns/{new_id()}", campaign(ends_on="2020-03-01"))
    assert backwards.status_code == 422
    groundless = await office.put(CHEN, f"/campaigns/{new_id()}", campaign(notice_id=str(new_id())))
    assert (groundless.status_code, groundless.json()["type"]) == (409, "/problems/notice-unknown")


async def test_phases_are_kept_in_order_and_replaced_whole(office: Office, campaign_id: UUID) -> None:
    phases = [
        {"name": "第一阶段", "starts_on": "2020-03-21", "ends_on": "2020-04-10"},
        {"name": "第二阶段", "starts_on": "2020-04-11", "ends_on": "2020-08-31"},
    ]
    path = f"/campaigns/{campaign_id}"
    changed = await office.put(CHEN, path, campaign(phases=phases), **{"If-Match": '"1"'})
    assert changed.json()["phases"] == [{"position": n, **phase} for n, phase in enumerate(phases, start=1)]
    assert (await office.put(CHEN, path, campaign(phases=phases))).status_code == 200


async def test_saving_a_campaign_writes_an_event_and_an_audit_entry(office: Office, campaign_id: UUID) -> None:
    await office.put(CHEN, f"/campaigns/{campaign_id}", campaign())
    with psycopg.connect(office.database.dsn()) as connection:
        events = connection.execute("select data from outbox where subject = %s", [str(campaign_id)]).fetchall()
        trail = connection.execute(
            "select actor_id, action from audit_entries where subject = %s", [str(campaign_id)]
        ).fetchall()
    assert [data["name"] for (data,) in events] == ["志愿服务助力脱贫攻坚"]
    assert trail == [(CHEN.account_id, "campaign.saved")]

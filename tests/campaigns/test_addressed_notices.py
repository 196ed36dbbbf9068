"""Notices addressed by rules: who reads them, receipts, replacing, withdrawing, deleting, and the cascade."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from deploy.keys import new_key
from services.campaigns.notices.rekeying import REKEYED
from services.campaigns.notices.sealed import open_text
from services.kernel.crypto.keys import CannotDecrypt, KeyRing
from services.kernel.crypto.rotation import FIRST, count_left, try_batch
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.campaigns.office import BLIND_INDEX_KEY, KEK, KEYS, Caller, Office, campaign, form_2, notice
from tests.campaigns.test_campaign_states import problem
from tests.support.people import (
    API_CLIENT,
    CHEN,
    LEADER_A,
    OTHER_CITY,
    TEAM_A,
    TEAM_B,
    XIAO_LI,
    XIAO_WANG,
    ZHANG,
    person,
)

LINGYUAN = person("凌源主任", "county_officer", division="211382")
PROVINCE = person("省处", "province_officer", division="21")
OTHER_PROVINCE = person("外省处", "province_officer", division="34")
CONTACT = {"office": "指导科", "names": "顾某、于某", "phone": "0421-3930226", "fax": None, "mail": "a@example.cn"}
LIAONING_OFFICE, CITY_OFFICE, BEIPIAO_OFFICE, LINGYUAN_OFFICE = (new_id() for _ in range(4))


@pytest.fixture(scope="module")
async def units(teams: Office) -> Office:
    """An office of the city and one of each county, beside the teams."""
    teams.feeds.division("21", "辽宁省", "", "province")
    teams.feeds.division("2113", "朝阳市", "21", "city")
    teams.feeds.team(LIAONING_OFFICE, "省文明办", "21", "office")
    teams.feeds.team(CITY_OFFICE, "市文明办", "2113", "office")
    teams.feeds.team(BEIPIAO_OFFICE, "北票文明办", "211381", "office")
    teams.feeds.team(LINGYUAN_OFFICE, "凌源文明办", "211382", "office")
    await teams.feeds.deliver()
    return teams


def to(*organizations: UUID) -> list[dict[str, Any]]:
    return [{"organizations": [str(each) for each in organizations]}]


async def sent(office: Office, who: Caller = CHEN, **changes: Any) -> str:
    """A new notice; its path."""
    path = f"/notices/{new_id()}"
    answer = await office.put(who, path, notice(**changes))
    assert answer.status_code == 201, answer.text
    return path


async def edited(office: Office, path: str, who: Caller = CHEN, **changes: Any) -> Any:
    tag = (await office.get(who, path)).headers["ETag"]
    return await office.put(who, path, notice(**changes), **{"If-Match": tag})


def id_of(path: str) -> str:
    return path.rsplit("/", 1)[1]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rules": [{"level": "village"}]}, "addressees-nobody"),
        ({"rules": [{}, {"division": "3413"}]}, "addressees-nobody"),
        ({"copy_rules": [{"kinds": ["ministry"]}]}, "copies-nobody"),
        ({"rules": [{"organizations": [str(new_id())]}]}, "unit-unknown"),
        ({"rules": [{"under": str(new_id())}]}, "unit-unknown"),
        ({"copy_rules": [{"except": [str(new_id())]}]}, "unit-unknown"),
        ({"parents": [str(new_id())]}, "parent-notice-unknown"),
        ({"replaces": str(new_id()), "replaces_because": "有误"}, "notice-not-replaceable"),
    ],
)
async def test_a_notice_that_reaches_nobody_or_stands_on_nothing_is_refused_and_nothing_is_stored(
    units: Office, change: dict[str, Any], code: str
) -> None:
    for state in ("draft", "issued"):
        path = f"/notices/{new_id()}"
        answer = await units.put(CHEN, path, notice(state=state, **change))
        assert problem(answer) == (409, code)
        assert answer.json()["title_en"]
        assert (await units.get(CHEN, path)).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"rules": [{"level": "planet"}]},
        {"contacts": [{}]},
        {"contacts": [{"names": ""}]},
        {"disclosure": "secret"},
        {"published_time": "08:22"},
        {"published_on": "2020-06-16", "published_time": "8:22"},
        {"replaces": str(new_id())},
        {"replaces_because": "有误"},
        {"state": "replaced"},
        {"corrected_text": ""},
        {"parents": [str(new_id()) for _ in range(3)]},
    ],
)
async def test_it_refuses_what_no_notice_can_say(units: Office, change: dict[str, Any]) -> None:
    assert (await units.put(CHEN, f"/notices/{new_id()}", notice(**change))).status_code == 422


async def test_units_above_each_other_in_a_circle_are_refused(units: Office) -> None:
    first, second = new_id(), new_id()
    for unit, above in ((first, second), (second, first)):
        units.feeds.team(unit, f"圈{unit}", "2113", "unit", {"ring_line": above})
    await units.feeds.deliver()
    answer = await units.put(CHEN, f"/notices/{new_id()}", notice(rules=[{"under": str(first), "line": "ring_line"}]))
    assert problem(answer) == (409, "participants-circular")


async def test_a_draft_is_its_offices_alone_and_no_ground_for_others(units: Office) -> None:
    path = await sent(units, state="draft", rules=to(BEIPIAO_OFFICE))
    for who in (ZHANG, PROVINCE, OTHER_CITY, XIAO_LI):
        for rest in ("", "/addressees", "/copies", "/cascade", "/files"):
            assert (await units.get(who, f"{path}{rest}")).status_code == 404
        assert id_of(path) not in (await units.get(who, "/notices?limit=200")).text
    assert (await units.post(ZHANG, f"{path}/receipt")).status_code == 404
    assert (await units.post(PROVINCE, f"{path}/issue")).status_code == 404
    assert problem(await units.post(CHEN, f"{path}/withdraw", {"reason": "不要了"})) == (409, "notice-not-issued")
    on_it = await units.put(CHEN, f"/notices/{new_id()}", notice(parents=[id_of(path)]))
    assert problem(on_it) == (409, "parent-notice-is-a-draft")
    assert (await units.get(CHEN, path)).json()["state"] == "draft"
    assert (await units.delete(CHEN, path)).status_code == 204
    assert (await units.get(CHEN, path)).status_code == 404


async def test_only_whom_it_concerns_reads_it_with_its_contacts(units: Office) -> None:
    path = await sent(units, rules=to(BEIPIAO_OFFICE), copy_rules=to(TEAM_A), contacts=[CONTACT])
    for who in (CHEN, ZHANG, LEADER_A, XIAO_LI, PROVINCE):
        read = await units.get(who, path)
        assert (read.status_code, read.json()["contacts"]) == (200, [CONTACT])
    for other in (LINGYUAN, XIAO_WANG, OTHER_CITY, OTHER_PROVINCE):
        assert (await units.get(other, path)).status_code == 404
    # An API client, which one administrator makes alone, reads no names of people.
    assert (await units.get(API_CLIENT, path)).json()["contacts"] == []
    for who in (ZHANG, PROVINCE):
        assert (await edited(units, path, who, title="改")).status_code == 403
        assert (await units.delete(who, path)).status_code == 403
    with psycopg.connect(units.database.dsn()) as connection:
        row = connection.execute("select to_jsonb(n)::text from notices n where id = %s", [id_of(path)]).fetchone()
    assert row is not None
    assert "顾某" not in row[0]
    assert (
        await units.put(CHEN, path, notice(rules=to(BEIPIAO_OFFICE), copy_rules=to(TEAM_A), contacts=[CONTACT]))
    ).status_code == 200


async def test_without_rules_it_is_read_in_its_division_and_nobody_is_asked(units: Office) -> None:
    path = await sent(units)
    for who in (CHEN, ZHANG, LINGYUAN, XIAO_LI, PROVINCE):
        assert (await units.get(who, path)).status_code == 200
    assert (await units.get(OTHER_CITY, path)).status_code == 404
    assert problem(await units.post(ZHANG, f"{path}/receipt")) == (409, "not-addressed")
    assert (await units.get(CHEN, f"{path}/addressees")).json()["total"] == 0


async def test_a_receipt_is_given_by_the_unit_itself_and_the_first_one_stands(units: Office) -> None:
    path = await sent(units, rules=to(BEIPIAO_OFFICE, LINGYUAN_OFFICE, TEAM_A), copy_rules=to(TEAM_B))
    for who, status in ((None, 401), (XIAO_LI, 403), (OTHER_CITY, 404)):
        assert (await units.post(who, f"{path}/receipt")).status_code == status
    leader_b = person("乙队队长", "team_leader", team=TEAM_B, division="211382")
    assert problem(await units.post(leader_b, f"{path}/receipt")) == (409, "not-addressed")
    assert problem(await units.post(ZHANG, f"{path}/receipt", {"organization_id": str(LINGYUAN_OFFICE)})) == (
        409,
        "not-addressed",
    )
    assert (await units.get(CHEN, f"{path}/addressees")).json()["to_receive"] == []
    waiting = (await units.get(ZHANG, "/receipts/waiting")).json()["items"]
    assert ("notice", id_of(path)) in {(each["kind"], each["id"]) for each in waiting}
    first = (await units.post(ZHANG, f"{path}/receipt")).json()["items"]
    again = (await units.post(person("副主任", "county_officer", division="211381"), f"{path}/receipt")).json()["items"]
    assert again == first
    assert [(each["organization_id"], each["received_by"]) for each in first] == [
        (str(BEIPIAO_OFFICE), str(ZHANG.account_id))
    ]
    assert id_of(path) not in (await units.get(ZHANG, "/receipts/waiting")).text
    assert id_of(path) in (await units.get(LEADER_A, "/receipts/waiting")).text
    assert (await units.get(XIAO_LI, "/receipts/waiting")).status_code == 403
    of_volunteer = (await units.get(XIAO_LI, "/notices?box=received&limit=200")).json()["items"]
    assert [each["is_to_receive"] for each in of_volunteer if each["id"] == id_of(path)] == [False]
    shown = (await units.get(CHEN, f"{path}/addressees")).json()
    assert (shown["total"], shown["received"]) == (3, 1)
    assert {each["name"] for each in shown["items"] if each["received_at"] is None} == {"凌源文明办", "甲队"}
    assert [each["name"] for each in (await units.get(CHEN, f"{path}/copies")).json()["items"]] == ["乙队"]
    listed = next(
        each
        for each in (await units.get(CHEN, "/notices?box=sent&limit=200")).json()["items"]
        if each["id"] == id_of(path)
    )
    assert (listed["addressed"], listed["received"], listed["is_own"]) == (3, 1, True)
    # The county sees its own part.
    theirs = (await units.get(ZHANG, "/notices?box=received&limit=200")).json()["items"]
    listed = next(each for each in theirs if each["id"] == id_of(path))
    assert (listed["addressed"], listed["received"], listed["is_to_receive"]) == (2, 1, False)
    with psycopg.connect(units.database.dsn()) as connection:
        entries = connection.execute(
            "select count(*) from audit_entries where action = 'notice.received' and subject = %s", [id_of(path)]
        ).fetchone()
    assert entries == (1,)


async def test_who_comes_by_a_rule_is_addressed_from_then_on(units: Office) -> None:
    fresh = new_id()
    units.feeds.team(fresh, "老站点", "211382", "site")
    await units.feeds.deliver()
    path = await sent(units, rules=[{"kinds": ["site"], "division": "211382"}])
    units.feeds.team(new_id(), "新站点", "211382", "site")
    await units.feeds.deliver()
    names = {each["name"] for each in (await units.get(CHEN, f"{path}/addressees")).json()["items"]}
    assert names == {"老站点", "新站点"}


async def test_it_is_changed_and_deleted_while_nobody_received_it_and_afterwards_replaced(units: Office) -> None:
    path = await sent(units, rules=to(BEIPIAO_OFFICE))
    assert (await edited(units, path, rules=to(BEIPIAO_OFFICE), title="改过的标题")).status_code == 200
    assert (await units.post(ZHANG, f"{path}/receipt")).status_code == 200
    changed = await edited(units, path, rules=to(BEIPIAO_OFFICE), title="再改")
    assert problem(changed) == (409, "notice-received")
    assert problem(await units.delete(CHEN, path)) == (409, "notice-received")
    # The corrected text stands beside the text as received and may still be mended.
    mended = await edited(
        units, path, rules=to(BEIPIAO_OFFICE), title="改过的标题", corrected_text="各县（市）区：现印发方案，请落实。"
    )
    assert (mended.status_code, mended.json()["text"]) == (200, notice()["text"])
    assert mended.json()["corrected_text"] == "各县（市）区：现印发方案，请落实。"

    for who, body in ((PROVINCE, {"division_code": "2113"}), (OTHER_CITY, {"division_code": "3413"})):
        theirs = notice(replaces=id_of(path), replaces_because="有误", **body)
        assert problem(await units.put(who, f"/notices/{new_id()}", theirs)) == (409, "notice-not-replaceable")
    because: dict[str, Any] = {"replaces": id_of(path), "replaces_because": "日期写错"}
    new = await sent(units, rules=to(BEIPIAO_OFFICE), title="新的", state="draft", **because)
    assert (await units.get(ZHANG, path)).json()["state"] == "issued"
    second = await units.put(CHEN, f"/notices/{new_id()}", notice(**because))
    assert problem(second) == (409, "notice-replaced-already")
    assert (await units.post(CHEN, f"{new}/issue")).json()["state"] == "issued"
    old = (await units.get(ZHANG, path)).json()
    assert (old["state"], old["replaced_by"], old["title"]) == ("replaced", id_of(new), "改过的标题")
    assert (await units.get(ZHANG, new)).json()["replaces_because"] == "日期写错"
    # Receivers are asked again; the old one is not received, changed or withdrawn any more.
    assert (await units.get(ZHANG, f"{new}/addressees")).json()["to_receive"] == [str(BEIPIAO_OFFICE)]
    assert problem(await units.post(ZHANG, f"{path}/receipt")) == (409, "notice-not-in-force")
    assert problem(await units.post(CHEN, f"{path}/withdraw", {"reason": "x"})) == (409, "notice-over")
    assert problem(await edited(units, path, title="又改")) == (409, "notice-over")
    assert problem(await units.delete(CHEN, path)) == (409, "notice-over")
    # The replacement is deleted before anybody received it: the old one is in force again.
    assert (await units.delete(CHEN, new)).status_code == 204
    assert (await units.get(ZHANG, path)).json()["state"] == "issued"


async def test_a_withdrawn_notice_stays_readable_with_its_reason(units: Office) -> None:
    path = await sent(units, rules=to(BEIPIAO_OFFICE))
    assert (await units.post(ZHANG, f"{path}/withdraw", {"reason": "x"})).status_code == 403
    assert (await units.post(PROVINCE, f"{path}/withdraw", {"reason": "x"})).status_code == 403
    assert (await units.post(CHEN, f"{path}/withdraw", {"reason": "  "})).status_code == 422
    await units.post(CHEN, f"{path}/withdraw", {"reason": "不再开展，电话13812345678"})
    read = (await units.get(ZHANG, path)).json()
    assert read["state"] == "withdrawn"
    assert read["withdrawn_because"].startswith("不再开展")
    assert "13812345678" not in read["withdrawn_because"]
    assert problem(await units.post(ZHANG, f"{path}/receipt")) == (409, "notice-not-in-force")
    assert id_of(path) not in (await units.get(ZHANG, "/receipts/waiting")).text


async def test_a_received_notice_is_not_withdrawn_but_replaced(units: Office) -> None:
    path = await sent(units, rules=to(BEIPIAO_OFFICE))
    assert (await units.get(CHEN, path)).json()["is_received"] is False
    await units.post(ZHANG, f"{path}/receipt")
    assert problem(await units.post(CHEN, f"{path}/withdraw", {"reason": "不再开展"})) == (409, "notice-received")
    read = (await units.get(CHEN, path)).json()
    assert (read["state"], read["is_received"]) == ("issued", True)
    replaced = notice(rules=to(BEIPIAO_OFFICE), replaces=id_of(path), replaces_because="不再开展")
    assert (await units.put(CHEN, f"/notices/{new_id()}", replaced)).status_code == 201
    assert (await units.get(ZHANG, path)).json()["state"] == "replaced"


async def test_a_notice_on_which_something_stands_is_not_deleted(units: Office) -> None:
    path = await sent(units)
    of_campaign = await units.put(CHEN, f"/campaigns/{new_id()}", campaign(notice_id=id_of(path), state="draft"))
    assert of_campaign.status_code == 201
    assert problem(await units.delete(CHEN, path)) == (409, "notice-is-ground")
    # A draft of an office below is not seen by the office above, and holds the notice all the same.
    above = await sent(units, PROVINCE, division_code="21")
    drafted = await units.put(CHEN, f"/campaigns/{new_id()}", campaign(notice_id=id_of(above), state="draft"))
    assert drafted.status_code == 201
    assert problem(await units.delete(PROVINCE, above)) == (409, "notice-is-ground")
    assert (await units.get(PROVINCE, above)).status_code == 200


async def test_the_files_go_with_a_notice_that_is_deleted_and_stay_when_it_is_not(units: Office) -> None:
    path = await sent(units, rules=to(BEIPIAO_OFFICE))
    file_id = units.files.keep("notice", UUID(id_of(path)), b"%PDF-1.7 words")
    await units.post(ZHANG, f"{path}/receipt")
    assert problem(await units.delete(CHEN, path)) == (409, "notice-received")
    assert problem(await units.delete(CHEN, f"{path}/files/{file_id}")) == (409, "notice-received")
    assert file_id in units.files.files
    other = await sent(units, state="draft")
    gone = units.files.keep("notice", UUID(id_of(other)), b"%PDF-1.7 words")
    units.files.is_down = True
    assert (await units.delete(CHEN, other)).status_code == 503
    units.files.is_down = False
    assert (await units.get(CHEN, other)).status_code == 200
    assert (await units.delete(CHEN, other)).status_code == 204
    assert gone not in units.files.files


async def test_the_cascade_shows_what_each_level_added_and_how_far_it_is(units: Office) -> None:
    ministry = await sent(units, OTHER_PROVINCE, division_code="34", title="外省的")
    of_province: dict[str, Any] = {"division_code": "21", "rules": to(CITY_OFFICE)}
    top = await sent(units, PROVINCE, title="省通知", text="全省执行。", **of_province)
    second = await sent(units, PROVINCE, title="省补充通知", **of_province)
    refused = await units.put(CHEN, f"/notices/{new_id()}", notice(parents=[id_of(ministry)]))
    assert problem(refused) == (409, "parent-notice-unknown")
    await units.post(CHEN, f"{top}/receipt")
    own = await sent(
        units, title="市通知", parents=[id_of(top), id_of(second)], rules=to(BEIPIAO_OFFICE, LINGYUAN_OFFICE)
    )
    for above, code in ((top, "notice-received"), (second, "notice-cascade-ring")):
        ring = await edited(units, above, PROVINCE, parents=[id_of(own)], **of_province)
        assert problem(ring) == (409, code)
    await units.post(ZHANG, f"{own}/receipt")
    campaign_id = new_id()
    assert (
        await units.put(CHEN, f"/campaigns/{campaign_id}", campaign(notice_id=id_of(own), state="published"))
    ).is_success
    cycle = {"kind": "monthly", "due_day": 25, "from": "2016-05", "to": "2016-05"}
    owed = form_2(campaign_id, cycle=cycle, owed_by={"kind": "team", "division_code": "211381"}, name="月报")
    assert (await units.put(CHEN, f"/obligations/{new_id()}", owed)).status_code == 201
    pairing = units.feeds.pairing(TEAM_A, "211381102201", "2016-01-01", "2016-12-31")
    units.feeds.report("submitted", pairing, TEAM_A, "2016-05", "2016-05-20T08:00:00+08:00", new_id())
    await units.feeds.deliver()

    tree = {each["title"]: each for each in (await units.get(PROVINCE, f"{top}/cascade")).json()["items"]}
    assert set(tree) == {"省通知", "市通知"}
    assert (tree["省通知"]["addressed"], tree["省通知"]["received"], tree["省通知"]["opening"]) == (1, 1, "全省执行。")
    below = tree["市通知"]
    assert (below["parents"], below["hidden_parents"]) == ([id_of(top)], 1)
    assert (below["addressed"], below["received"]) == (2, 1)
    added = below["campaigns"][0]
    assert (added["id"], added["obligations"]) == (str(campaign_id), ["月报"])
    assert (added["dues"], added["due"], added["filed"]) == (1, 1, 1)

    # The city sees both above it; the county its own part, and that there is more above.
    of_city = (await units.get(CHEN, f"{own}/cascade")).json()["items"]
    assert [each["title"] for each in of_city][-1] == "市通知"
    assert {each["title"] for each in of_city} == {"省通知", "省补充通知", "市通知"}
    of_county = (await units.get(ZHANG, f"{own}/cascade")).json()["items"]
    assert [(each["title"], each["hidden_parents"], each["addressed"]) for each in of_county] == [("市通知", 2, 1)]
    assert (await units.get(OTHER_CITY, f"{own}/cascade")).status_code == 404

    # What stands on the version before stands on the one that replaced it.
    new = await sent(
        units,
        PROVINCE,
        division_code="21",
        title="省通知二",
        rules=to(CITY_OFFICE),
        replaces=id_of(top),
        replaces_because="有误",
    )
    again = {each["title"]: each["state"] for each in (await units.get(PROVINCE, f"{new}/cascade")).json()["items"]}
    assert again == {"省通知": "replaced", "省通知二": "issued", "市通知": "issued"}


async def test_the_preview_shows_whom_rules_would_reach_and_stores_nothing(units: Office) -> None:
    rules = {"rules": [{"kinds": ["office"], "level": "county"}]}
    assert (await units.post(LEADER_A, "/notices/addressees/preview", rules)).status_code == 403
    elsewhere = {**rules, "division_code": "3413"}
    assert (await units.post(CHEN, "/notices/addressees/preview", elsewhere)).status_code == 403
    nobody = {"rules": [{"level": "village"}]}
    assert problem(await units.post(CHEN, "/notices/addressees/preview", nobody)) == (409, "addressees-nobody")
    shown = (await units.post(CHEN, "/notices/addressees/preview?limit=1", rules)).json()
    assert shown["total"] == 2
    assert len(shown["items"]) == 1


@pytest.mark.parametrize(
    ("days", "named"),
    [
        ({"printed_on": "2020-03-23"}, ("issued_on", "printed_on")),
        ({"published_on": "2020-03-23"}, ("issued_on", "published_on")),
        ({"printed_on": "2020-03-26", "published_on": "2020-03-25"}, ("printed_on", "published_on")),
    ],
)
async def test_days_in_an_order_that_cannot_be_are_refused(
    units: Office, days: dict[str, Any], named: tuple[str, str]
) -> None:
    path = f"/notices/{new_id()}"
    answer = await units.put(CHEN, path, notice(**days))
    assert problem(answer) == (422, "notice-days-out-of-order")
    assert (answer.json()["earlier"], answer.json()["later"]) == named
    assert "签发" in answer.json()["title"]
    assert (await units.get(CHEN, path)).status_code == 404
    # All on one day is usual.
    same = {"issued_on": "2020-03-24", "printed_on": "2020-03-24", "published_on": "2020-03-24"}
    stored = await units.put(CHEN, path, notice(**same))
    assert stored.status_code == 201
    tag = {"If-Match": stored.headers["ETag"]}
    changed = await units.put(CHEN, path, notice(**{**same, **days}), **tag)
    assert problem(changed)[0] == 422
    assert (await units.get(CHEN, path)).json()["printed_on"] == "2020-03-24"


async def test_what_an_earlier_release_took_is_saved_again_as_long_as_its_days_stay(units: Office) -> None:
    path = f"/notices/{new_id()}"
    assert (await units.put(CHEN, path, notice())).status_code == 201
    with psycopg.connect(units.database.dsn()) as connection:
        connection.execute("update notices set printed_on = '2020-03-01' where id = %s", [path.rsplit("/", 1)[1]])
    tag = {"If-Match": (await units.get(CHEN, path)).headers["ETag"]}
    kept = await units.put(CHEN, path, notice(printed_on="2020-03-01", title="改了标题的通知"), **tag)
    assert kept.status_code == 200, kept.text
    tag = {"If-Match": kept.headers["ETag"]}
    moved = await units.put(CHEN, path, notice(printed_on="2020-03-02", title="改了标题的通知"), **tag)
    assert problem(moved) == (422, "notice-days-out-of-order")


async def test_what_an_official_paper_says_of_itself_is_kept(units: Office) -> None:
    said: dict[str, Any] = {
        "printed_on": "2020-03-25",
        "printing_office": "朝阳市精神文明建设办公室",
        "published_on": "2020-06-16",
        "published_time": "08:22",
        "receiving_office": "指导科",
        "endorsed_by": ["市委", "市政府"],
        "disclosure": "on_own_initiative",
        "addressees": ["各县（市）区文明办", "市（中省）直各部门及有关单位"],
        "copied_to": ["省文明办"],
    }
    path = await sent(units, **said)
    read = (await units.get(ZHANG, path)).json()
    assert {name: read[name] for name in said} == said
    assert (read["issued_on"], read["is_own"], read["sent_at"] is not None) == ("2020-03-24", False, True)


async def test_contacts_and_reasons_stay_readable_under_another_key(units: Office) -> None:
    path = await sent(units, contacts=[CONTACT])
    await units.post(CHEN, f"{path}/withdraw", {"reason": "不再开展"})
    new = new_key()
    (kind,) = REKEYED

    def stored() -> Any:
        with psycopg.connect(units.database.dsn()) as connection:
            return connection.execute(
                "select id, wrapped_key, contacts_sealed, withdrawn_because_sealed from notices where id = %s",
                [id_of(path)],
            ).fetchone()

    worker = Database(units.database.worker, application_name="rekeying", pool_size=1)
    async with worker, worker.transaction() as opened:
        both = KeyRing(f"{new}\n{KEK}", BLIND_INDEX_KEY)
        await try_batch(opened, both, kind, FIRST)
        assert (await count_left(opened, both, kind))[0] == 0
    notice_id, key, contacts, because = stored()
    with pytest.raises(CannotDecrypt):
        open_text(KEYS, key, notice_id, "contacts", contacts)
    alone = KeyRing(new, BLIND_INDEX_KEY)
    assert "顾某" in open_text(alone, key, notice_id, "contacts", contacts)
    assert open_text(alone, key, notice_id, "withdrawn_because", because) == "不再开展"
    # The service of this module goes on with the key it knows.
    with psycopg.connect(units.database.dsn()) as cleared:
        cleared.execute(
            "update notices set wrapped_key = null, contacts_sealed = null, withdrawn_because_sealed = null, "
            "replaces_because_sealed = null"
        )


async def test_waiting_names_campaigns_and_notices_once_each(units: Office) -> None:
    campaign_id = new_id()
    assert (await units.put(CHEN, f"/campaigns/{campaign_id}", campaign())).status_code == 201
    assert ("campaign", str(campaign_id)) in {
        (each["kind"], each["id"]) for each in (await units.get(LEADER_A, "/receipts/waiting")).json()["items"]
    }
    await units.post(LEADER_A, f"/campaigns/{campaign_id}/receipt")
    assert str(campaign_id) not in (await units.get(LEADER_A, "/receipts/waiting")).text
    assert str(campaign_id) not in (await units.get(CHEN, "/receipts/waiting")).text

"""The register's part of a household's file: whose right, what is in it, what the trail says."""

from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from services.households import models
from services.households.household_files import contents
from services.households.households.schemas import WholeHead, WholeMember, WholeRecord
from services.households.pairings.schemas import WholeEnrolment, WholePairing, WholePlan
from services.households.withholding.schemas import WholeErasureRequest, WholeRestriction
from services.kernel.auth.permissions import ROLE_PERMISSIONS, TEAM_ROLES
from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from tests.households import forms
from tests.households.conftest import Register
from tests.households.people import BEIPIAO, CHAOYANG, TEAM_A, XIAO_LI_ID, chen, leader, liu, signed_in, xiao_li, zhang

PURPOSE = "本人申请查阅本户资料"


async def read(register: Register, headers: dict[str, str], household_id: UUID, **body: Any) -> httpx.Response:
    sent = {"purpose": PURPOSE, **body}
    path = f"/api/households/{household_id}/file"
    return await register.client.post(path, json={k: v for k, v in sent.items() if v is not None}, headers=headers)


@pytest.fixture
async def household(register: Register) -> UUID:
    number = str(new_id())[-12:]
    household_id = await register.put_household(
        new_id(),
        registry_no=f"FILE-{number}",
        head={"name": "孙大有", "phone": "13900000551/0421-5550551（儿子家）", "id_number": forms.id_number(551)},
        members=[{"id": str(new_id()), "name": "孙小有", "relation": "子", "phone": "13511112551"}],
    )
    pairing_id = new_id()
    body = forms.pairing(household_id, helpers=[str(XIAO_LI_ID)])
    answer = await register.client.put(f"/api/pairings/{pairing_id}", json=body, headers=zhang())
    assert answer.status_code == 201, answer.text
    plan = {"funds": "每月二百元", "project": "养鹅", "goods": "", "other": "", "goals": ["health"]}
    answer = await register.client.put(f"/api/pairings/{pairing_id}/plan", json=plan, headers=zhang())
    assert answer.status_code == 200, answer.text
    return household_id


def of_role(role: str) -> dict[str, str]:
    if role in TEAM_ROLES:
        return signed_in(RoleGrant(role, TEAM_A, BEIPIAO))
    return signed_in(RoleGrant(role, None, CHAOYANG))


@pytest.mark.parametrize(
    "role", [role for role, can in ROLE_PERMISSIONS.items() if "households.export_file" not in can]
)
async def test_a_role_without_the_right_is_refused(register: Register, household: UUID, role: str) -> None:
    answer = await read(register, of_role(role), household)
    assert answer.status_code == 403
    assert "孙大有" not in answer.text


def test_the_right_is_of_county_and_city_officers_who_may_reveal_and_read_all_that_is_inside() -> None:
    holders = {role for role, can in ROLE_PERMISSIONS.items() if "households.export_file" in can}
    assert holders == {"county_officer", "city_officer"}
    needed = {"households.reveal", "pairings.read", "reports.review", "visits.read"}
    assert all(needed <= ROLE_PERMISSIONS[role] for role in holders)


async def test_the_own_team_another_county_and_an_unknown_household_are_refused(
    register: Register, household: UUID
) -> None:
    assert (await read(register, xiao_li(), household)).status_code == 403
    assert (await read(register, leader(), household)).status_code == 403
    assert (await read(register, liu(), household)).status_code == 404
    assert (await read(register, zhang(), new_id())).status_code == 404


@pytest.mark.parametrize("purpose", [None, "", "看看", "长" * 201])
async def test_no_purpose_is_refused(register: Register, household: UUID, purpose: Any) -> None:
    assert (await read(register, zhang(), household, purpose=purpose)).status_code == 422


@pytest.mark.parametrize("who", [zhang, chen])
async def test_an_office_of_the_place_reads_everything_in_clear(register: Register, household: UUID, who: Any) -> None:
    answer = await read(register, who(), household)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    record = told["household"]
    assert record["head"] == {
        "name": "孙大有",
        "phone": "13900000551",
        "other_phones": ["04215550551"],
        "phone_note": "儿子家",
        "id_number": forms.id_number(551),
        "id_kind": "resident",
        "id_upgraded": False,
        "birth_year": None,
        "health": None,
        "schooling": None,
        "as_written": {},
    }
    assert record["members"][0]["name"] == "孙小有"
    assert (record["members"][0]["relation"], record["members"][0]["phone"]) == ("子", "13511112551")
    assert (record["address"], record["poverty_causes"], record["needs"]) == (
        "辽宁省北票市大板镇上园村三组12号",
        ["illness"],
        ["medical_care"],
    )
    (pairing,) = told["pairings"]
    assert pairing["helpers"] == [str(XIAO_LI_ID)]
    assert (pairing["plan"]["funds"], pairing["plan"]["goals"]) == ("每月二百元", ["health"])
    assert set(told["described_by"]["properties"]) == {"household", "withholding", "pairings"}


async def test_a_closed_pairing_is_there_with_its_reason(register: Register, household: UUID) -> None:
    (pairing,) = (await read(register, zhang(), household)).json()["pairings"]
    closing = {"reason": "队伍解散", "closed_on": "2020-06-30"}
    await register.client.post(f"/api/pairings/{pairing['id']}/close", json=closing, headers=zhang())
    (closed,) = (await read(register, zhang(), household)).json()["pairings"]
    assert (closed["is_closed"], closed["close_reason"], closed["ends_on"]) == (True, "队伍解散", "2020-06-30")
    assert closed["plan"]["project"] == "养鹅"


async def test_a_restriction_and_a_request_to_erase_are_told_with_their_reasons(
    register: Register, household: UUID
) -> None:
    path = f"/api/households/{household}/restrict"
    assert (await register.client.post(path, json={"reason": "本人提出异议"}, headers=zhang())).status_code == 200
    asked = {"household_id": str(household), "reason": "本人要求删除"}
    path = f"/api/households/erasures/{new_id()}"
    assert (await register.client.put(path, json=asked, headers=zhang())).status_code in {200, 201}
    told = (await read(register, zhang(), household)).json()["withholding"]
    assert told["restriction"]["reason"] == "本人提出异议"
    assert [(each["state"], each["reason"]) for each in told["erasure_requests"]] == [("asked", "本人要求删除")]


async def test_the_trail_has_the_purpose_masked_before_the_answer_leaves(register: Register, household: UUID) -> None:
    await read(register, zhang(), household, purpose="核对电话13900000551")
    (entry,) = register.trail("subject = %s and action = 'household.file_read'", f"household:{household}")
    assert entry["details"]["purpose"] == "核对电话139****0551"
    assert entry["details"]["subjects"] == [str(household)]


SHOWN = {
    "households": {*WholeRecord.model_fields, *(f"head_{name}" for name in WholeHead.model_fields)},
    "household_members": set(WholeMember.model_fields),
    "withheld_households": set(WholeRestriction.model_fields),
    "erasures": set(WholeErasureRequest.model_fields),
    "household_visits": set(WholeRecord.model_fields),
    "pairings": set(WholePairing.model_fields),
    "support_plans": set(WholePlan.model_fields),
    "enrolments": set(WholeEnrolment.model_fields),
}


def not_told(tables: dict[str, set[str]]) -> list[str]:
    """Tables and columns that are neither in the file nor listed with a reason; those of the queue of jobs apart."""
    assert SHOWN.keys() == contents.EXPORTED.keys()
    missing = [
        name
        for name in tables
        if name not in contents.EXPORTED and name not in contents.LEFT_OUT and not name.startswith("procrastinate_")
    ]
    for name in contents.EXPORTED:
        missing += [f"{name}.{column}" for column in tables[name] - SHOWN[name] - contents.COLUMNS[name].keys()]
    return sorted(missing)


@pytest.fixture
def tables(register: Register) -> dict[str, set[str]]:
    """The columns of every table of the migrated database."""
    found: dict[str, set[str]] = {}
    with psycopg.connect(register.database.dsn(), row_factory=dict_row) as connection:
        for row in connection.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        ):
            found.setdefault(row["table_name"], set()).add(row["column_name"])
    return found


async def test_every_table_and_column_is_in_the_file_or_listed_with_a_reason(tables: dict[str, set[str]]) -> None:
    assert not_told(tables) == []
    assert contents.LEFT_OUT.keys() | contents.EXPORTED.keys() <= tables.keys()
    for name, columns in contents.COLUMNS.items():
        assert columns.keys() <= tables[name]
    assert {table.name for table in models.metadata.sorted_tables} <= tables.keys()


async def test_a_new_table_and_a_new_column_are_noticed(tables: dict[str, set[str]]) -> None:
    tables["household_pets"] = {"id", "household_id"}
    tables["households"].add("mood")
    assert not_told(tables) == ["household_pets", "households.mood"]

"""The demo's people cannot exist, its numbers are those of the plan, and it is the same demo each time."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from deploy.demo import faulty_roster, plan
from deploy.demo.accounts_file import AccountsFile
from deploy.demo.households import CITY_UNIT_HOUSEHOLDS, UNPAIRED, cases, pairing_body, plan_body
from deploy.demo.ids import chance, demo_id
from deploy.demo.people import impossible_id_number, impossible_phone
from deploy.demo.pictures import draw
from deploy.demo.places import COUNTY_NAMES, as_csv, villages
from deploy.demo.reports import filings, late_teams, team_behind
from deploy.demo.teams import administrators, members_of, officers, team_positions, teams
from deploy.demo.visits import visits_of
from services.campaigns.campaigns.schemas import CampaignIn
from services.campaigns.notices.schemas import NoticeIn
from services.campaigns.obligations.schemas import ObligationIn
from services.campaigns.quotas.schemas import QuotasIn
from services.households.households.schemas import HouseholdInput
from services.households.pairings.schemas import PairingInput, PlanInput
from services.households.registers.places import Places
from services.kernel.auth.permissions import ROLE_PERMISSIONS
from services.kernel.clock import month_of
from services.kernel.identity import documents
from services.submissions.visits.schemas import VisitInput
from tests.households.roster_reading import roster_of
from tests.kernel.sheets.reading import FILES


def test_id_numbers_are_sound_in_form_and_of_a_region_that_never_was() -> None:
    people = [case.body["head"] for case in cases()] + [m for case in cases() for m in case.body["members"]]
    assert len(people) > 150
    for person in people:
        assert documents.is_sound(person["id_number"])
        assert person["id_number"][:2] == "69"


def test_no_telephone_number_of_the_demo_can_exist() -> None:
    for case in cases():
        area, _, subscriber = case.body["head"]["phone"].partition("-")
        assert (area, subscriber[0], len(subscriber)) == ("0421", "0", 7)
    assert impossible_phone(chance("x")).startswith("0421-0")
    assert plan.CONTACT["mailbox"].endswith(".example")


def test_a_check_digit_of_ten_is_written_x() -> None:
    numbers = {impossible_id_number(chance("x", n), date(1950, 1, 1))[-1] for n in range(200)}
    assert numbers == set("0123456789X")


def test_the_quotas_are_those_of_the_plan_and_some_counties_are_behind() -> None:
    assert list(plan.QUOTAS.values()) == [30, 30, 25, 25, 20, 10, 10]
    assert sum(plan.QUOTAS.values()) == 150
    for county, quota in plan.QUOTAS.items():
        own = [case for case in cases() if case.county == county and case.number < 1000]
        assert len(own) == quota
        assert sum(case.team is not None for case in own) == quota - UNPAIRED.get(county, 0)
    assert len(cases()) == 150 + CITY_UNIT_HOUSEHOLDS


def test_every_household_lives_in_an_invented_village_of_its_county() -> None:
    listed = dict(line.split(",") for line in as_csv().splitlines()[1:])
    assert all("示例" in name and code[6] == "9" for code, name in listed.items())
    for case in cases():
        assert case.village_code in listed
        assert case.village_code in {village.code for village in villages(case.county)}
    assert len({village.name for county in plan.QUOTAS for village in villages(county)}) >= 12


# A sheet that says nothing of where it is: its sender is asked.
WITHOUT_VILLAGE = "L3_ac01.xlsx"


@pytest.mark.parametrize("name", sorted(file.name for file in FILES.iterdir()))
def test_the_demo_has_the_village_that_each_sample_sheet_names(name: str) -> None:
    rows = [(plan.CITY, "朝阳市"), *COUNTY_NAMES.items(), *(line.split(",") for line in as_csv().splitlines()[1:])]
    places = Places((code, called) for code, called in rows)
    found = {
        draft.content.get("division_code") for draft in roster_of((FILES / name).read_bytes(), places=places).drafts
    }
    first = villages("211381")[0]
    assert first.name.startswith("前营村")
    assert found == ({None} if name == WITHOUT_VILLAGE else {first.code})


def test_the_services_take_what_the_demo_sends() -> None:
    NoticeIn.model_validate(plan.notice())
    CampaignIn.model_validate(plan.campaign())
    QuotasIn.model_validate(plan.quotas())
    for obligation in plan.obligations().values():
        ObligationIn.model_validate(obligation)
    for case in cases():
        HouseholdInput.model_validate(case.body)
        PlanInput.model_validate(plan_body(case))
        if case.team is not None:
            PairingInput.model_validate(pairing_body(case))
    for visit in (visit for case in cases()[::10] for visit in visits_of(case)):
        VisitInput.model_validate(visit.body())


def test_a_team_cares_for_households_of_its_own_place() -> None:
    for case in cases():
        if case.team is not None:
            assert case.village_code.startswith(case.team.division_code)
            assert pairing_body(case)["team_id"] == str(case.team.id)


def test_every_role_has_an_account_and_two_teams_in_two_counties_have_leader_and_volunteers() -> None:
    positions = [*administrators(), *officers(), *team_positions()]
    assert {position.role for position in positions} == set(ROLE_PERMISSIONS) - {"api_client", "security_admin"}
    assert (
        len({position.username for position in positions})
        == len({position.id for position in positions})
        == len(positions)
    )
    for team in teams():
        assert set(members_of(team)) == {"leader", "volunteer", "helper"}
    counties = {position.division_code for position in positions if position.role == "county_officer"}
    assert counties == set(plan.QUOTAS)


def test_visits_lie_in_the_months_of_the_plan_and_after_the_pairing() -> None:
    visits = [visit for case in cases() for visit in visits_of(case)]
    assert 600 < len(visits) < 1000
    assert {month_of(visit.on) for visit in visits} == set(plan.MONTHS)
    assert all(visit.on >= visit.case.starts_on for visit in visits)
    assert len({visit.id for visit in visits}) == len(visits)
    assert 150 <= sum(len(visit.photos) for visit in visits) <= 250
    assert all(case.team is not None for visit in visits for case in [visit.case])


def test_forms_are_filed_in_office_hours_and_late_only_where_the_demo_plan_says_so() -> None:
    for sheet in filings():
        assert sheet.is_late == (sheet.submitted_at.date() > sheet.due_on)
        assert sheet.submitted_at.date() >= sheet.case.starts_on
        assert 9 <= sheet.submitted_at.hour < 17
        assert sheet.accepted_at is None or sheet.accepted_at > sheet.submitted_at
        assert sheet.forwarded_at is None or (sheet.accepted_at and sheet.forwarded_at > sheet.accepted_at)
    late = {sheet.team for sheet in filings() if sheet.is_late}
    assert late == {team_behind(), *late_teams()}
    assert 0 < sum(sheet.is_late for sheet in filings()) < len(filings()) / 10


def test_the_clerks_sheet_names_nobody_who_could_be_somebody() -> None:
    rows = list(csv.DictReader(io.StringIO(faulty_roster.sheet())))
    assert len(rows) == faulty_roster.ROWS
    assert all(row["身份证号"].startswith("69") and row["联系电话"].startswith("0421-0") for row in rows)
    assert sum(not documents.is_sound(row["身份证号"]) for row in rows) == 1
    assert not {row["建档立卡编号"] for row in rows} & {case.body["registry_no"] for case in cases()}


def test_the_demo_is_the_same_each_time() -> None:
    assert demo_id("visit", 1) == demo_id("visit", 1) != demo_id("visit", 2)
    assert demo_id("visit", 1).version == 7
    assert [case.body for case in cases()] == [case.body for case in cases()]
    assert draw("a", "2020-05-11") == draw("a", "2020-05-11") != draw("b", "2020-05-11")


def test_pictures_are_as_heavy_as_a_phones_and_say_that_they_are_a_demo() -> None:
    visit = next(visit for case in cases() for visit in visits_of(case) if visit.photos)
    assert "DEMO" in visit.photos[0].label
    content = visit.photos[0].content
    assert 60_000 <= len(content) <= 130_000
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1024, 768))
        assert not picture.getexif()


def test_passwords_are_random_kept_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    home = tmp_path
    first = AccountsFile(home)
    first.add(officers())
    first.write()
    assert not first.was_there
    again = AccountsFile(home)
    again.add(officers())
    assert again.was_there
    passwords = {again.password_of(position.username) for position in officers()}
    assert len(passwords) == len(officers())
    assert passwords == {first.password_of(position.username) for position in officers()}
    assert (home / "demo-accounts.json").stat().st_mode & 0o777 == 0o600

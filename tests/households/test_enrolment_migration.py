"""From the release before: its pairings are enrolled in the campaigns of before, and the board reads as it did."""

from datetime import date
from typing import Any

import psycopg
import pytest

from deploy.programs import migrations_of
from services.households.progress.recount import recount_all
from services.kernel.db import migrations
from tests.databases import MakeDatabase, ServiceDatabase
from tests.households.campaigns_told import told_of_a_campaign, told_of_a_duty, told_of_a_quota
from tests.households.conftest import make_settings, running_register
from tests.households.people import (
    BEIPIAO,
    CHAOYANG,
    LINGYUAN_VILLAGE,
    SHANGYUAN,
    TEAM_A,
    TEAM_B,
    TEAM_OF_LINGYUAN,
    XIAHE,
    chen,
)

LAST_REVISION = "households_0019"
HOUSEHOLD = """
    insert into households (id, registry_no, village_code, registry_status, hygiene, income_project, members_count,
                            wrapped_key, head_name, fingerprint, circumstances)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'R' || n, %(village)s, 'REGISTERED_POOR',
           '{"indoors_clean": true}', case when n %% 2 = 0 then 'fostering' end, 1, 'x', 'x', n::text::bytea, 'x'
      from generate_series(%(first)s::integer, %(last)s::integer) n
"""
PAIRING = """
    insert into pairings (id, household_id, village_code, team_id, helpers, service_form, starts_on, ends_on,
                          fingerprint)
    select gen_random_uuid(), h.id, h.village_code, %(team)s, '{}', 'pairing', %(starts_on)s::date, %(ends_on)s::date,
           '\\x00'
      from households h where h.village_code = %(village)s
"""
# Before its pairing, in it, and, of the second one, in another month.
VISITS = """
    insert into visit_facts (visit_id, household_id, team_id, village_code, visited_on, month, amount_fen)
    select gen_random_uuid(), p.household_id, p.team_id, p.village_code, day, date_trunc('month', day)::date, 1000
      from (select *, row_number() over (order by household_id) as n from pairings) p
     cross join unnest(array['2020-04-02', '2020-05-12', '2020-05-20', '2020-07-01']::date[]) day
     where p.n %% 3 <> extract(day from day)::integer %% 3
"""
# As the release before counted: of all campaigns the latest quota, and overdue once the 25th had passed.
BOARD_BEFORE = """
    select d.code,
           (select count(*) from households h where h.village_code like d.code || '%%') as households,
           count(distinct p.household_id) as paired,
           (select count(distinct v.household_id) from visit_facts v
             where v.month = %(month)s and v.village_code like d.code || '%%') as visited,
           (select count(*) from visit_facts v
             where v.month = %(month)s and v.village_code like d.code || '%%') as visits,
           (select coalesce(sum(v.amount_fen), 0)::bigint from visit_facts v
             where v.month = %(month)s and v.village_code like d.code || '%%') as amount_fen,
           count(distinct p.household_id) filter (
               where not exists (
                   select from visit_facts v where v.household_id = p.household_id and v.month = %(month)s
               )
           ) as overdue
      from divisions d
      left join pairings p
        on p.village_code like d.code || '%%' and p.starts_on < %(month)s::date + interval '1 month'
       and (p.ends_on is null or p.ends_on >= %(month)s)
     where d.parent = %(city)s
     group by d.code
     order by d.code
"""
MONTHS = tuple(date(2020, month, 1) for month in range(4, 10))


def fill(database: ServiceDatabase) -> None:
    placed = (
        (SHANGYUAN, 1, 9, TEAM_A, "2020-04-08", None),
        (XIAHE, 10, 14, TEAM_B, "2020-04-20", "2020-06-30"),
        (LINGYUAN_VILLAGE, 15, 20, TEAM_OF_LINGYUAN, "2020-04-01", None),
    )
    with psycopg.connect(database.dsn()) as connection:
        for village, first, last, team, starts_on, ends_on in placed:
            given: dict[str, Any] = {"village": village, "first": first, "last": last}
            connection.execute(HOUSEHOLD, given)
            connection.execute(PAIRING, {**given, "team": team, "starts_on": starts_on, "ends_on": ends_on})
        connection.execute(VISITS.replace("%%", "%"))


def board_before(database: ServiceDatabase) -> dict[date, list[tuple[Any, ...]]]:
    with psycopg.connect(database.dsn()) as connection:
        return {
            month: connection.execute(BOARD_BEFORE, {"month": month, "city": CHAOYANG}).fetchall() for month in MONTHS
        }


@pytest.mark.parametrize("editions", [1, 2])
async def test_the_board_of_before_reads_as_it_did(service_database: MakeDatabase, editions: int) -> None:
    """With one campaign and with two, though a new pairing would be asked about then."""
    database = service_database("households")
    settings = make_settings(database)
    migrations.downgrade(migrations_of("households"), database.migrator, LAST_REVISION)
    fill(database)
    with psycopg.connect(database.dsn()) as connection:
        # What the release before had read of the campaigns: their ids and days.
        campaigns = connection.execute(
            "insert into campaigns (id, starts_on, ends_on)"
            " select gen_random_uuid(), '2020-03-24', '2020-09-30' from generate_series(1, %s) returning id",
            [editions],
        ).fetchall()
        connection.execute("insert into feed_cursors (source, cursor) values ('campaigns', '0-99')")
    migrations.upgrade(migrations_of("households"), database.migrator)
    async with running_register(database, settings) as register:
        for number, (campaign_id,) in enumerate(campaigns):
            # Events of the release before end with the day on which the campaign was archived.
            saved = {
                "campaign_id": str(campaign_id), "name": f"行动{number}", "starts_on": "2020-03-24",
                "ends_on": "2020-09-30", "division_code": CHAOYANG, "archived_at": "2021-01-01T00:00:00Z",
            }  # fmt: skip
            register.programs.publish("campaigns", "campaign.saved", saved)
            told_of_a_duty(register, campaign_id, form="progress_report")
            told_of_a_quota(register, campaign_id, 150, division_code=BEIPIAO)
        of_another_city = told_of_a_campaign(register, division_code="3413", takes_pairings=True)
        await register.read_feeds()
        await recount_all(register.worker)
        expected = board_before(database)
        assert {row[-1] for rows in expected.values() for row in rows} != {0}
        for month in MONTHS:
            for (campaign_id,) in campaigns:
                params = {"division": CHAOYANG, "month": f"{month:%Y-%m}", "campaign_id": str(campaign_id)}
                answer = (await register.client.get("/api/progress", params=params, headers=chen())).json()
                names = ("division_code", "households", "paired", "visited", "visits", "amount_fen", "overdue")
                assert [tuple(row[name] for name in names) for row in answer["rows"]] == expected[month]
                assert answer["total"]["quota"] == 150
        enrolled = register.rows("select campaign_id, count(*) as n from enrolments group by 1")
        assert {row["campaign_id"]: row["n"] for row in enrolled} == {row[0]: 20 for row in campaigns}
        assert of_another_city not in {row["campaign_id"] for row in enrolled}


def test_who_has_enrolled_is_not_lost_on_the_way_back(service_database: MakeDatabase) -> None:
    database = service_database("households")
    with psycopg.connect(database.dsn()) as connection:
        connection.execute(HOUSEHOLD, {"village": SHANGYUAN, "first": 1, "last": 1})
        pairing = {"village": SHANGYUAN, "team": TEAM_A, "starts_on": "2020-04-08", "ends_on": None}
        connection.execute(PAIRING, pairing)
        connection.execute(
            "insert into enrolments (pairing_id, campaign_id, enrolled_by)"
            " select id, gen_random_uuid(), gen_random_uuid() from pairings"
        )
    with pytest.raises(Exception, match="enrolled or taken out"):
        migrations.downgrade(migrations_of("households"), database.migrator, LAST_REVISION)

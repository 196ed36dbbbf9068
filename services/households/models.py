"""Tables of the register, the pairings and the board, as Core tables; the DDL is in `migrations/`.

Personal data is stored encrypted (`services.kernel.crypto.keys`): every `bytea` named after a field is a ciphertext,
every `*_index` is a keyed hash for exact search. Columns marked as clear hold what an earlier release stored, until the
worker has sealed it (`sealing.py`); nothing writes them any more. `village_code` is repeated in every table that
belongs to a household, so that one range condition, and one row-level policy, decides who sees it.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()

CodeText = Text(collation="C")

households = Table(
    "households",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("registry_no", Text),
    Column("village_code", CodeText, nullable=False),
    Column("registry_status", Text, nullable=False),
    Column("circumstances", LargeBinary),
    Column("poverty_causes", ARRAY(Text)),  # clear
    Column("labour_ability", Text),  # clear
    Column("guarantees", JSONB(none_as_null=True)),  # clear
    Column("needs", ARRAY(Text)),  # clear
    Column("hygiene", JSONB, nullable=False),
    Column("income_project", Text),
    Column("members_count", SmallInteger, nullable=False),
    Column("wrapped_key", LargeBinary),
    Column("head_name", LargeBinary, nullable=False),
    Column("head_phone", LargeBinary),
    Column("head_id_number", LargeBinary),
    Column("head_numbers", LargeBinary),
    Column("address", LargeBinary),
    Column("head_phone_index", LargeBinary),
    Column("head_second_phone_index", LargeBinary),
    Column("head_third_phone_index", LargeBinary),
    Column("head_id_number_index", LargeBinary),
    Column("head_name_index", LargeBinary),
    Column("head_name_indexed", Integer, nullable=False),
    Column("head_read", Integer, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("updated_by", Uuid),
    Column("number_code", LargeBinary),
    Column("registered_again_on", Date),
)
"""建档立卡 register: one row a household, the head (户主) in it.

`circumstances`: JSON of poverty causes, labour ability, guarantees and needs; of words as written, by field; and of
birth year, health and schooling of the head. The board counts `hygiene` and
`income_project` in SQL, so these are not sealed. `head_name_indexed`: the `version` that `head_name_index` was computed
from; an index of another version is computed again (`name_indexing.py`). `head_numbers`: JSON of further phones, the
remark, and the kind of a document; null where there is nothing to say. `head_read`: the `version` whose name and
numbers are in canonical form (`canonical_forms.py`). Of an erased household the row stays for the board: without number
and key, its sealed columns empty. `number_code`: of an erased one, a keyed code of its number, until that number is
registered again; from `registered_again_on` the board counts the new household instead.
"""

withheld_households = Table(
    "withheld_households",
    metadata,
    Column("household_id", Uuid, primary_key=True),
    Column("village_code", CodeText, nullable=False),
    Column("is_erased", Boolean, nullable=False),
    Column("reason", LargeBinary),
    Column("withheld_by", Uuid),
    Column("withheld_at", DateTime(timezone=True), nullable=False),
)
"""限制处理 and 销毁: households that are hidden, the restricted ones but for who may restrict. `reason`: why it was
restricted, under the household's key."""

erasures = Table(
    "erasures",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("village_code", CodeText, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", LargeBinary),
    Column("answer", LargeBinary),
    Column("asked_by", Uuid, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("answered_by", Uuid),
    Column("answered_at", DateTime(timezone=True)),
    Column("erased_at", DateTime(timezone=True)),
    Column("members", Integer),
    Column("pairings", Integer),
    Column("visits", Integer),
    Column("amount_fen", BigInteger),
    Column("photos", Integer),
    Column("reports", Integer),
    Column("scans", Integer),
)
"""销毁: one officer asks, another confirms. An open request ends when the household moves to another county; the others
go with it. `reason` and `answer` (why it was refused or withdrawn) are under the
household's key and go with it. The counts are those of what was destroyed."""

household_members = Table(
    "household_members",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("village_code", CodeText, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("circumstances", LargeBinary),
    Column("relation", Text),  # clear
    Column("labour_ability", Text),  # clear
    Column("name", LargeBinary, nullable=False),
    Column("phone", LargeBinary),
    Column("id_number", LargeBinary),
    Column("numbers", LargeBinary),
    Column("phone_index", LargeBinary),
    Column("second_phone_index", LargeBinary),
    Column("third_phone_index", LargeBinary),
    Column("id_number_index", LargeBinary),
    Column("name_index", LargeBinary),
    Column("is_read", Boolean, nullable=False),
)
"""家庭成员 other than the head. `circumstances`: JSON of relation, labour ability, birth year, health, schooling
and words as written. `numbers`, `is_read`: as of the head."""

pairings = Table(
    "pairings",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("village_code", CodeText, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("helpers", ARRAY(Uuid), nullable=False),
    Column("service_form", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("closed_at", DateTime(timezone=True)),
    Column("reason", LargeBinary),
    Column("close_reason", Text),  # clear
    Column("fingerprint", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_by", Uuid),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
"""结对帮扶: a team cares for a household from a day to a day; `ends_on` is inclusive, null while open-ended.

`reason`: why it was closed, under the household's key. `fingerprint` is of ids and dates alone.
"""

support_plans = Table(
    "support_plans",
    metadata,
    Column("pairing_id", Uuid, primary_key=True),
    Column("village_code", CodeText, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("content", LargeBinary),
    Column("funds", Text),  # clear
    Column("project", Text),  # clear
    Column("goods", Text),  # clear
    Column("other", Text),  # clear
    Column("goals", ARRAY(Text)),  # clear
    Column("version", Integer, nullable=False),
    Column("updated_by", Uuid),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
"""帮扶方案, the four cells of Form 1 (S2-38..41). `content`: JSON of the cells and goals, under the household's key."""

carried_pairings = Table(
    "carried_pairings",
    metadata,
    Column("from_pairing", Uuid, primary_key=True),
    Column("to_pairing", Uuid, primary_key=True),
    Column("from_team", Uuid, nullable=False),
    Column("is_new", Boolean, nullable=False),
    Column("to_version", Integer, nullable=False),
    Column("ended_on", Date),
    Column("enrolled_in", ARRAY(Uuid), nullable=False),
    Column("carried_at", DateTime(timezone=True), nullable=False),
    Column("undone_at", DateTime(timezone=True)),
)
"""Pairings that were carried on when their team was merged into another one.

`is_new`: false where the other team cared for the household already. `to_version`: of the pairing that goes on, as it
was left. `ended_on`: the last day that the former pairing had before. `enrolled_in`: campaigns in which the pairing
that goes on was enrolled by this.
"""

person_searches = Table(
    "person_searches",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("on_day", Date, nullable=False),
    Column("searches", Integer, nullable=False),
)
"""How many searches for a person an account made on the last business day on which it made one."""

# Copies from the feeds of the other programs.

divisions = Table(
    "divisions",
    metadata,
    Column("code", CodeText, primary_key=True),
    Column("name", Text, nullable=False),
    Column("parent", CodeText),
)
organizations = Table(
    "organizations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("division_code", CodeText),
    Column("leader_account_id", Uuid),
    Column("closed_on", Date),
    Column("successor_id", Uuid),
    Column("lines", ARRAY(Text), nullable=False),
)
"""`successor_id`: the team that it was merged into."""

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("division_code", CodeText),
    Column("series", Text, nullable=False),
    Column("year", Integer),
    Column("state", Text, nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    Column("serves", JSONB, nullable=False),
    Column("open_below", Boolean, nullable=False),
    Column("has_rules", Boolean, nullable=False),
    Column("takes_pairings", Boolean),
    Column("board_columns", ARRAY(Text)),
    Column("enrols_before", DateTime(timezone=True)),
)
"""Published campaigns; `draft` of one that was withdrawn. The division is null until its event was read again.

`takes_pairings`: what the campaign says of itself. `enrols_before`: of a campaign from before there were enrolments:
pairings that were made before this moment are enrolled in it whatever other campaigns there are.
"""

campaign_units = Table(
    "campaign_units",
    metadata,
    Column("campaign_id", Uuid, primary_key=True),
    Column("organization_id", Uuid, primary_key=True),
)
"""参加单位 of campaigns that have rules of participation."""

duties = Table(
    "duties",
    metadata,
    Column("obligation_id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, nullable=False),
    Column("owed_by_kind", Text, nullable=False),
    Column("owed_by_code", CodeText, nullable=False),
    Column("by_units", Boolean, nullable=False),
    Column("visits", Integer),
)
"""任务. `by_units`: owed by those of `duty_units`, not by all of the kind. `visits`: how many visits of each household
it asks for in a period; null where it asks for none."""

duty_units = Table(
    "duty_units",
    metadata,
    Column("obligation_id", Uuid, primary_key=True),
    Column("organization_id", Uuid, primary_key=True),
)
"""Whom a duty by rules reaches."""

duty_periods = Table(
    "duty_periods",
    metadata,
    Column("obligation_id", Uuid, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("due_on", Date),
    Column("due_at", DateTime(timezone=True)),
    Column("is_settled", Boolean, nullable=False),
)
"""期. `is_settled`: the board was counted again after it fell due."""

duty_joinings = Table(
    "duty_joinings",
    metadata,
    Column("obligation_id", Uuid, primary_key=True),
    Column("organization_id", Uuid, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("due_on", Date),
    Column("due_at", DateTime(timezone=True)),
    Column("is_settled", Boolean, nullable=False),
)
"""What is other for a unit that joined late; `due_at` is null of a period that is not asked of it."""

enrolments = Table(
    "enrolments",
    metadata,
    Column("pairing_id", Uuid, primary_key=True),
    Column("campaign_id", Uuid, primary_key=True),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("version", Integer, nullable=False),
    Column("enrolled_by", Uuid),
    Column("enrolled_at", DateTime(timezone=True), nullable=False),
)
"""纳入: a pairing counts in a campaign, from a day to a day; without days, as long as the pairing runs.

A last day before the first one: on no day. `enrolled_by`: null where it was enrolled by itself.
"""

quotas = Table(
    "quotas",
    metadata,
    Column("campaign_id", Uuid, nullable=False),
    Column("measure", Text, nullable=False),
    Column("division_code", CodeText),
    Column("organization_id", Uuid),
    Column("amount", Integer, nullable=False),
)
visit_facts = Table(
    "visit_facts",
    metadata,
    Column("visit_id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("team_id", Uuid, nullable=False),
    Column("village_code", CodeText, nullable=False),
    Column("visited_on", Date, nullable=False),
    Column("month", Date, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("aid_domains", ARRAY(Text)),
    Column("goals", ARRAY(Text)),
    Column("supports", ARRAY(Text)),
)
"""The data of a complete visit for the board; `month` is the first day of its month. Of a visit of an earlier release
what it says is null until the worker has asked for it."""

household_visits = Table(
    "household_visits",
    metadata,
    Column("household_id", Uuid, primary_key=True),
    Column("visits_count", Integer, nullable=False),
    Column("last_visit_on", Date),
)

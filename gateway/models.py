"""The tables of the gateway for SQLAlchemy statements; the DDL is in `migrations/`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()


def _moment(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


# 行政区划: `kind` is the official word (市辖区, 旗 …), `level` is by the length of the code.
divisions = Table(
    "divisions",
    metadata,
    Column("code", Text(collation="C"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("parent", Text(collation="C")),
    Column("valid_from", Date),
    Column("valid_to", Date),
)

# 单位、组织、团队
organizations = Table(
    "organizations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("division_code", Text(collation="C"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("closed_on", Date),
    # The unit that this one was merged into.
    Column("successor_id", Uuid),
    # Of teams only: whose team it is, whether a Party member leads it, 登记备案.
    Column("host_kind", Text),
    Column("party_lead", Boolean),
    Column("registration_state", Text),
    Column("registration_number", Text),
    # 帮扶村: the villages of the unit's own.
    Column("villages", ARRAY(Text), nullable=False),
)

# 条线: one organisation may report on several lines, each with its own parent.
organization_lines = Table(
    "organization_lines",
    metadata,
    Column("organization_id", Uuid, primary_key=True),
    Column("line", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("parent_id", Uuid),
)


def _words(name: str, *further: Column[str]) -> Table:
    return Table(
        name,
        metadata,
        Column("code", Text, primary_key=True),
        Column("position", Integer, nullable=False),
        Column("zh", Text, nullable=False),
        Column("en", Text, nullable=False),
        Column("synonyms", ARRAY(Text), nullable=False),
        # {"list", "code"}: which words of other lists it equals.
        Column("mappings", JSONB, nullable=False),
        # A word of the same list.
        Column("parent", Text),
        Column("starts_on", Date),
        # From this day on nothing new gets the word.
        Column("ended_on", Date),
        # The division of the office that owns it; null of what everybody is offered.
        Column("owner_code", Text(collation="C")),
        Column("version", Integer, nullable=False),
        *further,
    )


unit_kinds = _words("unit_kinds")
lines = _words("lines")
host_kinds = _words("host_kinds")
registration_states = _words("registration_states")
area_marks = _words("area_marks")
# 词表: every list but those of units and areas.
words = _words("words", Column("vocabulary", Text, primary_key=True))

# Areas that carry a mark from one day to another; `ends_on` is the last one, or none.
division_marks = Table(
    "division_marks",
    metadata,
    Column("division_code", Text(collation="C"), ForeignKey("divisions.code"), primary_key=True),
    Column("mark", Text, primary_key=True),
    Column("starts_on", Date, primary_key=True),
    Column("ends_on", Date),
)

# What happened to units. `before` and `after`: the touched units by id, and after a merger the roles held in them.
organization_changes = Table(
    "organization_changes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", BigInteger, Identity(always=True)),
    Column("organization_id", Uuid, nullable=False),
    Column("touched", ARRAY(Uuid), nullable=False),
    Column("act", Text, nullable=False),
    Column("before", JSONB, nullable=False),
    Column("after", JSONB, nullable=False),
    Column("changed_by", Uuid),
    _moment("changed_at"),
    Column("undone_by", Uuid),
    _moment("undone_at", nullable=True),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("username", Text, nullable=False),
    # Clear text of an earlier release, until the worker seals it.
    Column("name", Text),
    Column("phone", Text),
    # Name and phone, under a data key of the account; see `sealing`.
    Column("wrapped_key", LargeBinary),
    Column("words_sealed", LargeBinary),
    Column("name_pieces", ARRAY(SmallInteger)),
    Column("password_hash", Text),
    # Chosen by the owner of the account, not by its creator.
    Column("password_is_own", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    _moment("tokens_from"),
    Column("version", Integer, nullable=False),
)

account_roles = Table(
    "account_roles",
    metadata,
    Column("account_id", Uuid, nullable=False),
    Column("role", Text, nullable=False),
    Column("organization_id", Uuid),
    Column("division_code", Text(collation="C")),
    Column("composed", Text),
    # The last day, or none.
    Column("until", Date),
)

# Roles of the deployment's own: a shipped role less some permissions.
composed_roles = Table(
    "composed_roles",
    metadata,
    Column("code", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("based_on", Text, nullable=False),
    Column("without", ARRAY(Text), nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    # From this day on nobody gets it any more.
    Column("ended_on", Date),
    Column("version", Integer, nullable=False),
)

# 邀请: a one-time code, with which the owner of an account chooses the password; at most one for an account.
invitations = Table(
    "invitations",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("code_hash", LargeBinary, nullable=False),
    # None: created on the machine itself, where nobody is signed in.
    Column("created_by", Uuid),
    _moment("expires_at"),
    # False until a second person confirmed it: see `confirmations`.
    Column("is_confirmed", Boolean, nullable=False),
    Column("confirmed_by", Uuid),
)

# What one administrator gave and another person has not yet confirmed: a role, or without role an invitation.
confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False),
    Column("role", Text),
    Column("organization_id", Uuid),
    Column("division_code", Text(collation="C")),
    Column("composed", Text),
    Column("until", Date),
    Column("asked_by", Uuid, nullable=False),
    _moment("asked_at"),
    _moment("expires_at"),
)

# One row from the day on which an administrator closed another one, or took the role away; see `second_person.py`.
second_person = Table(
    "second_person",
    metadata,
    Column("is_the_row", Boolean, primary_key=True),
    _moment("since"),
)

# Who held the code with which the password was chosen, alone unless `confirmed_by`. None: on the machine itself.
password_origins = Table(
    "password_origins",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("invited_by", Uuid),
    Column("confirmed_by", Uuid),
    _moment("chosen_at"),
    # When one person alone last gave the account an office.
    _moment("office_at", nullable=True),
    # It was chosen on a device on which the inviter had signed in.
    Column("is_inviters_device", Boolean, nullable=False),
)

# A password chosen by its owner that an invitation replaced. `given_by` is None for the machine itself.
password_replacements = Table(
    "password_replacements",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False),
    _moment("replaced_at"),
    Column("given_by", Uuid),
    Column("confirmed_by", Uuid),
)

# The devices on which the owner has read of a replaced password.
acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("replacement_id", Uuid, primary_key=True),
    Column("device", LargeBinary, primary_key=True),
)

# For an installation without accounts: the link to its first account, and the account that used it. One row at most.
first_run = Table(
    "first_run",
    metadata,
    Column("is_the_row", Boolean, primary_key=True),
    Column("code_hash", LargeBinary),
    _moment("expires_at", nullable=True),
    Column("account_id", Uuid),
    _moment("handed_over_at", nullable=True),
)

# Provincial systems (OAuth2 client credentials).
api_clients = Table(
    "api_clients",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("division_code", Text(collation="C"), nullable=False),
    Column("is_active", Boolean, nullable=False),
    _moment("tokens_from"),
    _moment("created_at"),
)

# At most two of a client are open; a secret is random, so a plain SHA-256 is enough.
api_client_secrets = Table(
    "api_client_secrets",
    metadata,
    Column("client_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    _moment("created_at"),
    _moment("ends_at", nullable=True),
    _moment("last_used_at", nullable=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False),
    _moment("created_at"),
    _moment("last_seen_at"),
    _moment("expires_at"),
    # The user agent as the device last sent it; no address is stored.
    Column("device", Text, nullable=False),
    # The password did not fit the roles: no role goes into a token of this session.
    Column("must_choose_password", Boolean, nullable=False),
    _moment("revoked_at", nullable=True),
    Column("revoked_because", Text),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("session_id", Uuid, nullable=False),
    _moment("expires_at"),
    _moment("used_at", nullable=True),
    Column("successor_nonce", LargeBinary),
    Column("successor_hash", LargeBinary),
)

# At most one for an account, whose id it has. The secret is sealed with a key of its own.
second_factors = Table(
    "second_factors",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    # None: the first right code has not come yet.
    _moment("confirmed_at", nullable=True),
    # The step of 30 seconds of the last code that was accepted: no earlier one counts again.
    Column("last_step", BigInteger, nullable=False),
)

# A code is random, so a plain SHA-256 is enough.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account_id", Uuid, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    _moment("used_at", nullable=True),
)

login_failures = Table(
    "login_failures",
    metadata,
    Column("key", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    _moment("began_at"),
    _moment("blocked_until", nullable=True),
    Column("is_refused", Boolean, nullable=False),
)

# Unlogged: parts of files that are being uploaded, sealed under the key of their file, for a day at most.
upload_parts = Table(
    "upload_parts",
    metadata,
    Column("file_id", Uuid, primary_key=True),
    Column("sha256", LargeBinary, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    _moment("received_at"),
)

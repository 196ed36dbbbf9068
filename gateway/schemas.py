"""Requests and answers of the identity routes."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from gateway.phones import account_phone
from services.kernel.identity.spelling import IdentityRefused
from services.kernel.web.inputs import CountryOrDivision, DivisionCode, DivisionLevel, InputModel, IsoDate, OutputModel

Role = Literal[
    "volunteer",
    "team_leader",
    "county_officer",
    "city_officer",
    "province_officer",
    "national_officer",
    "inspector",
    "editor",
    "api_client",
    "security_admin",
    "system_admin",
    "audit_admin",
]
# An API client is not a person and never signs in with a password.
PersonRole = Literal[
    "volunteer",
    "team_leader",
    "county_officer",
    "city_officer",
    "province_officer",
    "national_officer",
    "inspector",
    "editor",
    "security_admin",
    "system_admin",
    "audit_admin",
]
# A word of a vocabulary (`GET /api/vocabularies`): whether it is one is checked against the stored list.
WordCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
PermissionCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}\.[a-z_]{1,20}$")]
Line = Annotated[WordCode, Field(description="A code of the list `lines`.")]
OrganizationKind = Annotated[WordCode, Field(description="A code of the list `unit_kinds`.")]


def _phone(value: str) -> str:
    try:
        return account_phone(value)
    except IdentityRefused as error:
        raise PydanticCustomError(error.code, "{message}", {"message": error.message}) from None


# One line, without invisible characters or changes of direction: forms print it inside other text.
ONE_LINE = r"^[^\u0000-\u001f\u007f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]*$"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=ONE_LINE)]
Username = Annotated[str, StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$")]
# How short it may be, and what else, stands in `sessions/password_rule.py`.
Password = Annotated[
    str,
    StringConstraints(min_length=1, max_length=128),
    Field(description="At least 10 characters, 12 for an account with a role outside teams; no common one."),
]
Phone = Annotated[
    str,
    StringConstraints(min_length=5, max_length=40),
    AfterValidator(_phone),
    Field(
        description="One number in any spelling; answered as digits alone. One that only an office has stays as it is."
    ),
]

SecondFactorCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64),
    Field(description="Six digits of the authenticator, or a recovery code; blanks and dashes do not count."),
]
Duty = Literal["choose_password", "enrol_second_factor"]


class LoginInput(InputModel):
    # As tolerant as possible: a name that cannot exist gets the same answer as one that does not.
    username: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=200)]
    password: Annotated[str, StringConstraints(max_length=200)]
    code: SecondFactorCode | None = Field(
        default=None, description="For accounts with a second factor: in one request instead of two."
    )


class CodeInput(InputModel):
    """The second step of signing in."""

    challenge: Annotated[str, StringConstraints(max_length=200)] = Field(
        description="From the problem `second-factor-due` of the first step."
    )
    code: SecondFactorCode


class PasswordChangeInput(InputModel):
    current: Annotated[str, StringConstraints(max_length=200)]
    new: Password


class RoleName(OutputModel):
    """A role of the deployment's own."""

    code: str
    zh: str
    en: str


class RoleHeld(OutputModel):
    role: Role
    organization_id: UUID | None
    organization_name: str | None
    division_code: str | None
    division_name: str | None
    composed: RoleName | None = Field(description="A role of the deployment's own: `role` less some permissions.")
    until: date | None = Field(description="The last day; null until it is taken.")


class NoticePerson(OutputModel):
    """Somebody in office."""

    name: str
    role: Role | None
    place: str = Field(description="Organisation or division of the first role; empty for an administrator.")
    phone: str | None


class Notice(OutputModel):
    """What the owner of the account must learn."""

    id: UUID
    kind: Literal["password_replaced"]
    at: datetime
    by: NoticePerson | None = Field(description="Who invited; null where it was done on the server itself.")
    contact: NoticePerson | None = Field(description="Whom to call if it was not wanted: not who did it.")


class Me(OutputModel):
    id: UUID
    name: str
    username: str
    phone: str | None
    roles: list[RoleHeld]
    pending_roles: list[RoleHeld] = Field(description="Given by one person; they take effect when another confirms.")
    permissions: list[str] = Field(description="Empty as long as there is a duty.")
    notices: list[Notice] = Field(description="Of the last 30 days, until acknowledged on this device.")
    duty: Duty | None = Field(
        description="What has to be done before anything else: tokens of this session hold no role until then."
    )
    shortest_password: int = Field(description="Characters that a new password must have.")


class OwnAccountInput(InputModel):
    """What everybody changes alone; user name and roles are given by whoever keeps the account."""

    name: Name
    phone: Phone | None = None


class SecondFactor(OutputModel):
    """The own second factor (RFC 6238), a program on the phone that shows another code every 30 seconds."""

    is_active: bool
    is_offered: bool = Field(description="For accounts with a role outside teams, unless a setting turned it off.")
    is_required: bool = Field(description="Without it nothing else can be done.")
    active_since: datetime | None
    recovery_codes_left: int


class SecondFactorBegin(InputModel):
    password: Annotated[str, StringConstraints(max_length=200)]


class NewSecondFactor(OutputModel):
    """Counts from the first right code on."""

    secret: str = Field(description="Base32, for typing; shown once.")
    uri: str = Field(description="`otpauth://`, as the picture holds it; opens the authenticator of the same phone.")
    picture: str = Field(description="The same as QR code: a `data:` URI of an SVG.")


class SecondFactorConfirm(InputModel):
    code: SecondFactorCode


class SecondFactorProof(SecondFactorBegin):
    code: SecondFactorCode


class RecoveryCodes(OutputModel):
    codes: list[str] = Field(description="Ten, each for one sign-in without the phone. Shown once.")


class OwnSession(OutputModel):
    """One sign-in on one device, as long as it can go on."""

    id: UUID
    device: str = Field(description="The user agent as it was sent, at most 512 characters; empty when not known.")
    created_at: datetime
    last_seen_at: datetime = Field(description="Last renewal of the access token, so it may lag ten minutes behind.")
    is_current: bool


class OwnSessionPage(OutputModel):
    items: list[OwnSession]
    next: str | None


class SignedIn(OutputModel):
    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="Seconds.")
    principal: Me


class ClientToken(OutputModel):
    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="Seconds.")


class RoleInput(InputModel):
    """`volunteer` and `team_leader` are held in a team; officers in a division, given or the organisation's;
    `national_officer`, and no other, in the whole country.

    `composed`, `until`: left out, they stay as the account holds the role there; null takes them off."""

    role: PersonRole
    organization_id: UUID | None = None
    division_code: CountryOrDivision | None = None
    composed: WordCode | None = Field(default=None, description="Code of a role of `GET /api/roles` based on `role`.")
    until: IsoDate | None = Field(default=None, description="The last day: after it the role ends by itself.")


class ComposedRoleInput(InputModel):
    """A role of the deployment's own. `ended_on`: from this day on nobody gets it; who holds it keeps it."""

    based_on: PersonRole = Field(description="Stays; no role of an administrator.")
    without: Annotated[list[PermissionCode], Field(max_length=64)] = Field(
        description="Permissions of `based_on` that it has not."
    )
    zh: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=ONE_LINE)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=ONE_LINE)]
    ended_on: IsoDate | None = None


class ComposedRole(OutputModel):
    code: str
    based_on: PersonRole
    without: list[str]
    zh: str
    en: str
    ended_on: date | None
    version: int = Field(description="For `If-Match`, in quotes.")
    holders: int | None = Field(description="People who hold it, or are about to; null for who may not change roles.")


class Permission(OutputModel):
    code: str
    needed_by: list[str] = Field(description="What falls with it when it is taken away.")


class ShippedRole(OutputModel):
    role: PersonRole
    permissions: list[Permission]
    is_base: bool = Field(description="Whether a role of the deployment's own may be based on it.")


class Roles(OutputModel):
    items: list[ComposedRole]
    shipped: list[ShippedRole]
    next: str | None


class AccountInput(InputModel):
    username: Username
    name: Name
    phone: Phone | None = None
    password: Password | None = Field(
        default=None,
        description="For people of a team who have not chosen one themselves. Left out, it stays; see invitations.",
    )
    roles: Annotated[list[RoleInput], Field(max_length=32)]
    is_active: Annotated[bool, Field(strict=True)] = True


class PendingRole(RoleHeld):
    """A role that takes effect when another person confirms it."""

    id: UUID = Field(description="For `POST /api/confirmations/{id}/…`.")
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    expires_at: datetime


class Account(OutputModel):
    id: UUID
    username: str
    name: str
    phone: str | None
    is_active: bool
    has_password: bool
    password_is_own: bool = Field(description="The owner chose it; nobody else has known it.")
    invited_until: datetime | None = Field(description="End of the last invitation, unless it was used; may be past.")
    invitation_waits: bool = Field(description="Another person has yet to confirm the last invitation.")
    may_change: bool = Field(description="Whether the caller may change, invite, close it.")
    version: int = Field(description="For `If-Match`, in quotes.")
    roles: list[RoleHeld]
    pending_roles: list[PendingRole] = Field(
        description="Wait for another person. A `PUT` whose `roles` leave one out withdraws it."
    )


class AccountPage(OutputModel):
    items: list[Account]
    roles_to_give: list[PersonRole] = Field(description="What the caller may give, in some place at least.")
    next: str | None


class ConfirmationPerson(OutputModel):
    id: UUID
    name: str
    username: str


class PasswordOrigin(OutputModel):
    """Whoever held the code could have chosen the password in the owner's place."""

    invited_by: str | None = Field(description="Name of who held the code; null on the server itself.")
    confirmed_by: str | None = Field(description="Name of the second person who confirmed the invitation, if any.")
    chosen_at: datetime
    is_inviters_device: bool = Field(description="It was chosen on a device on which the inviter had signed in.")


class Confirmation(OutputModel):
    """What one person gave and another must confirm."""

    id: UUID
    kind: Literal["role", "invitation"] = Field(
        description="An invitation lets whoever has its code into the account. Whoever confirms a role confirms the "
        "first invitation of the same person with it."
    )
    account: ConfirmationPerson
    has_password: bool = Field(description="Whether somebody has chosen a password: see `origin`.")
    origin: PasswordOrigin | None = Field(description="Null where the password came by no invitation.")
    role: RoleHeld | None = Field(description="What is given; null for an invitation.")
    roles: list[RoleHeld] = Field(description="What the account holds already.")
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    expires_at: datetime
    may_confirm: bool = Field(description="Whether the caller may confirm or decline it.")
    is_own: bool = Field(description="Asked for by the caller, who may withdraw it.")
    version: int = Field(description="Of the account, for `If-Match`, in quotes: what was looked at is confirmed.")


class ConfirmationPage(OutputModel):
    items: list[Confirmation]
    next: str | None


class Invitation(OutputModel):
    code: str = Field(description="Shown once and stored nowhere.")
    link: str = Field(
        description="Opens the page of the invitation. The code follows the `#`, which reaches no server."
    )
    picture: str = Field(description="The link as QR code: a `data:` URI of an SVG.")
    expires_at: datetime
    waits: bool = Field(description="It works only when another person has confirmed it.")


class InvitationCode(InputModel):
    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class InvitationAnswer(InvitationCode):
    password: Password


class Invited(OutputModel):
    """Whom an invitation is for."""

    name: str
    username: str
    roles: list[RoleHeld] = Field(description="Those too that another person has yet to confirm.")
    shortest_password: int = Field(description="Characters that the password must have.")
    expires_at: datetime


class FirstRunCode(InputModel):
    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class FirstRun(OutputModel):
    expires_at: datetime


class FirstAccountInput(FirstRunCode):
    """Whoever holds the link becomes the first security administrator."""

    name: Name
    username: Username
    phone: Phone | None = None
    password: Password


class AdministratorInput(InputModel):
    """Somebody whom the owner of the machine names."""

    username: Username
    name: Name


class ClientInput(InputModel):
    """A system of a province; it reads counts of one division, or of the whole country, whose code is empty."""

    name: Name
    division_code: CountryOrDivision
    is_active: Annotated[bool, Field(strict=True)] = True


class ClientSecret(OutputModel):
    number: int
    created_at: datetime
    ends_at: datetime | None = Field(description="Moment from which it opens nothing any more, or null.")
    last_used_at: datetime | None


class Client(OutputModel):
    id: UUID = Field(description="The `client_id` of OAuth2.")
    name: str
    division_code: str
    division_name: str
    is_active: bool
    created_at: datetime
    secrets: list[ClientSecret] = Field(description="The open ones, oldest first; at most two.")


class ClientPage(OutputModel):
    items: list[Client]
    next: str | None


class SecretInput(InputModel):
    others_end_in_hours: Annotated[int, Field(strict=True, ge=0, le=720)] | None = Field(
        default=None, description="When the older secrets end at the latest; 0 is at once, null leaves them."
    )


class NewClientSecret(OutputModel):
    client_id: UUID
    number: int
    secret: str = Field(description="Shown once and stored nowhere.")


WordList = Literal[
    "unit_kinds",
    "lines",
    "host_kinds",
    "registration_states",
    "area_marks",
    "service_forms",
    "aid_domains",
    "goals",
    "supports",
    "served_groups",
    "measure_units",
    "poverty_causes",
    "labour_abilities",
    "needs",
    "income_projects",
    "health_states",
    "schooling_levels",
]
Spelling = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=ONE_LINE)]


class WordMappingIn(InputModel):
    """A word of another list, such as that of another province or of a national register, which means the same."""

    list: Spelling = Field(description="Name of the other list.")
    code: Spelling = Field(description="Its code there, or the word itself where that list has no codes.")


class WordMapping(OutputModel):
    list: str
    code: str


class WordInput(InputModel):
    """A word of a vocabulary. `ended_on`: from this day on nothing new gets it; what has it keeps it."""

    zh: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=ONE_LINE)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=ONE_LINE)]
    synonyms: Annotated[list[Spelling], Field(max_length=50)] = Field(
        default_factory=list, description="Other words that sheets use for it."
    )
    mappings: Annotated[list[WordMappingIn], Field(max_length=50)] = Field(
        default_factory=list, description="Words of other lists that it equals; sheets with their codes are understood."
    )
    parent: WordCode | None = Field(default=None, description="The word of the same list above it.")
    starts_on: IsoDate | None = Field(default=None, description="Nothing new gets it before this day.")
    ended_on: IsoDate | None = None
    owner_code: CountryOrDivision | None = Field(
        default=None,
        description="The division of the office that owns it: only those in it are offered the word. Null: everybody.",
    )

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.starts_on and self.ended_on and self.ended_on <= self.starts_on:
            raise ValueError("ends before it starts")
        return self

    @field_validator("mappings")
    @classmethod
    def _each_once(cls, value: list[WordMappingIn]) -> list[WordMappingIn]:
        if len({(each.list, each.code) for each in value}) != len(value):
            raise ValueError("a word of another list is named twice")
        return value


class Word(OutputModel):
    vocabulary: WordList
    code: str
    zh: str
    en: str
    synonyms: list[str]
    mappings: list[WordMapping]
    parent: str | None
    starts_on: date | None
    ended_on: date | None
    owner_code: str | None
    version: int = Field(description="For `If-Match`, in quotes.")


class Words(OutputModel):
    items: list[Word]
    next: str | None


class LineInput(InputModel):
    line: Line
    parent_id: UUID | None = None


class LineOut(OutputModel):
    line: Line
    parent_id: UUID | None


class OrganizationInput(InputModel):
    name: Name
    kind: OrganizationKind
    division_code: CountryOrDivision
    lines: Annotated[list[LineInput], Field(max_length=20)] = Field(default_factory=list)
    leader_id: UUID | None = Field(default=None, description="Teams only. Left out, the leader stays.")
    members: Annotated[list[UUID], Field(max_length=500)] | None = Field(
        default=None, description="Teams only: accounts. Left out, the members stay."
    )


class Rename(InputModel):
    act: Literal["rename"]
    name: Name


class Move(InputModel):
    """To another division, or below another parent on one line. What is left out stays."""

    act: Literal["move"]
    division_code: CountryOrDivision | None = None
    line: Line | None = Field(default=None, description="The line on which the parent changes; new ones are added.")
    parent_id: UUID | None = Field(default=None, description="With `line`: null reports to nobody.")

    @model_validator(mode="after")
    def _moves_somewhere(self) -> Self:
        if self.division_code is None and self.line is None:
            raise ValueError("neither a division nor a line")
        if self.line is None and self.parent_id is not None:
            raise ValueError("a parent without a line")
        return self


class Merge(InputModel):
    act: Literal["merge"]
    into: UUID = Field(description="The unit that stays.")


class Close(InputModel):
    act: Literal["close"]


RegistrationNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=ONE_LINE)
]
HostKind = Annotated[WordCode, Field(description="Teams only. A code of the list `host_kinds`.")]
RegistrationState = Annotated[WordCode, Field(description="Teams only. A code of the list `registration_states`.")]


class Describe(InputModel):
    """What a team is, and the villages of a unit's own. All of it: what is null is not known."""

    act: Literal["describe"]
    host_kind: HostKind | None = None
    party_lead: Annotated[bool, Field(strict=True)] | None = Field(
        default=None, description="Teams only. Whether a Party member leads it."
    )
    registration_state: RegistrationState | None = None
    registration_number: RegistrationNumber | None = Field(default=None, description="Teams only.")
    villages: Annotated[list[DivisionCode], Field(max_length=200)] = Field(
        default_factory=list, description="Villages of the unit's own (帮扶村)."
    )


UnitAct = Annotated[Rename | Move | Merge | Close | Describe, Field(discriminator="act")]


class UnitLine(OutputModel):
    line: str
    parent_id: UUID | None
    parent_name: str | None


class Village(OutputModel):
    code: str
    name: str


class UnitDescription(OutputModel):
    """Of a team whose host it is, who leads it, its registration; null where it is not known."""

    host_kind: str | None
    party_lead: bool | None
    registration_state: str | None
    registration_number: str | None
    villages: list[Village] = Field(description="Of the unit's own (帮扶村), by code.")


class UnitState(UnitDescription):
    name: str
    division_code: str
    division_name: str
    lines: list[UnitLine]
    closed_on: date | None
    successor_id: UUID | None


class UnitDifference(OutputModel):
    id: UUID
    name: str = Field(description="As it is now.")
    before: UnitState
    after: UnitState


class UnitTies(OutputModel):
    """What hangs on a unit in the other programs."""

    pairings: int = Field(description="Running ones.")
    open_dues: int = Field(description="Duties not yet filed, whenever due.")


class UnitChange(OutputModel):
    id: UUID | None = Field(description="Null for a preview: nothing was changed.")
    organization_id: UUID
    act: Literal["rename", "move", "edit", "merge", "close", "describe"]
    units: list[UnitDifference] = Field(description="The unit itself first; then those that changed with it.")
    people: int = Field(description="Accounts with a role in the unit, before the change.")
    ties: UnitTies | None = Field(description="Of a preview of `move`, `merge` and `close`; else null.")
    changed_by: str | None = Field(description="Name; null for who is gone, and in a preview.")
    changed_at: datetime | None
    undone_by: str | None
    undone_at: datetime | None
    may_undo: bool = Field(description="Nothing later touched these units, and they are on the caller's lines.")


class UnitChangePage(OutputModel):
    items: list[UnitChange]
    next: str | None


class Leader(OutputModel):
    account_id: UUID
    name: str
    phone: str | None


class Member(OutputModel):
    account_id: UUID
    name: str


class Organization(UnitDescription):
    id: UUID
    name: str
    kind: OrganizationKind
    division_code: str
    division_name: str
    lines: list[LineOut]
    closed_on: date | None = Field(description="Closed or merged on this day; null while it works.")
    successor_id: UUID | None = Field(description="The unit that it was merged into.")
    successor_name: str | None
    leader: Leader | None
    members: list[Member] = Field(
        description="Volunteers and leader of a team; empty for others. Masked, like the leader's phone, for who sees "
        "households masked there; empty, and no phone, for who sees none."
    )
    people: int = Field(description="The number of members, for everybody.")
    reporting_unit: str = Field(description="Who reports for it (报送单位): its parent on the first line, or itself.")
    may_change: bool = Field(
        description="Whether the caller changes it: one of its area, of its line or of none; never of another line."
    )


class OrganizationItem(OutputModel):
    id: UUID
    name: str
    kind: OrganizationKind
    division_code: str
    lines: list[LineOut]
    closed_on: date | None = Field(description="Closed or merged on this day; null while it works.")
    successor_id: UUID | None = Field(description="The unit that it was merged into.")


class OrganizationInList(OrganizationItem):
    division_name: str
    leader_name: str | None
    people: int = Field(description="Volunteers and leader whose accounts are active.")
    may_change: bool = Field(
        description="Whether the caller changes it: one of its area, of its line or of none; never of another line."
    )


class OrganizationPage(OutputModel):
    items: list[OrganizationInList]
    next: str | None


class UnitImportDifference(OutputModel):
    row: int = Field(description="Line of the file, the heading is line 1; the first one about the unit.")
    name: str
    is_new: bool = Field(description="Else another parent or a further line.")


class UnitImportRefusal(OutputModel):
    row: int
    code: str
    message: str


class UnitImport(OutputModel):
    rows: int
    new: int = Field(description="Units.")
    changed: int
    unchanged: int
    differences: list[UnitImportDifference] = Field(description="In the order of the file, the first 1,000.")
    refused: list[UnitImportRefusal] = Field(description="In order of rows, the first 1,000.")
    refused_rows: int = Field(description="All of them.")
    is_loaded: bool = Field(description="False after a check, and where bad rows kept the file out.")


class Division(OutputModel):
    code: str
    name: str
    level: DivisionLevel
    parent: str | None = Field(description="Empty: the country.")
    kind: str = Field(description="Official word, such as 县级市; empty where an import did not say.")
    valid_to: str | None = Field(description="Day from which the division no longer exists, or null.")


class DivisionPage(OutputModel):
    items: list[Division]
    next: str | None


class DivisionMarkInput(InputModel):
    mark: Annotated[WordCode, Field(description="A code of the list `area_marks`.")]
    starts_on: IsoDate
    ends_on: IsoDate | None = Field(default=None, description="The last day; null until it is taken.")


class DivisionMarksInput(InputModel):
    """All marks of the division: what is left out is taken."""

    marks: Annotated[list[DivisionMarkInput], Field(max_length=100)]


class DivisionMark(OutputModel):
    division_code: str
    division_name: str
    mark: str
    starts_on: date
    ends_on: date | None


class DivisionMarkPage(OutputModel):
    items: list[DivisionMark]
    next: str | None


class DivisionMarks(OutputModel):
    marks: list[DivisionMark]


class DivisionCounts(OutputModel):
    code: str
    towns: int
    villages: int


class DivisionCountsPage(OutputModel):
    items: list[DivisionCounts]
    next: str | None


class DivisionRefusal(OutputModel):
    row: int = Field(description="Line of the file, the heading is line 1.")
    code: str
    message: str


class DivisionImport(OutputModel):
    rows: int
    changed: int = Field(description="New ones and those with another name.")
    unchanged: int
    refused: list[DivisionRefusal] = Field(description="In order of rows, the first 1,000.")
    refused_rows: int = Field(description="All of them.")
    dry_run: bool = Field(description="Nothing was stored: this is what would happen.")


class PartHealth(OutputModel):
    name: str
    is_ready: bool


class DiskSpace(OutputModel):
    """Of the disk that holds the data, in bytes."""

    free_bytes: int
    total_bytes: int
    is_low: bool = Field(description="Below 2 GB: photos are soon refused.")


class SystemHealth(OutputModel):
    version: str
    started_at: datetime = Field(description="When the gateway was started.")
    parts: list[PartHealth]
    workers: list[PartHealth] | None = Field(description="Workers and feeds; null where they run elsewhere.")
    disk: DiskSpace | None


class SettingShown(OutputModel):
    name: str = Field(description="The environment variable.")
    value: str | None = Field(description="Null for a secret, and for what is not set.")
    is_secret: bool
    is_set: bool
    is_default: bool
    description: str


class Settings(OutputModel):
    items: list[SettingShown]


class LastBackup(OutputModel):
    made_at: datetime
    target: str
    rows: int | None = Field(description="Of all databases; null where an older release made it.")
    objects: int | None = Field(description="Photos and scans; null where an older release made it.")


class Backups(OutputModel):
    last: LastBackup | None
    is_old: bool = Field(description="None in the last 36 hours.")


class StoredUpload(OutputModel):
    id: UUID
    state: Literal["stored", "ready", "rejected"] = Field(
        description="Of the file: an upload that comes again may find it looked at already."
    )


class MissingRange(OutputModel):
    """Bytes of a file, both ends inclusive."""

    first: int = Field(ge=0)
    last: int = Field(ge=0)


class ExpectedUpload(OutputModel):
    id: UUID
    state: Literal["expected"]
    missing: list[MissingRange] = Field(description="What has not come yet, ascending.", min_length=1)

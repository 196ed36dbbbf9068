"""Offices, units and teams, and their people."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from deploy.demo.ids import chance, demo_id
from deploy.demo.names import words
from deploy.demo.people import volunteer_name
from deploy.demo.places import COUNTY_NAMES
from deploy.demo.plan import CITY, PROVINCE, QUOTAS

LINE = "civilization"
CITY_OFFICE = demo_id("office", CITY)


@dataclass(frozen=True, slots=True)
class Organization:
    id: UUID
    name: str
    kind: str
    division_code: str
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class Position:
    """One account. Team roles have an organisation, officers a division, administrators neither."""

    username: str
    name: str
    role: str
    division_code: str | None
    organization_id: UUID | None = None

    @property
    def id(self) -> UUID:
        return demo_id("account", self.username)


def offices() -> list[Organization]:
    city = Organization(CITY_OFFICE, "朝阳市文明办", "office", CITY, None)
    unit = Organization(demo_id("unit", 1), "市直单位（示例）", "unit", CITY, CITY_OFFICE)
    counties = [
        Organization(demo_id("office", code), f"{name}文明办", "office", code, CITY_OFFICE)
        for code, name in COUNTY_NAMES.items()
    ]
    return [city, unit, *counties]


@cache
def teams() -> tuple[Organization, ...]:
    """Two a county, and two of units of the city."""
    names = words("teams")
    places = [code for code in QUOTAS for _ in range(2)] + [CITY, CITY]
    return tuple(
        Organization(demo_id("team", index), f"{names[index]}志愿服务队", "team", code, demo_id("office", code))
        for index, code in enumerate(places)
    )


def administrators() -> list[Position]:
    """The two that the first account, the security administrator, makes."""
    names = {"system_admin": "系统管理员", "audit_admin": "审计管理员"}
    return [Position(role.replace("_", "-"), name, role, None) for role, name in names.items()]


def officers() -> list[Position]:
    """One officer of every role, and an officer of each county."""
    positions = [
        Position("ministry", "部委干部", "national_officer", ""),
        Position("province", "省厅干部", "province_officer", PROVINCE),
        Position("city", "市文明办干部", "city_officer", CITY),
        Position("inspector", "督查员", "inspector", CITY),
        Position("editor", "宣传编辑", "editor", CITY),
    ]
    return positions + [
        Position(f"county-{code}", f"{name}文明办干部", "county_officer", code) for code, name in COUNTY_NAMES.items()
    ]


@cache
def team_positions() -> tuple[Position, ...]:
    """A leader and two volunteers in every team."""
    return tuple(position for index, team in enumerate(teams(), start=1) for position in _positions_of(index, team))


def _positions_of(index: int, team: Organization) -> list[Position]:
    roles = (("leader", "team_leader"), ("volunteer", "volunteer"), ("helper", "volunteer"))
    return [
        Position(f"{word}-{index}", volunteer_name(chance("seat", word, index)), role, team.division_code, team.id)
        for word, role in roles
    ]


def county_officer_of(division_code: str) -> str:
    """The username of the officer of a place; the city's officer for the city's own teams."""
    return "city" if division_code == CITY else f"county-{division_code[:6]}"


def members_of(team: Organization) -> dict[str, Position]:
    """`leader`, `volunteer` and `helper` of a team."""
    return {
        position.username.partition("-")[0]: position
        for position in team_positions()
        if position.organization_id == team.id
    }

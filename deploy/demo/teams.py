"""Offices, units and teams, and who is who in them."""

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
class Seat:
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


def administrators() -> list[Seat]:
    """The two that the first one, the security administrator, makes."""
    names = {"system_admin": "系统管理员", "audit_admin": "审计管理员"}
    return [Seat(role.replace("_", "-"), name, role, None) for role, name in names.items()]


def officers() -> list[Seat]:
    """One of every office role, and an officer of each county."""
    seats = [
        Seat("province", "省厅干部", "province_officer", PROVINCE),
        Seat("city", "市文明办干部", "city_officer", CITY),
        Seat("inspector", "督查员", "inspector", CITY),
        Seat("editor", "宣传编辑", "editor", CITY),
    ]
    return seats + [
        Seat(f"county-{code}", f"{name}文明办干部", "county_officer", code) for code, name in COUNTY_NAMES.items()
    ]


@cache
def team_seats() -> tuple[Seat, ...]:
    """A leader and two volunteers in every team."""
    return tuple(seat for index, team in enumerate(teams(), start=1) for seat in _seats_of(index, team))


def _seats_of(index: int, team: Organization) -> list[Seat]:
    roles = (("leader", "team_leader"), ("volunteer", "volunteer"), ("helper", "volunteer"))
    return [
        Seat(f"{word}-{index}", volunteer_name(chance("seat", word, index)), role, team.division_code, team.id)
        for word, role in roles
    ]


def county_officer_of(division_code: str) -> str:
    """The username of whoever looks after a place; the city's own teams are looked after by the city."""
    return "city" if division_code == CITY else f"county-{division_code[:6]}"


def members_of(team: Organization) -> dict[str, Seat]:
    """`leader`, `volunteer` and `helper` of a team."""
    return {seat.username.partition("-")[0]: seat for seat in team_seats() if seat.organization_id == team.id}

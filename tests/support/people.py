"""The people of the tests; all are invented."""

from dataclasses import dataclass, field
from uuid import UUID

from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from tests.support.tokens import bearer, token_for

CHAOYANG = "2113"
BEIPIAO = "211381"
LINGYUAN = "211382"
BEIPIAO_VILLAGE = "211381101201"
LINGYUAN_VILLAGE = "211382101201"
SUZHOU = "3413"

TEAM_A = UUID("01900000-0000-7000-8000-00000000000a")
TEAM_B = UUID("01900000-0000-7000-8000-00000000000b")


@dataclass(frozen=True)
class Person:
    name: str
    grants: tuple[RoleGrant, ...]
    account_id: UUID = field(default_factory=new_id)

    @property
    def headers(self) -> dict[str, str]:
        """Makes a new token: the suite runs longer than a token is valid."""
        return bearer(token_for(*self.grants, account_id=self.account_id))


def person(name: str, role: str, *, team: UUID | None = None, division: str | None = None) -> Person:
    return Person(name, (RoleGrant(role, team, division),))


XIAO_LI = person("小李", "volunteer", team=TEAM_A, division=BEIPIAO)
LEADER_A = person("甲队队长", "team_leader", team=TEAM_A, division=BEIPIAO)
XIAO_WANG = person("小王", "volunteer", team=TEAM_B, division=LINGYUAN)
ZHANG = person("张主任", "county_officer", division=BEIPIAO)
LINGYUAN_OFFICER = person("凌源主任", "county_officer", division=LINGYUAN)
CHEN = person("陈处", "city_officer", division=CHAOYANG)
OTHER_CITY = person("外市干部", "city_officer", division=SUZHOU)
INSPECTOR = person("督查", "inspector", division=CHAOYANG)
EDITOR = person("编辑", "editor", division=CHAOYANG)
SECURITY_ADMIN = person("安全管理员", "security_admin", division=CHAOYANG)
SYSTEM_ADMIN = person("系统管理员", "system_admin", division=CHAOYANG)
AUDIT_ADMIN = person("审计管理员", "audit_admin", division=CHAOYANG)
API_CLIENT = person("省级系统", "api_client", division="21")

ADMINS = (SECURITY_ADMIN, SYSTEM_ADMIN, AUDIT_ADMIN)

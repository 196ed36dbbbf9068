"""The callers of these tests, and their divisions, teams and households. All invented."""

from uuid import UUID

from services.kernel.auth.principals import RoleGrant
from tests.support.tokens import bearer, token_for

BEIPIAO, LINGYUAN, CHAOYANG, LIAONING = "211381", "211382", "2113", "21"
SHANGYUAN = "211381101203"
XIAHE = "211381101204"
LINGYUAN_VILLAGE = "211382100201"

TEAM_A = UUID("0190a000-0000-7000-8000-00000000000a")
TEAM_B = UUID("0190a000-0000-7000-8000-00000000000b")
TEAM_OF_LINGYUAN = UUID("0190a000-0000-7000-8000-00000000000c")
UNIT = UUID("0190a000-0000-7000-8000-00000000000d")

XIAO_LI_ID = UUID("0190a000-0000-7000-8000-000000000001")
XIAO_WANG_ID = UUID("0190a000-0000-7000-8000-000000000002")
ZHANG_ID = UUID("0190a000-0000-7000-8000-000000000003")
CHEN_ID = UUID("0190a000-0000-7000-8000-000000000004")

XIAO_LI_GRANT = RoleGrant("volunteer", TEAM_A, BEIPIAO)
XIAO_WANG_GRANT = RoleGrant("volunteer", TEAM_B, BEIPIAO)
LEADER_GRANT = RoleGrant("team_leader", TEAM_A, BEIPIAO)
ZHANG_GRANT = RoleGrant("county_officer", None, BEIPIAO)
LIU_GRANT = RoleGrant("county_officer", None, LINGYUAN)
CHEN_GRANT = RoleGrant("city_officer", None, CHAOYANG)
INSPECTOR_GRANT = RoleGrant("inspector", None, CHAOYANG)

DIVISIONS = {
    LIAONING: ("辽宁省", None),
    CHAOYANG: ("朝阳市", LIAONING),
    "211302": ("双塔区", CHAOYANG),
    "211303": ("龙城区", CHAOYANG),
    "211321": ("朝阳县", CHAOYANG),
    "211322": ("建平县", CHAOYANG),
    "211324": ("喀喇沁左翼蒙古族自治县", CHAOYANG),
    BEIPIAO: ("北票市", CHAOYANG),
    LINGYUAN: ("凌源市", CHAOYANG),
    "211381101": ("大板镇", BEIPIAO),
    SHANGYUAN: ("上园村", "211381101"),
    XIAHE: ("下河村", "211381101"),
    LINGYUAN_VILLAGE: ("三道河村", LINGYUAN),
}
ORGANIZATIONS = {
    TEAM_A: ("北票志愿服务一队", "team", BEIPIAO),
    TEAM_B: ("北票志愿服务二队", "team", BEIPIAO),
    TEAM_OF_LINGYUAN: ("凌源志愿服务队", "team", LINGYUAN),
    UNIT: ("北票市文明办", "unit", BEIPIAO),
}


def signed_in(*grants: RoleGrant, account_id: UUID | None = None) -> dict[str, str]:
    return bearer(token_for(*grants, account_id=account_id))


def xiao_li() -> dict[str, str]:
    """小李, volunteer of team A."""
    return signed_in(XIAO_LI_GRANT, account_id=XIAO_LI_ID)


def xiao_wang() -> dict[str, str]:
    """小王, volunteer of team B."""
    return signed_in(XIAO_WANG_GRANT, account_id=XIAO_WANG_ID)


def leader() -> dict[str, str]:
    """The leader of team A."""
    return signed_in(LEADER_GRANT)


def zhang() -> dict[str, str]:
    """张主任, county office of 北票市."""
    return signed_in(ZHANG_GRANT, account_id=ZHANG_ID)


def liu() -> dict[str, str]:
    """刘主任, county office of 凌源市."""
    return signed_in(LIU_GRANT)


def chen() -> dict[str, str]:
    """陈处, city office of 朝阳市."""
    return signed_in(CHEN_GRANT, account_id=CHEN_ID)


def inspector() -> dict[str, str]:
    return signed_in(INSPECTOR_GRANT)


def system_admin() -> dict[str, str]:
    return signed_in(RoleGrant("system_admin", None, CHAOYANG))

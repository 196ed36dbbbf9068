"""The printed labels of the two official tables, letter by letter with their spacing (朝阳市 2020 方案, 附件 1, 2)."""

from collections.abc import Mapping
from types import MappingProxyType

Label = str | tuple[str, ...]

_BOTH_FORMS: Mapping[str, Label] = {
    "reporting_unit": "报送单位：",
    "submitted_on": "报送时间：",
    "team": ("志  愿", "服  务", "团  队"),
    "team_name": "组织名称",
    "leader_name": "队长姓名",
    "phone": "联系电话",
    "head_name": "姓    名",
    "photos": ("走  访", "帮  扶", "照  片"),
    "opinion": "本单位（志愿服务团队）意见",
    "seal": "盖  章",
    "signature": "帮扶户签字",
    "blank_date": "年  月  日",
    # Not in the attachments: printed in the page foot when a font lacks a character.
    "lacking": "字库缺字，表中以编码代替，请核对后手写补正：",
}

# The two tables have two labels for the same value (S2-37), and break one block label differently.
REGISTRATION_FORM: Mapping[str, Label] = MappingProxyType(
    {
        **_BOTH_FORMS,
        "title": "志愿服务帮扶贫困户信息报备表",
        "household": ("帮扶户", "信  息"),
        "address": "家庭住址",
        "plan": ("帮  扶", "方  案"),
        "funds": "资  金",
        "project": "项  目",
        "goods": "物  资",
        "other": "其  他",
    }
)

PROGRESS_REPORT: Mapping[str, Label] = MappingProxyType(
    {
        **_BOTH_FORMS,
        "title": "志愿服务帮扶贫困户实施情况进度表",
        "household": ("帮  扶", "户  信", "息"),
        "address": "地    址",
        "content": ("帮  扶", "内  容"),
        "content_hint": "（要求填写走访时间、帮扶内容、帮扶金额等信息）",
    }
)

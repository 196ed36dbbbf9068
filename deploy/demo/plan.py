"""The 2020 plan of Chaoyang as structured facts: phases, deadlines, quotas (S2-01, S2-04, S2-15, S2-19, S2-20).

The document itself is not copied; its facts are written here in our own words. The office's contact persons and their
lines are real, so they are left out: the telephone, fax and mailbox below are invented (subscriber numbers never begin
with 0, `.example` belongs to nobody).
"""

from datetime import date
from typing import Any
from uuid import UUID

from deploy.demo.ids import demo_id

PROVINCE = "21"
CITY = "2113"
MONTHS = ("2020-04", "2020-05", "2020-06", "2020-07", "2020-08", "2020-09")
FORM_1_DUE = date(2020, 4, 10)
FORM_2_DUE_DAY = 25

# Households per county (S2-04); together 150.
QUOTAS = {
    "211381": 30,
    "211382": 30,
    "211321": 25,
    "211322": 25,
    "211324": 20,
    "211302": 10,
    "211303": 10,
}

NOTICE_ID = demo_id("notice")
CAMPAIGN_ID = demo_id("campaign")
FORM_1_ID = demo_id("obligation", "registration_form")
FORM_2_ID = demo_id("obligation", "progress_report")

CONTACT = {
    "office": "市文明办指导科",
    "phone": "0421-0000226",
    "fax": "0421-0000363",
    "mailbox": "zhidao@chaoyang.example",
}

NOTICE_TEXT = """演示用摘要，不是原文。

2020年3月24日，朝阳市精神文明建设办公室印发活动实施方案，要求各县（市）区文明办、市（中省）直各部门和单位组织志愿服务团队，
与全市范围内的建档立卡贫困户结对。

一、各县（市）区户数：北票市30户，凌源市30户，朝阳县25户，建平县25户，喀左县20户，双塔区10户，龙城区10户；
市直各单位在帮扶村中选择1户或多户。
二、任务：到户增收项目，生产生活难题，政策宣传，家庭环境卫生。
三、步骤：3月下旬至4月上旬调查摸底；4月中旬至8月底定期走访；9月上旬检验成效。
四、报送：附件1《信息报备表》4月10日前报市文明办指导科；附件2《实施情况进度表》4月至9月每月25日前报送，
纸质版盖章，同时报电子版，县（市）区文明办统一上报。
"""


def notice() -> dict[str, Any]:
    return {
        "title": "关于印发《关于深入开展志愿服务助力脱贫攻坚活动实施方案》的通知",
        "text": NOTICE_TEXT,
        "doc_number": None,
        "issuer": "朝阳市精神文明建设办公室",
        "issued_on": "2020-03-24",
        "division_code": CITY,
        "addressees": ["各县（市）区文明办", "市（中省）直各部门及有关单位"],
        "attachments": ["朝阳市志愿服务帮扶贫困户信息报备表", "朝阳市志愿服务帮扶贫困户实施情况进度表"],
        "parents": [],
        # A summary of ours instead of the text.
        "is_incomplete": True,
    }


def campaign() -> dict[str, Any]:
    return {
        "name": "志愿服务助力脱贫攻坚",
        "series": "志愿服务助力脱贫攻坚",
        "year": 2020,
        "notice_id": str(NOTICE_ID),
        "division_code": CITY,
        "starts_on": "2020-03-24",
        "ends_on": "2020-09-30",
        "phases": [
            {"name": "调查摸底，制定方案", "starts_on": "2020-03-21", "ends_on": "2020-04-10"},
            {"name": "定期走访，开展帮扶", "starts_on": "2020-04-11", "ends_on": "2020-08-31"},
            {"name": "检验成效，认真总结", "starts_on": "2020-09-01", "ends_on": "2020-09-10"},
        ],
    }


def quotas() -> dict[str, Any]:
    allocations = [{"division_code": code, "amount": amount} for code, amount in QUOTAS.items()]
    return {"measure": "households", "allocations": allocations}


def obligations() -> dict[UUID, dict[str, Any]]:
    common = {
        "campaign_id": str(CAMPAIGN_ID),
        "owed_by": {"kind": "team", "division_code": CITY},
        "minimum": 1,
        "contact": CONTACT,
    }
    monthly = {"kind": "monthly", "due_day": FORM_2_DUE_DAY, "from": MONTHS[0], "to": MONTHS[-1]}
    return {
        FORM_1_ID: {
            **common,
            "name": "信息报备表（附件1）",
            "form": "registration_form",
            "cycle": {"kind": "once", "due_on": FORM_1_DUE.isoformat()},
        },
        FORM_2_ID: {
            **common,
            "name": "实施情况进度表（附件2）",
            "form": "progress_report",
            "cycle": monthly,
        },
    }

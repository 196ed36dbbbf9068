"""The demo of the earlier release, and on top of it a storm of visits, planted texts, and every kind of unusual row."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.kernel.ids import new_id
from tests.submissions.samples import manifest, visit_body
from tests.support.people import BEIPIAO, BEIPIAO_VILLAGE
from tests.support.pictures import jpeg
from tests.support.planted import plant_in
from tests.support.stack import Stack
from tests.support.upgrade.callers import Account, Caller, accounts_of
from tests.support.upgrade.everything import MONTHS, wait_for_boards
from tests.support.world import SignedInPerson, World

VISITS_OF_EACH = 20
EXTRA = {
    "conflict": "两人同填：户主昨夜哮喘发作送急诊",
    "correction": "更正为：户主股骨头坏死卧床不起",
    "wish after correction": "想要一台制氧机给卧床的老伴",
    "reason of correction": "上次把邻居乔春梅的病情记错了",
    "signature": "乔春梅代签并按手印",
    "plan": "为患白血病的孙女筹措骨髓配型费",
    "opinion": "该户因尿毒症透析返贫，拟列重点",
    "return reason": "请补充尿毒症透析票据后再报",
    "officer": "钟离雁翎",
    "leader": "濮阳凌霜",
    "phone of leader": "13961779953",
}
"""Texts that stand in other fields than those of `tests.support.planted`."""


@dataclass(frozen=True)
class Paired:
    """A pairing with the accounts of its team."""

    pairing: dict[str, Any]
    volunteers: list[Account]
    leader: Account


def fill(stack: Stack) -> None:
    """Everything is done, and counted on the boards, when it returns."""
    accounts = accounts_of(stack.home)
    with _callers(stack, accounts) as people:
        _new_team(people)
        plant_in(_world(stack, people), is_looked_at=False)
        paired = pairings_of(people)
        with ThreadPoolExecutor(8) as several:
            list(several.map(lambda volunteer: _storm(stack, volunteer, paired), _volunteers(paired)))
        _unusual(people, paired)
        _forms(people, paired)
        wait_for_boards(people["city"])


class _callers(dict[str, Caller]):  # noqa: N801  used like a function
    """A caller for each user name."""

    def __init__(self, stack: Stack, accounts: Sequence[Account]) -> None:
        super().__init__({each.username: Caller(stack.base_url, each) for each in accounts})

    def __enter__(self) -> "_callers":
        return self

    def __exit__(self, *_: object) -> None:
        for caller in self.values():
            caller.close()


def pairings_of(people: dict[str, Caller]) -> list[Paired]:
    """The open pairings of the teams of the demo."""
    teams: dict[str, list[Account]] = {}
    for caller in people.values():
        if caller.account.role in ("team_leader", "volunteer"):
            (role,) = caller.get("/api/me")["roles"]
            teams.setdefault(role["organization_id"], []).append(caller.account)
    found = []
    for pairing in people["city"].pages("/api/pairings?division=2113&active=true"):
        members = teams.get(pairing["team_id"], [])
        leaders = [each for each in members if each.role == "team_leader"]
        if leaders and pairing["starts_on"] <= "2020-04-20" and not pairing["ends_on"]:
            found.append(Paired(pairing, [each for each in members if each.role == "volunteer"], leaders[0]))
    return found


def _volunteers(paired: Sequence[Paired]) -> list[Account]:
    return sorted({account for each in paired for account in each.volunteers}, key=lambda account: account.username)


def _world(stack: Stack, people: dict[str, Caller]) -> World:
    def person(username: str) -> SignedInPerson:
        account, me = people[username].account, people[username].get("/api/me")
        return SignedInPerson(stack.base_url, username, account.password, UUID(me["id"]))

    csv = f"code,name\n{BEIPIAO_VILLAGE[:9]},试验镇\n{BEIPIAO_VILLAGE},试验村\n"
    people["system-admin"].ask(
        "POST", "/api/divisions/import", content=csv.encode(), headers={"Content-Type": "text/csv"}
    )
    team = UUID(people["volunteer-1"].get("/api/me")["roles"][0]["organization_id"])
    return World(
        stack.base_url, team, person("volunteer-1"), person("leader-1"), person("city"), person(f"county-{BEIPIAO}")
    )


def _new_team(people: dict[str, Caller]) -> None:
    """A team whose leader's name stands in an event, and an officer with a name that is planted."""
    team, leader, officer = (str(new_id()) for _ in range(3))
    keeper, system = people["security-admin"], people["system-admin"]
    body = {"name": "北票市升级试验队", "kind": "team", "division_code": BEIPIAO, "lines": []}
    system.do("PUT", f"/api/organizations/{team}", body)
    led = [{"role": "team_leader", "organization_id": team}]
    named = {"username": "leader-planted", "name": EXTRA["leader"], "phone": EXTRA["phone of leader"], "roles": led}
    keeper.do("PUT", f"/api/accounts/{leader}", named)
    system.do("PUT", f"/api/organizations/{team}", body | {"name": "北票市升级试验志愿队"})
    office = [{"role": "county_officer", "division_code": BEIPIAO}]
    named = {"username": "officer-planted", "name": EXTRA["officer"], "roles": office}
    keeper.do("PUT", f"/api/accounts/{officer}", named)


def _storm(stack: Stack, volunteer: Account, paired: Sequence[Paired]) -> None:
    caller = Caller(stack.base_url, volunteer)
    chance = random.Random(volunteer.username)  # noqa: S311  the same storm each time
    own = [each.pairing for each in paired if volunteer in each.volunteers]
    for number in range(VISITS_OF_EACH):
        photos = {}
        body = visit_body(chance.choice(own)["household_id"])
        body["content"] = f"{volunteer.username} 第{number}次走访，送去米面"
        body["visited_on"] = f"{chance.choice(MONTHS)}-{chance.randrange(10, 28)}"
        body["amount_fen"] = chance.randrange(0, 50_000)
        for extra in range(number % 5 == 0):
            picture = jpeg(chance.randrange(1 << 30) + extra, (320, 240))
            body["photos"].append(manifest(picture))
            photos[body["photos"][-1]["id"]] = picture
        visit_id = str(new_id())
        caller.send_visit(visit_id, body, photos)
        if number % 7 == 0:
            other = body | {"content": f"{body['content']}（另一部手机）"}
            assert caller.ask("PUT", f"/api/visits/{visit_id}", json=other).status_code == 409
        if number % 5 == 0:
            correct(caller, visit_id, body, "金额写错了", amount_fen=body["amount_fen"] + 1)
    caller.close()


def correct(caller: Caller, visit_id: str, body: dict[str, Any], reason: str, **changes: Any) -> None:
    names = ("visited_on", "content", "amount_fen", "aid_domains", "goals", "needs", "minutes")
    facts = {name: body[name] for name in names} | changes | {"reason": reason}
    caller.do("PUT", f"/api/visits/{visit_id}/revisions/{new_id()}", facts)


def _unusual(people: dict[str, Caller], paired: Sequence[Paired]) -> None:
    one = paired[0]
    caller = people[one.volunteers[0].username]
    visit_id = str(new_id())
    body = visit_body(one.pairing["household_id"], signature={"name": EXTRA["signature"], "strokes": [[1, 2], [3, 4]]})
    caller.send_visit(visit_id, body, {})
    other = body | {"content": EXTRA["conflict"]}
    assert caller.ask("PUT", f"/api/visits/{visit_id}", json=other).status_code == 409
    changed = {"content": EXTRA["correction"], "needs": EXTRA["wish after correction"]}
    correct(caller, visit_id, body, EXTRA["reason of correction"], **changed)
    # Twice, so that the planted correction stands in `before` of the second one, too.
    correct(caller, visit_id, body, "再次更正")
    plan = {"funds": EXTRA["plan"], "project": "", "goods": "", "other": "", "goals": ["hardship"]}
    people[one.leader.username].do("PUT", f"/api/pairings/{one.pairing['id']}/plan", plan)


def _forms(people: dict[str, Caller], paired: Sequence[Paired]) -> None:
    """Of July: drafts, submitted, returned and accepted ones."""
    of_county = {caller.account.division_code: caller for name, caller in people.items() if name.startswith("county-")}
    for number, each in enumerate(paired[:40]):
        report_id = str(new_id())
        leader = people[each.leader.username]
        made = {"kind": "progress_report", "pairing_id": each.pairing["id"], "month": "2020-07"}
        write_form(leader, report_id, made, EXTRA["opinion"])
        if number % 4 == 0:
            continue
        leader.do("POST", f"/api/reports/{report_id}/submit")
        county = of_county[each.leader.division_code]
        if number % 4 == 1:
            county.do("POST", f"/api/reports/{report_id}/return", {"reason": EXTRA["return reason"]})
        if number % 4 == 2:
            county.do("POST", f"/api/reports/{report_id}/accept")


def write_form(leader: Caller, report_id: str, made: dict[str, Any], opinion: str) -> None:
    drafted = leader.ask("PUT", f"/api/reports/{report_id}", json=made)
    assert drafted.is_success, drafted.text
    seen = {"If-Match": drafted.headers["ETag"]}
    written = leader.ask("PATCH", f"/api/reports/{report_id}", json={"opinion": opinion}, headers=seen)
    # 412: an earlier attempt arrived, and its answer was lost.
    assert written.is_success or written.status_code == 412, written.text

"""Accounts, teams, waiting roles, clients and divisions, for each relation to the callers."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from typing import Any

import httpx
import psycopg
import pytest

from gateway.app import create_app
from gateway.policies import POLICIES
from gateway.sessions.parts import IdentityParts
from gateway.sessions.signing import Signer
from services.kernel.auth.permissions import ADMIN_ROLES
from services.kernel.ids import new_id
from tests.databases import ServiceDatabase
from tests.gateway.conftest import gateway_settings, new_pem
from tests.gateway.running import echo
from tests.security.cells.campaigns_world import COUNTIES, HELD, ONE, RELATIONS, tag
from tests.security.cells.cells import (
    AREAS,
    CALLERS,
    CITY_CLERK,
    COMPOSED,
    LINE_OFFICER,
    OF_TEAMS,
    OTHER_LINE,
    OWN_LINE,
    PERMISSIONS,
    TEAMS,
    VILLAGES,
    Asked,
    Case,
    Marker,
    Program,
    Relation,
    id_of,
    ids_by_relation,
)
from tests.security.cells.rolled_back import RolledBackDatabase
from tests.support.parts import part_of_app

ANY_REFUSAL = frozenset({400, 401, 403, 404, 409, 422, 429})
"""Of who brings no password, code or cookie that is right."""
KEEPERS = {"team_leader", "county_officer", "city_officer", "security_admin", CITY_CLERK, LINE_OFFICER}

# Of the teams; that of the volunteer is on no line.
LINES = {Relation.SAME_VILLAGE: OWN_LINE, Relation.SAME_COUNTY: OTHER_LINE, Relation.OTHER_COUNTY: OTHER_LINE}
ON_OTHER_LINES = frozenset({Relation.SAME_COUNTY, Relation.OTHER_COUNTY})


def lines_of(relation: Relation) -> list[dict[str, str]]:
    return [{"line": LINES[relation]}] if relation in LINES else []


class World:
    def __init__(self, client: httpx.AsyncClient, stored: ServiceDatabase, sign: Callable[[str], Mapping[str, str]]):
        self.client, self.stored, self.sign = client, stored, sign
        self.accounts, self.newcomers, self.waiting = ids_by_relation(), ids_by_relation(), ids_by_relation()
        self.api_client = new_id()
        self.changes = ids_by_relation()
        self.markers: list[Marker] = []

    async def plant(self) -> None:
        with psycopg.connect(self.stored.dsn(), autocommit=True) as connection:
            for code in {VILLAGES[relation][:9] for relation in HELD} | {VILLAGES[relation] for relation in HELD}:
                connection.execute(
                    "insert into divisions (code, name, level, kind, parent) values (%s, '试验', %s, '镇', null)"
                    " on conflict do nothing",
                    (code, "town" if len(code) == 9 else "village"),
                )
            for name, (base, without) in COMPOSED.items():
                connection.execute(
                    "insert into composed_roles (code, based_on, without, zh, en) values (%s, %s, %s, %s, %s)",
                    (name, base, sorted(without), name, name),
                )
            for role in PERMISSIONS:
                if role == "api_client":
                    continue
                connection.execute(
                    "insert into accounts (id, username, name) values (%s, %s, %s)",
                    (id_of(role), f"caller-{role}".replace("_", "-"), f"用户{role}"),
                )
        for relation in HELD:
            team: dict[str, Any] = {
                "name": tag(relation, "team"),
                "kind": "team",
                "division_code": VILLAGES[relation][:6],
            }
            team["lines"] = lines_of(relation)
            unit = f"/api/organizations/{TEAMS[relation]}"
            await self._send("system_admin", "PUT", unit, {**team, "name": "改名以前"})
            renamed = await self._send(
                "system_admin", "POST", f"{unit}/changes", {"act": "rename", "name": team["name"]}
            )
            self.changes[relation] = renamed["id"]
            await self._send(
                "security_admin", "PUT", f"/api/accounts/{self.accounts[relation]}", self.account(relation)
            )
            await self._plant_waiting(relation)
            self._mark(relation)
        self._give_roles_to_callers()
        made = {"name": "省级系统", "division_code": "21", "is_active": True}
        await self._send("security_admin", "PUT", f"/api/clients/{self.api_client}", made)
        await self._send("security_admin", "POST", f"/api/clients/{self.api_client}/secrets", {})

    def account(self, relation: Relation) -> dict[str, Any]:
        index = 9 if relation is Relation.ABSENT else HELD.index(relation)
        return {
            "username": f"mk{index}user",
            "name": f"mk{index}name",
            "phone": f"1374{index + 1}234567",
            "roles": [{"role": "volunteer", "organization_id": str(TEAMS[relation])}],
        }

    async def _plant_waiting(self, relation: Relation) -> None:
        """An account with a role in the county that another person has yet to confirm."""
        index = HELD.index(relation)
        body = {
            "username": f"wt{index}user",
            "name": f"wt{index}name",
            "roles": [{"role": "inspector", "division_code": COUNTIES[relation]}],
        }
        path = f"/api/accounts/{self.newcomers[relation]}"
        answer = await self._send("security_admin", "PUT", path, body)
        (pending,) = answer["pending_roles"] or [{"id": str(new_id())}]
        self.waiting[relation] = pending["id"]

    def _give_roles_to_callers(self) -> None:
        with psycopg.connect(self.stored.dsn(), autocommit=True) as connection:
            for role in PERMISSIONS:
                if role == "api_client":
                    continue
                team = TEAMS[Relation.OWN] if role in OF_TEAMS else None
                place = None if team or role in ADMIN_ROLES else AREAS[role][0]
                connection.execute(
                    "insert into account_roles (account_id, role, organization_id, division_code, composed)"
                    " values (%s, %s, %s, %s, %s)",
                    (id_of(role), COMPOSED.get(role, (role,))[0], team, place, role if role in COMPOSED else None),
                )

    async def _send(self, role: str, method: str, path: str, body: Any) -> Any:
        answer = await self.client.request(method, path, json=body, headers=self.sign(role))
        assert answer.is_success, (path, answer.text)
        return answer.json() if answer.content else None

    def _mark(self, relation: Relation) -> None:
        index = HELD.index(relation)
        keeps, members = frozenset({"accounts.write"}), frozenset({"accounts.write", "households.reveal"})
        confirms = frozenset({"accounts.write", "roles.confirm"})
        places = frozenset({"organizations.read", "accounts.write", "roles.confirm"})
        # Who audits reads names of everybody, and no phone.
        audited = frozenset({"audit.read"})
        self.markers += [
            Marker(f"mk{index}user", relation, keeps | audited),
            Marker(f"mk{index}name", relation, members | audited),
            Marker(f"1374{index + 1}234567", relation, keeps),
            Marker(tag(relation, "team"), relation, places | audited),
            Marker(f"wt{index}user", relation, confirms | audited),
            Marker(f"wt{index}name", relation, confirms | audited),
        ]

    def cases(self) -> list[Case]:
        accounts = [replace(case, on_other_lines=ON_OTHER_LINES) for case in self._accounts()]
        return [*accounts, *self._organizations(), *self._confirmations(), *self._own(), *self._rest()]

    def _accounts(self) -> Iterator[Case]:
        def path(relation: Relation) -> str:
            return f"/api/accounts/{self.accounts[relation]}"

        def keeps(role: str, relation: Relation) -> bool:
            return role in KEEPERS

        def moved(relation: Relation) -> Asked:
            body = self.account(Relation.OWN) | {"username": "moved-here"}
            return Asked(path(relation), body)

        by_id = "/api/accounts/{account_id}"
        filters: dict[str, Callable[[Relation], dict[str, str]]] = {
            "all": lambda relation: {"limit": "200"},
            "of the team": lambda relation: {"organization_id": str(TEAMS[relation])},
            "by name": lambda relation: {"q": str(self.account(relation)["name"])},
        }
        for name, params in filters.items():
            yield Case(
                "GET /api/accounts",
                lambda relation, params=params: Asked("/api/accounts", params=params(relation)),
                name,
                is_list=True,
                relations=RELATIONS,
                shows=lambda relation: str(self.accounts[relation]),
            )
        yield Case(
            f"GET {by_id}",
            lambda relation: Asked(path(relation)),
            relations=RELATIONS,
            shows=lambda relation: str(self.account(relation)["username"]),
        )
        yield Case(
            f"PUT {by_id}",
            lambda relation: Asked(path(relation), self.account(relation)),
            "as it is",
            relations=tuple(HELD),
            may=keeps,
        )
        yield Case(f"PUT {by_id}", moved, "moved", relations=RELATIONS, makes=True, may=keeps)
        for act in ("invitation", "sign-out"):
            yield Case(
                f"POST {by_id}/{act}", lambda relation, act=act: Asked(f"{path(relation)}/{act}"), relations=RELATIONS
            )

    def _organizations(self) -> Iterator[Case]:
        def path(relation: Relation) -> str:
            return (
                f"/api/organizations/{TEAMS[relation] if relation is not Relation.ABSENT else self.accounts[relation]}"
            )

        def team(relation: Relation) -> Asked:
            body = {"name": tag(relation, "team"), "kind": "team", "division_code": COUNTIES[relation]}
            return Asked(path(relation), {**body, "lines": lines_of(relation)})

        def moved(relation: Relation) -> Asked:
            body = {"name": "改名", "kind": "team", "division_code": COUNTIES[Relation.OWN]}
            return Asked(path(relation), {**body, "lines": lines_of(relation)})

        by_id = "/api/organizations/{organization_id}"
        yield Case(
            "GET /api/organizations",
            lambda relation: Asked("/api/organizations", params={"division": COUNTIES[relation], "limit": "200"}),
            is_list=True,
            relations=RELATIONS,
            shows=lambda relation: str(TEAMS[relation]),
        )
        yield Case(
            f"GET {by_id}",
            lambda relation: Asked(path(relation)),
            relations=RELATIONS,
            shows=lambda relation: tag(relation, "team"),
        )
        by_line: dict[str, Any] = {"on_other_lines": ON_OTHER_LINES}
        yield Case(f"PUT {by_id}", team, "as it is", relations=tuple(HELD), **by_line)
        yield Case(f"PUT {by_id}", moved, "moved", relations=RELATIONS, makes=True, **by_line)
        yield Case(f"GET {by_id}/changes", lambda relation: Asked(f"{path(relation)}/changes"), relations=RELATIONS)
        yield Case(
            f"POST {by_id}/changes",
            lambda relation: Asked(f"{path(relation)}/changes", {"act": "rename", "name": "又改名"}),
            relations=RELATIONS,
            **by_line,
        )
        yield Case(
            f"POST {by_id}/changes/{{change_id}}/undo",
            lambda relation: Asked(f"{path(relation)}/changes/{self.changes[relation]}/undo"),
            relations=RELATIONS,
            **by_line,
        )

    def _confirmations(self) -> Iterator[Case]:
        root = "/api/confirmations"
        yield Case(f"GET {root}", lambda _: Asked(root, params={"limit": "200"}), relations=ONE, is_list=True)
        for act in ("confirm", "decline", "withdraw"):
            yield Case(
                f"POST {root}/{{confirmation_id}}/{act}",
                lambda relation, act=act: Asked(f"{root}/{self.waiting[relation]}/{act}"),
                relations=RELATIONS,
                # Who sees a waiting role and may not decide on it is told so; only who asked withdraws.
                answers=frozenset({204, 403, 404, 409}),
            )

    def _own(self) -> Iterator[Case]:
        def own(operation: str, body: Any = None, answers: frozenset[int] = frozenset()) -> Case:
            path = operation.partition(" ")[2]
            return Case(operation, lambda _: Asked(path, body), relations=ONE, is_list=True, answers=answers)

        def of_others(operation: str, name: str) -> Case:
            path = operation.partition(" ")[2]
            return Case(
                operation,
                lambda relation: Asked(path.replace(name, str(self.accounts[relation]))),
                relations=RELATIONS,
                may=lambda role, relation: False,
            )

        wrong = {"current": "not the password", "new": "another long password"}
        proof = {"password": "not the password", "code": "123456"}
        yield own("GET /api/me", answers=frozenset({200, 401}))
        yield own("PUT /api/me", {"name": "改名", "phone": None})
        yield own("POST /api/me/password", wrong, ANY_REFUSAL)
        yield own("POST /api/auth/password", wrong, ANY_REFUSAL)
        yield own("GET /api/me/sessions")
        yield of_others("DELETE /api/me/sessions/{session_id}", "{session_id}")
        yield of_others("POST /api/me/notices/{notice_id}/acknowledge", "{notice_id}")
        yield own("GET /api/me/second-factor")
        yield own("POST /api/me/second-factor", {"password": "not the password"}, ANY_REFUSAL)
        yield own("POST /api/me/second-factor/confirm", {"code": "123456"}, ANY_REFUSAL)
        yield own("POST /api/me/second-factor/recovery-codes", proof, ANY_REFUSAL)
        yield own("POST /api/me/second-factor/remove", proof, ANY_REFUSAL)

    def _rest(self) -> Iterator[Case]:
        yield from self._signing_in()
        yield from self._clients()
        sheet = b"code,name\n211381103,x\n"

        def all_of(operation: str, params: Mapping[str, str] | None = None, body: Any = None, **more: Any) -> Case:
            path = operation.partition(" ")[2]
            return Case(operation, lambda _: Asked(path, body, params or {}), relations=ONE, is_list=True, **more)

        yield Case(
            "PUT /api/uploads/{file_id}",
            lambda relation: Asked(f"/api/uploads/{self.accounts[relation]}", content=b"x"),
            relations=RELATIONS,
            answers=ANY_REFUSAL,
        )
        yield all_of("GET /api/divisions", {"parent": "211381"})
        yield all_of("GET /api/divisions/counts", {"parent": "2113"})
        yield all_of("GET /api/divisions/template.xlsx")
        yield all_of("GET /api/divisions/marks", {"division": "2113"})
        marked = "/api/divisions/{code}/marks"
        yield Case(
            f"PUT {marked}",
            lambda relation: Asked(marked.replace("{code}", COUNTIES[relation]), {"marks": []}),
            relations=tuple(HELD),
            refused_as=frozenset({404}),
        )
        yield Case(
            "POST /api/divisions/import",
            lambda _: Asked("/api/divisions/import", content=sheet, headers={"Content-Type": "text/csv"}),
            relations=ONE,
            is_list=True,
        )
        yield all_of("GET /api/organizations/template.xlsx")
        yield all_of("GET /api/organizations/export.xlsx")
        units = "name,kind,division\n新单位,unit,211381\n".encode()
        yield Case(
            "POST /api/organizations/import",
            lambda _: Asked("/api/organizations/import", content=units, headers={"Content-Type": "text/csv"}),
            relations=ONE,
            is_list=True,
        )
        yield all_of("GET /api/vocabularies")
        yield all_of("GET /api/roles")
        composed = {"based_on": "county_officer", "without": ["quotas.write"], "zh": "新角色", "en": "New role"}
        yield Case(
            "PUT /api/roles/{code}", lambda _: Asked("/api/roles/new_role", composed), relations=ONE, is_list=True
        )
        word = {"zh": "代销帮扶", "en": "Sells for them", "owner_code": "211381"}
        yield Case(
            "PUT /api/vocabularies/{vocabulary}/{code}",
            lambda _: Asked("/api/vocabularies/supports/new_support", word),
            relations=ONE,
            is_list=True,
        )
        # The other programs do not answer here; the gateway's own trail does.
        yield all_of("GET /api/audit")
        yield all_of("GET /api/audit.csv", {"program": "gateway"})
        yield all_of("GET /api/audit/actions")
        yield all_of("GET /api/audit/actors", {"q": "mk"})
        yield all_of("POST /api/audit/verify", body={"program": "gateway"})
        for page in ("health", "settings", "backups"):
            yield all_of(f"GET /api/system/{page}")

    def _signing_in(self) -> Iterator[Case]:
        bodies: dict[str, Any] = {
            "login": {"username": "mk0user", "password": "not the password"},
            "login/code": {"challenge": "none", "code": "123456"},
            "refresh": None,
            "logout": None,
            "token": None,
            "invitation": {"code": "none"},
            "invitation/accept": {"code": "none", "password": "a long password of mine"},
            "first-run": {"code": "none"},
            "first-run/accept": {
                "code": "none",
                "password": "a long password of mine",
                "name": "某人",
                "username": "somebody",
            },
        }
        for name, body in bodies.items():
            path = f"/api/auth/{name}"
            yield Case(
                f"POST {path}",
                lambda _, path=path, body=body: Asked(path, body),
                relations=ONE,
                answers=ANY_REFUSAL | {204},
            )

    def _clients(self) -> Iterator[Case]:
        root = "/api/clients"
        made = {"name": "省级系统", "division_code": "21", "is_active": True}

        def path(relation: Relation) -> str:
            return f"{root}/{self.api_client if relation is Relation.OWN else self.accounts[Relation.ABSENT]}"

        one = (Relation.OWN, Relation.ABSENT)
        yield Case(f"GET {root}", lambda _: Asked(root), relations=ONE, is_list=True)
        yield Case(f"PUT {root}/{{client_id}}", lambda relation: Asked(path(relation), made), relations=one, makes=True)
        yield Case(
            f"POST {root}/{{client_id}}/secrets", lambda relation: Asked(f"{path(relation)}/secrets", {}), relations=one
        )
        yield Case(
            f"DELETE {root}/{{client_id}}/secrets/{{number}}",
            lambda relation: Asked(f"{path(relation)}/secrets/1"),
            relations=one,
        )


@asynccontextmanager
async def gateway(stored: ServiceDatabase) -> AsyncIterator[Program]:
    pem = new_pem()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gateway.app.Database", RolledBackDatabase)
        whole = create_app(
            dict.fromkeys(("campaigns", "submissions", "households"), echo), gateway_settings(stored, signing_key=pem)
        )
    app, signer = whole.identity, Signer(pem)
    database = part_of_app(app, IdentityParts).database
    assert isinstance(database, RolledBackDatabase)
    sessions = {role: None if role == "api_client" else new_id() for role in CALLERS}

    def headers_of(role: str) -> Mapping[str, str]:
        caller = CALLERS[role]
        if caller is None:
            return {}
        return {"Authorization": f"Bearer {signer.sign(caller.account_id, sessions[role], caller.grants)}"}

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bangfu.test") as client:
        world = World(client, stored, headers_of)
        await world.plant()
        yield Program("gateway", app, database, stored, POLICIES, world.cases(), world.markers, nullcontext, headers_of)
    await whole.close()

"""The campaigns service under test, the functions to call it, and valid bodies."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from deploy.keys import new_key
from services.kernel.crypto.keys import KeyRing
from services.kernel.ids import new_id
from tests.campaigns.feeds import Feeds
from tests.databases import ServiceDatabase
from tests.support.kept_files import KeptFiles
from tests.support.people import Person
from tests.support.tokens import public_jwks

TEAM_CITY = new_id()
"""A team of the city itself; team A is in a town of 北票市, team B in 凌源市."""

Caller = Person | None
"""A signed-in person, or nobody."""


@dataclass(frozen=True)
class Office:
    """The service, and the functions to call it."""

    client: httpx.AsyncClient
    database: ServiceDatabase
    feeds: Feeds
    files: KeptFiles
    app: FastAPI

    async def get(self, caller: Caller, path: str) -> httpx.Response:
        return await self.client.get(f"/api{path}", headers=_headers(caller))

    async def put(self, caller: Caller, path: str, body: Any, **headers: str) -> httpx.Response:
        return await self.client.put(f"/api{path}", json=body, headers={**_headers(caller), **headers})

    async def post(self, caller: Caller, path: str, body: Any = None) -> httpx.Response:
        return await self.client.post(f"/api{path}", json=body, headers=_headers(caller))

    async def delete(self, caller: Caller, path: str) -> httpx.Response:
        return await self.client.delete(f"/api{path}", headers=_headers(caller))


def _headers(caller: Caller) -> dict[str, str]:
    return caller.headers if caller else {}


INTERNAL_SECRET = "a secret of this test"
KEK, BLIND_INDEX_KEY = new_key(), new_key()
KEYS = KeyRing(KEK, BLIND_INDEX_KEY)


def settings_of(database: ServiceDatabase) -> dict[str, Any]:
    urls = {f"{program}_url": f"http://{program}" for program in ("gateway", "campaigns", "submissions", "households")}
    return {
        **urls,
        "longest_silence": "86400",
        "jwks": public_jwks(),
        "internal_secret": INTERNAL_SECRET,
        "kek": KEK,
        "blind_index_key": BLIND_INDEX_KEY,
        "campaigns_database_url": database.app,
        "campaigns_worker_database_url": database.worker,
    }


def notice(**changes: Any) -> dict[str, Any]:
    return {
        "title": "关于开展志愿服务活动的通知",
        "text": "各县（市）区：\n现印发方案。",
        "issuer": "朝阳市精神文明建设办公室",
        "issued_on": "2020-03-24",
        "division_code": "2113",
        **changes,
    }


def campaign(**changes: Any) -> dict[str, Any]:
    return {
        "name": "志愿服务助力脱贫攻坚",
        "series": "志愿服务助力脱贫攻坚",
        "year": 2020,
        "notice_id": None,
        "division_code": "2113",
        "starts_on": "2020-03-24",
        "ends_on": "2020-09-30",
        "phases": [{"name": "调查摸底", "starts_on": "2020-03-21", "ends_on": "2020-04-10"}],
        **changes,
    }


def unit_duty(campaign_id: UUID, **changes: Any) -> dict[str, Any]:
    """Something that offices of the city count themselves, due in one month."""
    return {
        "campaign_id": str(campaign_id),
        "name": "报送典型",
        "what": {"kind": "items", "refs": ["story"], "minimum": 3},
        "owed_by": {"kind": "office", "division_code": "2113"},
        "cycle": {"kind": "once", "due_on": "2031-05-25"},
        **changes,
    }


def form_2(campaign_id: UUID, **changes: Any) -> dict[str, Any]:
    return {
        "campaign_id": str(campaign_id),
        "form": "progress_report",
        "owed_by": {"kind": "team", "division_code": "2113"},
        "cycle": {"kind": "monthly", "due_day": 25, "from": "2020-04", "to": "2020-09"},
        "minimum": 1,
        **changes,
    }

"""No phone or document number travels in an address, and nothing writes addresses with their query down."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest

from deploy.installation import UVICORN_OPTIONS
from gateway.edge.front import Front
from gateway.edge.personal_numbers import holds_number
from gateway.edge.refusals import RefusalRecorder
from services.kernel.db.database import Database
from tests.databases import MakeDatabase
from tests.gateway.running import echo, parts
from tests.gateway.test_front import JWKS, client

NUMBERS = [
    "13900001234",
    "139 0000 1234",
    "139-0000-1234",
    "１３９００００１２３４",
    "11010519491231002X",
    "11010519491231002x",
]
OPENAPI = Path("docs/openapi")


def parameters() -> list[tuple[str, str]]:
    """Every query parameter of the API that takes text of any kind."""
    found = []
    for page in sorted(OPENAPI.glob("*.json")):
        for path, operations in json.loads(page.read_text(encoding="utf-8"))["paths"].items():
            for operation in operations.values():
                found += [(path, each["name"]) for each in operation.get("parameters", []) if each["in"] == "query"]
    return sorted(set(found) - {(path, name) for path, name in found if name in ("cursor", "token", "limit")})


@pytest.fixture
async def front(service_database: MakeDatabase) -> AsyncIterator[Front]:
    """Before a database that takes the entries of refusals."""
    async with Database(service_database("gateway").app, application_name="test", pool_size=1) as database:
        yield Front(parts("http://127.0.0.1:9", JWKS, app=echo, refusals=RefusalRecorder(database)))


@pytest.mark.parametrize("number", NUMBERS)
async def test_a_number_in_any_query_parameter_of_the_api_is_refused(front: Front, number: str) -> None:
    asked = parameters()
    assert ("/api/households", "q") in asked
    async with client(front) as http:
        for path, name in asked:
            address = re.sub(r"\{[a-z_]+\}", "1", path)
            answer = await http.get(f"{address}?a=1&{name}={quote(number)}")
            assert (answer.status_code, answer.json()["type"]) == (422, "/problems/number-in-address"), (path, name)
            assert number not in answer.text


async def test_a_number_inside_a_purpose_is_refused(front: Front) -> None:
    async with client(front) as http:
        answer = await http.get("/api/reports/1.pdf", params={"purpose": "电话13900001234核对"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "text",
    [
        "211381000001",
        "211381101201",
        "2020-05",
        "上园村",
        "110105194912310021",
        "019000001390-0001-7390-8000-13900001234f",
    ],
)
async def test_registry_numbers_divisions_and_ids_are_no_personal_numbers(text: str) -> None:
    assert not holds_number(text)
    async with client(Front(parts("http://127.0.0.1:9", JWKS, app=echo))) as http:
        assert (await http.get("/api/households", params={"q": text})).status_code == 200


def test_no_log_holds_addresses() -> None:
    assert "--no-access-log" in UVICORN_OPTIONS
    one_process = Path("deploy/processes/one_process.py").read_text(encoding="utf-8")
    assert "access_log=False" in one_process
    caddy = Path("deploy/caddy/Caddyfile").read_text(encoding="utf-8")
    assert not [line for line in caddy.splitlines() if line.strip().startswith("log")]

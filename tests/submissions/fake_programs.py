"""Gateway, households and campaigns as one small HTTP server with answers that a test sets."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from services.kernel.clock import month_bounds
from services.kernel.ids import new_id
from tests.support.people import TEAM_A


@dataclass
class FakePrograms:
    """`answers`: status and body by the last meaningful part of the path; `asked`: method, target, headers, body."""

    url: str = ""
    asks: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)

    def reset(self) -> None:
        self.asked.clear()
        self.asks = {}
        # Complete answers: a test compares them with the schemas of the real programs.
        leader = {"account_id": str(new_id()), "name": "林静安", "phone": "13800000001"}
        team = {
            "id": str(TEAM_A),
            "name": "北票市春风志愿服务队",
            "kind": "team",
            "division_code": "211381",
            "division_name": "北票市",
            "lines": [],
            "leader": leader,
            "members": [],
            "people": 0,
            "reporting_unit": "北票市文明办",
            "closed_on": None,
            "successor_id": None,
            "successor_name": None,
            "host_kind": None,
            "party_lead": None,
            "registration_state": None,
            "registration_number": None,
            "villages": [],
            "may_change": False,
        }
        contact = {
            "office": "市文明办指导科",
            "phone": "0421-0000001",
            "fax": "0421-0000002",
            "mailbox": "desk@bangfu.invalid",
        }
        plan = {
            "funds": "春耕补助500元",
            "project": "庭院种植大蒜",
            "goods": "",
            "other": "每月打扫一次庭院",
            "goals": ["hardship", "health"],
            "version": 1,
            "updated_at": "2020-04-02T00:00:00Z",
        }
        pairing: dict[str, Any] = {
            "id": str(new_id()),
            "household_id": str(new_id()),
            "village_code": "211381101201",
            "team_id": str(TEAM_A),
            "team_name": "北票市春风志愿服务队",
            "helpers": [],
            "service_form": "pairing",
            "starts_on": "2020-01-01",
            "ends_on": None,
            "is_closed": False,
            "close_reason": None,
            "plan": plan,
            "version": 1,
        }
        due = {
            "id": str(new_id()),
            "obligation_id": str(new_id()),
            "obligation_name": "实施情况进度表",
            "campaign_id": str(new_id()),
            "form": "progress_report",
            "organization_id": str(TEAM_A),
            "organization_name": "北票市春风志愿服务队",
            "division_code": "211381",
            "period": "2020-05",
            "label": "2020年5月",
            "label_en": "May 2020",
            "starts_on": "2020-05-01",
            "ends_on": "2020-05-31",
            "due_on": "2020-05-25",
            "joined_on": None,
            "due_at": "2020-05-25T16:00:00Z",
            "original_due_at": "2020-05-25T16:00:00Z",
            "is_extended": False,
            "extension_reason": None,
            "state": "pending",
            "was_late": False,
            "count": 0,
            "minimum": 1,
            "what": None,
            "refs": [],
            "number": None,
            "counts_when": "filed",
            "channels": ["electronic"],
            "may_extend": False,
            "may_report": False,
            "may_receive": False,
            "received": [],
            "receiver": None,
            "falls_on_day_off": False,
            "day_off_reason": "",
            "day_off_source": "official",
            "contact": contact,
        }
        disclosed = {
            "head": {"name": "赵有田", "phone": "13800000002"},
            "address": "3组12号",
            "village_name": "柳树沟村",
            "registry_no": "211381000001",
            "plan": plan,
        }
        registered = {
            "household": {
                "id": str(new_id()),
                "registry_no": "211381000001",
                "division_code": "211381101201",
                "village_name": "柳树沟村",
                "head": {"name": "赵有田", "phone": "13800000002", "id_number": "110105194912310021"},
                "address": "3组12号",
                "members": [{"id": str(new_id()), "name": "钱桂香", "relation": "配偶"}],
            },
            "withholding": {"restriction": None, "erasure_requests": []},
            "pairings": [pairing],
            "described_by": {"title": "FilePart"},
        }
        self.answers = {
            "/file": (200, registered),
            "organizations": (200, team),
            "disclosures": (200, disclosed),
            "dues": (200, {"due": due, "is_binding": True, "asked": self.asked_by(urlsplit("")), "fits": 1}),
            "pairings": (200, pairing),
        }

    def asked_by(self, target: SplitResult) -> dict[str, str]:
        """What a form is for: of each kind of form one obligation, with the month that is asked about, or April."""
        query = {name: values[0] for name, values in parse_qs(target.query).items()}
        month = query.get("month", "2020-04")
        first, last = month_bounds(month)
        of_form = "1" if query.get("form") == "registration_form" else "2"
        return {
            "campaign_id": "01a21734-dfd0-7792-90ac-4e3ec2948b00",
            "obligation_id": query.get("obligation_id", f"01a21734-dfd0-7792-90ac-4e3ec2948b0{of_form}"),
            "period": query.get("period", month),
            "starts_on": first.isoformat(),
            "ends_on": last.isoformat(),
        }

    def owe(self, *, is_binding: bool = True, **changes: Any) -> None:
        """The due item of the form, changed."""
        self.answers["dues"][1]["due"].update(changes)
        self.answers["dues"][1]["is_binding"] = is_binding

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                await self._answer(line.decode(), reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _answer(self, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, _ = line.split()
        headers = {}
        while (header := (await reader.readline()).decode().strip()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if "/internal/revocations" in target:
            writer.write(b"HTTP/1.1 503 X\r\ncontent-length: 0\r\n\r\n")
            return
        self.asked.append((method, target, headers, json.loads(body) if body else None))
        known = next(part for part in self.answers if part in urlsplit(target).path)
        status, answer = self.answers[known]
        if known == "dues" and status == 200 and answer.get("asked") is not None:
            answer = {**answer, "asked": {**self.asked_by(urlsplit(target)), **self.asks}}
        content = json.dumps(answer).encode()
        head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
        writer.write(head.encode() + content)
        await writer.drain()


@asynccontextmanager
async def fake_programs() -> AsyncIterator[FakePrograms]:
    programs = FakePrograms()
    programs.reset()
    server = await asyncio.start_server(programs.serve, "127.0.0.1", 0)
    programs.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield programs
    server.close()

"""The roster: a sheet from upload to register, against COPY of the same rows into an equally indexed table.

`python -m tests.benchmarks.roster [rows]` starts its own server and prints one line a figure. COPY writes the same rows
as the import: the encrypted rows, with all indexes of the register, and nothing else. Ours also reads the file of 15
columns, checks every row, encrypts its fields, writes an event, an entry of the audit trail and the note for the board.
"""

import asyncio
import base64
import datetime
import io
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil
import psycopg
import xlsxwriter

from deploy.embedded.postgres import Postgres
from deploy.programs import migrations_of
from services.households.households.encryption import household_columns
from services.households.households.schemas import HouseholdInput
from services.households.roster import jobs
from services.households.roster.choices import Choices
from services.households.roster.loading import RosterLoader
from services.households.roster.uploads import Uploads
from services.kernel.auth.principals import Principal, Scope
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.db.jobs import job_app
from services.kernel.db.migrations import upgrade
from services.kernel.ids import new_id
from tests.benchmarks import machine
from tests.benchmarks.figures import Bound, Figure
from tests.databases import ServiceDatabase
from tests.households import forms, sheets
from tests.households.people import ZHANG_GRANT

FURTHER = {
    "帮扶需求": "医疗救助、低保",
    "扶贫项目": "庭院经济",
    "不愁吃": "是",
    "不愁穿": "是",
    "住房安全有保障": "否",
}
TITLES = (*sheets.TITLES, *FURTHER)
FIRST_BIRTH = datetime.date(1930, 1, 1)
CLERK = Principal(new_id(), None, (ZHANG_GRANT,))
ROWS = 100_000


@dataclass(frozen=True)
class Run:
    """`grown`: bytes by which the memory of the process grew; `child`: peak of the child that reads workbooks."""

    seconds: float
    grown: int
    child: int


class StillEntitled:
    """No role is removed during the measurement."""

    async def scope_now(self, account_id: UUID, permission: str) -> Scope:
        return Principal(account_id, None, (ZHANG_GRANT,)).scope_for(permission)


class PeakMemory:
    """Resident bytes of this process, sampled during a run, and apart from it of the child that reads workbooks."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._stop = threading.Event()
        self.before = self.peak = self._process.memory_info().rss
        self.child = 0
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._stop.wait(0.02):
            self.peak = max(self.peak, self._process.memory_info().rss)
            self.child = max(self.child, *map(_resident, self._readers()), 0)

    def _readers(self) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            children = self._process.children()
            return [child for child in children if any("workbook_process" in part for part in child.cmdline())]
        return []


def _resident(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        return int(process.memory_info().rss)
    return 0


@dataclass(frozen=True)
class Found:
    """Seconds of COPY and of sealing; the runs of a CSV, of the same again, and of the same as a workbook."""

    rows: int
    copy: float
    sealing: float
    csv: Run
    again: Run
    xlsx: Run


def measure(rows: int = ROWS) -> list[Figure]:
    """For `make bench`."""
    before = machine.load()
    found = run(rows)
    after = machine.load()
    return [
        Figure(
            f"import of {rows:,} rows of 15 columns, against COPY of the same rows",
            "s",
            [found.csv.seconds],
            [found.copy],
            "COPY",
            note=f"sealing {found.sealing:.1f} s of it; the same again {found.again.seconds:.1f} s",
            before=before,
            after=after,
        ),
        Figure("the same as XLSX", "s", [found.xlsx.seconds], [found.copy], "COPY"),
        Figure(
            "memory of the child that reads the XLSX",
            "MB",
            [found.xlsx.child / 2**20],
            bound=Bound("at most", 250.0),
        ),
    ]


def main(rows: int = ROWS) -> None:
    print(f"{rows:,} rows; {machine.description()}; {machine.load()}")
    found = run(rows)
    without = found.csv.seconds - found.sealing
    _line("csv to register", rows, found.csv)
    print(f"  of it sealing the fields     {found.sealing:8.2f} s  {found.sealing / found.csv.seconds:.0%}")
    print(f"COPY, equally indexed          {found.copy:8.2f} s  {rows / found.copy:10,.0f} rows/s")
    print(f"ratio {found.csv.seconds / found.copy:.1f}x, without sealing {without / found.copy:.1f}x")
    _line("the same csv again", rows, found.again)
    _line("the same as xlsx", rows, found.xlsx)


def run(rows: int) -> Found:
    """On a server of its own."""
    home = Path(tempfile.mkdtemp(prefix="bangfu-roster-"))
    server = Postgres(home)
    try:
        with server.running():
            server.bootstrap()
            database = ServiceDatabase(server, "households", "bangfu_households")
            upgrade(migrations_of("households"), database.migrator)
            return asyncio.run(_measure(database, rows))
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(server.socket_directory, ignore_errors=True)


async def _measure(database: ServiceDatabase, rows: int) -> Found:
    kek, blind_index_key = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
    keys = KeyRing(kek, blind_index_key)
    app, worker = (Database(url, application_name="benchmark") for url in (database.app, database.worker))
    uploads = Uploads(app, keys, jobs.declare(job_app(database.app), jobs.only_in_the_worker))
    loader = RosterLoader(worker, keys, StillEntitled())
    await _load(uploads, loader, "text/csv", lambda: _csv(min(rows, 1000), 10**7))
    csv = await _load(uploads, loader, "text/csv", lambda: _csv(rows))
    _refuse_less_than(database, rows)
    copy = _copy(database)
    again = await _load(uploads, loader, "text/csv", lambda: _csv(rows))
    xlsx = await _load(uploads, loader, sheets.XLSX, lambda: _workbook(rows))
    sealing = _sealing(keys, rows)
    await app.close()
    await worker.close()
    return Found(rows, copy, sealing, csv, again, xlsx)


def _line(name: str, rows: int, run: Run) -> None:
    child = f", of the child {run.child / 2**20:.0f} MB" if run.child else ""
    grown = f"memory +{run.grown / 2**20:.0f} MB{child}"
    print(f"{name:<30} {run.seconds:8.2f} s  {rows / run.seconds:10,.0f} rows/s  {grown}")


def _refuse_less_than(database: ServiceDatabase, rows: int) -> None:
    """A file that was refused is no measure."""
    with psycopg.connect(database.dsn()) as connection:
        (stored,) = connection.execute("select count(*) from households").fetchone() or (0,)
    if stored < rows:
        raise RuntimeError(f"{stored} of {rows} households in the register")


async def _load(uploads: Uploads, loader: RosterLoader, type_: str, content: Callable[[], bytes]) -> Run:
    async def stream() -> AsyncIterator[bytes]:
        data = content()
        for start in range(0, len(data), 65_536):
            yield data[start : start + 65_536]

    import_id: UUID = await uploads.receive(
        CLERK, type_, stream(), name=None, is_partial=False, is_dry=False, choices=Choices()
    )
    with PeakMemory() as memory:
        began = time.perf_counter()
        await loader.load(import_id)
        taken = time.perf_counter() - began
    return Run(taken, memory.peak - memory.before, memory.child)


def _csv(rows: int, start: int = 0) -> bytes:
    return sheets.csv_file([_row(start + number) for number in range(rows)], TITLES)


def _workbook(rows: int) -> bytes:
    """As spreadsheet programs save it: all texts in one table, which the child has to hold."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([TITLES, *(_row(number) for number in range(rows))]):
            sheet.write_row(place, 0, row)
    return file.getvalue()


def _row(number: int) -> list[str]:
    """Each person once."""
    born = f"{FIRST_BIRTH + datetime.timedelta(days=number // 1000 % 25_000):%Y%m%d}"
    region = str(211300 + number // 25_000_000)
    return [*sheets.row(number, id_number=forms.id_number(number, region, born)), *FURTHER.values()]


def _copy(database: ServiceDatabase) -> float:
    """Seconds; the rows are those that the import just wrote."""
    with psycopg.connect(database.dsn()) as connection, connection.cursor() as cursor:
        cursor.execute("create table copied (like households including all)")
        with cursor.copy("copy (select * from households order by id) to stdout (format binary)") as source:
            content = [bytes(block) for block in source]
        connection.commit()
        began = time.perf_counter()
        with cursor.copy("copy copied from stdin (format binary)") as sink:
            for block in content:
                sink.write(block)
        connection.commit()
        return time.perf_counter() - began


def _sealing(keys: KeyRing, rows: int) -> float:
    """Seconds for as many rows, with all encryption and hashing of a row."""
    titles = ("registry_no", "division_code", "name", "id_number", "phone", "address")
    values = dict(zip(titles, sheets.row(1), strict=False))
    head = {name: values[name] for name in ("name", "id_number", "phone")}
    body = HouseholdInput.model_validate({**{name: values[name] for name in titles if name not in head}, "head": head})
    began = time.perf_counter()
    for _ in range(rows):
        household_id = new_id()
        household_columns(keys, household_id, keys.new_wrapped_key(str(household_id)), body)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

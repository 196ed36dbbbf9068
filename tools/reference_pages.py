"""Writes the reference pages that are made from the code: `docs/data.md`, `docs/events.md`, `docs/settings.md`.

python -m tools.reference_pages            write; starts a PostgreSQL of its own for the tables
"""

import importlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import psycopg
from pydantic import SecretStr
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from deploy.embedded.postgres import Postgres
from deploy.programs import PROGRAMS, Program, database_name, has_module, migrations_of, package_of, role_name
from services.kernel.db.migrations import upgrade
from services.kernel.events.payloads import Written
from services.kernel.settings import PREFIX
from tools.clear_columns import IN_EVERY_PROGRAM, TOLD

FOLDER: Final = Path(__file__).parent.parent / "docs"
MADE: Final = "<!-- Made by `python -m tools.reference_pages`; a test compares it with the code. -->"

COLUMNS = """
    select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           coalesce(pk.is_key, false), c.relrowsecurity,
           (select string_agg(f.confrelid::regclass::text, ', ') from pg_constraint f
             where f.contype = 'f' and f.conrelid = c.oid and a.attnum = any (f.conkey))
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join lateral (
          select true as is_key from pg_constraint k
           where k.contype = 'p' and k.conrelid = c.oid and a.attnum = any (k.conkey)
      ) pk on true
     where c.relkind = 'r' and n.nspname = 'public' and c.relname !~ '^(procrastinate_|alembic_version)'
     order by c.relname, a.attnum
"""


def data_page(connect: Callable[[Program], psycopg.Connection[Any]]) -> str:
    """`connect`: to the migrated database of a program."""
    lines = [
        "# Tables",
        "",
        MADE,
        "",
        "One database for each program; nobody reads another's. **Key** is the primary key; `→` names the table a "
        "column refers to; a table marked *secured* has row-level security, so that a transaction sees the rows of its "
        "scope only. Job tables of procrastinate are left out. What a table is for stands in `models.py` of its "
        "program and in the first line of the migration that made it.",
    ]
    for program in PROGRAMS:
        with connect(program) as connection:
            rows = connection.execute(COLUMNS).fetchall()
        lines += ["", f"## {program}"]
        for table, columns in groupby(rows, key=lambda row: (row[0], row[5])):
            name, is_secured = table
            lines += [
                "",
                f"### `{name}`{' *secured*' if is_secured else ''}",
                "",
                "| column | type | |",
                "|---|---|---|",
            ]
            lines += [_column(row) for row in columns]
    return "\n".join([*lines, *_in_clear()]) + "\n"


def _in_clear() -> Iterator[str]:
    yield from ("", "## Stored in clear", "")
    yield (
        "Columns of text, lists, JSON and dates that are not sealed, and why (`tools/clear_columns.py`). Of columns "
        "that every program has: the table and the column; of the others, the program too. What an earlier release "
        "stored in clear and the worker seals is not among them (`SEALED` in the `sealing.py` of a program)."
    )
    yield from ("", "| why | columns |", "|---|---|")
    for listed in (IN_EVERY_PROGRAM, TOLD):
        for reason, columns in listed.items():
            yield f"| {reason} | {', '.join(f'`{column}`' for column in columns)} |"


def _column(row: Sequence[Any]) -> str:
    _, name, type_, is_needed, is_key, _, refers = row
    notes = ["**key**" if is_key else "" if is_needed else "may be null", f"→ {refers}" if refers else ""]
    return f"| `{name}` | {type_} | {' '.join(filter(None, notes))} |"


def events_page() -> str:
    readers = _readers()
    lines = [
        "# Events",
        "",
        MADE,
        "",
        "A program writes an event in the transaction that causes it (`outbox`). The others read it over "
        "`GET /internal/events` as CloudEvents, in the order of the transactions, at least once; `events_seen` applies "
        "it once. With `wait`, at most 5 seconds, an idle reader is answered when something happens (decision 19). "
        "Only our own programs may read the feed. No name, phone, address or text of a household ever stands in one.",
    ]
    for program in PROGRAMS:
        lines += ["", f"## {program} writes"]
        for model in _written(program):
            for type_ in model.types:
                who = ", ".join(readers.get((program, type_), [])) or "nobody yet"
                lines += ["", f"### `{type_}`", "", f"Read by: {who}."]
                if model.__doc__:
                    lines += ["", " ".join(model.__doc__.split())]
                lines += ["", "| field | type |", "|---|---|"]
                lines += [f"| `{name}` | {_type(field.annotation)} |" for name, field in model.model_fields.items()]
    return "\n".join(lines) + "\n"


def _written(program: Program) -> Iterator[type[Written]]:
    for value in vars(importlib.import_module(f"{package_of(program)}.events")).values():
        if isinstance(value, type) and issubclass(value, Written) and value is not Written and value.types:
            yield value


def _readers() -> Mapping[tuple[str, str], list[str]]:
    """The readers of each event, by the program that writes it and its type."""
    found: dict[tuple[str, str], list[str]] = {}
    for reader in PROGRAMS:
        if has_module(reader, "feeds"):
            handlers = importlib.import_module(f"{package_of(reader)}.copies.handlers")
            for writer in PROGRAMS:
                for type_ in getattr(handlers, writer.upper(), {}):
                    found.setdefault((writer, type_), []).append(reader)
    return found


def _type(annotation: Any) -> str:
    name = (
        annotation.__name__
        if isinstance(annotation, type) and not hasattr(annotation, "__origin__")
        else str(annotation)
    )
    return "`" + name.replace("typing.", "").replace("datetime.", "").replace("uuid.", "").replace("|", "\\|") + "`"


def settings_page() -> str:
    lines = [
        "# Settings",
        "",
        MADE,
        "",
        "Environment variables. `bangfu up` sets all of them for its own programs; an installation of another make "
        f"sets those below. Of a secret the variable `{PREFIX}…_FILE` may name a file instead. A program that misses "
        "one names all that are missing and does not start.",
    ]
    for program in PROGRAMS:
        lines += ["", f"## {program}", "", "| variable | needed | what it is |", "|---|---|---|"]
        known: dict[str, str] = {}
        for settings in _settings(program):
            for name, field in settings.model_fields.items():
                is_needed = field.default is PydanticUndefined and field.default_factory is None
                secret = " *secret*" if field.annotation is SecretStr else ""
                known[name] = (
                    f"| `{PREFIX}{name.upper()}` | {'yes' if is_needed else ''} | {field.description}{secret} |"
                )
        lines += [known[name] for name in sorted(known)]
    return "\n".join(lines) + "\n"


def _settings(program: Program) -> Iterator[type[BaseSettings]]:
    for module in ("settings", "worker"):
        if has_module(program, module):
            for value in vars(importlib.import_module(f"{package_of(program)}.{module}")).values():
                if isinstance(value, type) and issubclass(value, BaseSettings) and value.model_fields:
                    yield value


def main() -> None:
    (FOLDER / "events.md").write_text(events_page(), encoding="utf-8")
    (FOLDER / "settings.md").write_text(settings_page(), encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="bangfu-pages-") as home:
        server = Postgres(Path(home))
        with server.running():
            server.bootstrap()
            for program in PROGRAMS:
                upgrade(migrations_of(program), server.url(database_name(program), role_name(program, "migrator")))
            page = data_page(
                lambda program: psycopg.connect(server.dsn(database_name(program), role_name(program, "migrator")))
            )
    (FOLDER / "data.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()

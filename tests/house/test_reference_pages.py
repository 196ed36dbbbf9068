"""The pages generated from the code equal the code."""

from pathlib import Path
from typing import Any

import psycopg

from deploy.programs import Program
from tests.databases import MakeDatabase
from tools.reference_pages import data_page, events_page, settings_page

DOCS = Path(__file__).parents[2] / "docs"
WRITE = "run `python -m tools.reference_pages`"


def test_the_page_of_tables_is_that_of_the_migrated_databases(service_database: MakeDatabase) -> None:
    def connect(program: Program) -> psycopg.Connection[Any]:
        return psycopg.connect(service_database(program).dsn())

    assert data_page(connect) == (DOCS / "data.md").read_text(encoding="utf-8"), WRITE


def test_the_page_of_events_is_that_of_their_models() -> None:
    assert events_page() == (DOCS / "events.md").read_text(encoding="utf-8"), WRITE


def test_the_page_of_settings_is_that_of_their_models() -> None:
    assert settings_page() == (DOCS / "settings.md").read_text(encoding="utf-8"), WRITE

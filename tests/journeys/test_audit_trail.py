"""Revealing a person's data is recorded, and a change of the record is found."""

import subprocess
import sys

import httpx
import psycopg
import pytest

from services.kernel.db.urls import libpq_url
from tests.journeys.conftest import Demo
from tests.support.stack import Stack

pytestmark = pytest.mark.journey


def verify(stack: Stack) -> tuple[int, str]:
    command = [sys.executable, "-m", "deploy.cli", "audit", "verify", "--home", str(stack.home)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout


def reveal(demo: Demo, purpose: str) -> str:
    """The head's telephone number of a volunteer's first household; returns the household's id."""
    volunteer = demo.account("volunteer", "211381")
    with httpx.Client(base_url=demo.base_url, trust_env=False, timeout=20) as client:
        signed_in = client.post(
            "/api/auth/login", json={"username": volunteer.username, "password": volunteer.password}
        )
        headers = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
        household: str = client.get("/api/households?limit=1", headers=headers).json()["items"][0]["id"]
        shown = client.post(
            f"/api/households/{household}/reveal",
            json={"field": "head.phone", "purpose": purpose},
            headers=headers,
        )
        assert shown.status_code == 200
        assert "*" not in shown.json()["value"]
    return household


def test_a_look_is_recorded_and_a_changed_record_shows(demo: Demo, demo_stack: Stack) -> None:
    household = reveal(demo, "上门走访前电话联系")
    url = libpq_url(demo_stack.environment()["BANGFU_HOUSEHOLDS_MIGRATOR_DATABASE_URL"])
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(100):
            sealed = connection.execute(
                "select e.id, e.subject, e.details::text from audit_entries e join audit_seals s on s.entry_id = e.id "
                "where e.subject like %s order by e.id desc limit 1",
                (f"%{household}%",),
            ).fetchone()
            if sealed is not None and "上门走访前电话联系" in sealed[2]:
                break
            connection.execute("select pg_sleep(0.1)")
        assert sealed is not None
        assert verify(demo_stack)[0] == 0
        connection.execute("update audit_entries set subject = 'household:other' where id = %s", (sealed[0],))
        code, said = verify(demo_stack)
        connection.execute("update audit_entries set subject = %s where id = %s", (sealed[1], sealed[0]))
    assert code == 1
    assert "households" in said
    assert "BROKEN" in said
    assert verify(demo_stack)[0] == 0

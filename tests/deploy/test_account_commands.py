"""`bangfu account`, `client`, `status`, `--version`: commands of the owner of the machine, without signing in."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from services.kernel.db.urls import libpq_url
from tests.support.commands import bangfu
from tests.support.stack import Stack, running_stack


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack("--one-process") as started:
        yield started


def code_of(line: str, path: str) -> str:
    found = re.search(rf"within 30 minutes: http://127\.0\.0\.1:\d+{path}#([0-9A-Z]{{26}})$", line.strip())
    assert found, line
    return found[1]


def begin(stack: Stack, code: str) -> httpx.Response:
    given = {"code": code, "name": "赵敏", "username": "zhao", "password": "correct horse battery"}
    return httpx.post(f"{stack.base_url}/api/auth/first-run/accept", json=given, trust_env=False)


def sign_in(stack: Stack, password: str) -> httpx.Response:
    given = {"username": "zhao", "password": password}
    return httpx.post(f"{stack.base_url}/api/auth/login", json=given, trust_env=False)


def test_a_home_without_an_installation_is_named(tmp_path: Path) -> None:
    for arguments in (["account", "admin"], ["account", "list"], ["client", "list"], ["account", "recover", "zhao"]):
        answer = bangfu(*arguments, home=tmp_path)
        assert answer.returncode == 1, arguments
        assert answer.stderr.strip() == f"bangfu: {tmp_path} holds no installation yet: run `bangfu up` first"
        assert list(tmp_path.iterdir()) == []


def test_status_of_what_does_not_run(tmp_path: Path) -> None:
    answer = bangfu("status", home=tmp_path / "none")
    assert answer.returncode == 3
    assert "not running: start it with `bangfu up`" in answer.stdout
    assert not (tmp_path / "none").exists()


def test_an_address_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    for address in ("nonsense", "postgresql+psycopg://nobody@/none?host=/nowhere"):
        environment = {"PATH": "/usr/bin:/bin", "BANGFU_GATEWAY_DATABASE_URL": address}
        command = [sys.executable, "-m", "deploy.cli", "account", "list", "--home", str(tmp_path)]
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert answer.returncode == 1
        assert len(answer.stderr.strip().splitlines()) <= 2, answer.stderr
        assert "Traceback" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_version_and_the_completion_of_the_shell() -> None:
    command = [sys.executable, "-m", "deploy.cli", "--version"]
    assert re.fullmatch(r"bangfu \d+\.\d+\.\d+\n", subprocess.run(command, capture_output=True, text=True).stdout)
    completed = bangfu(
        _BANGFU_COMPLETE="complete_bash", _TYPER_COMPLETE_ARGS="bangfu acc", COMP_WORDS="bangfu acc", COMP_CWORD="1"
    )
    assert "account" in completed.stdout


def test_a_start_without_accounts_prints_a_link_that_works_once(stack: Stack) -> None:
    printed = stack.next_line()
    assert printed.startswith("first run, open once")
    first = code_of(printed, "/first-run")
    renewed = bangfu("account", "admin", "sun", home=stack.home)
    assert renewed.returncode == 0, renewed.stderr
    assert "there is no account yet" in renewed.stderr
    second = code_of(renewed.stdout, "/first-run")
    assert begin(stack, first).status_code == 404
    assert "accounts: none" in bangfu("status", home=stack.home).stdout
    assert begin(stack, second).status_code == 200
    assert begin(stack, second).status_code == 404
    logs = "".join(path.read_text("utf-8") for path in (stack.home / "logs").iterdir())
    assert first not in logs
    assert second not in logs


def test_status_says_that_it_is_ready(stack: Stack) -> None:
    answer = bangfu("status", home=stack.home)
    assert answer.returncode == 0, answer.stdout
    for line in ("gateway: ready", "campaigns: ready", "submissions: ready", "households: ready"):
        assert line in answer.stdout
    assert "there is somebody to sign in" in answer.stdout


def test_another_administrator_is_named(stack: Stack) -> None:
    assert "name the new administrator" in bangfu("account", "admin", home=stack.home).stderr
    bad = bangfu("account", "admin", "赵", home=stack.home)
    assert (bad.returncode, "3 to 40 letters" in bad.stderr) == (1, True)
    number = bangfu("account", "admin", "13900001234", home=stack.home)
    assert (number.returncode, "no phone or document number" in number.stderr) == (1, True)
    assert bangfu("account", "admin", "sun", "--role", "city_officer", home=stack.home).returncode == 2
    for name in ("a\nb", "  ", "甲" * 121):
        refused = bangfu("account", "admin", "sun", "--name", name, home=stack.home)
        assert refused.returncode == 1
        assert refused.stderr == "bangfu: not accepted: name (1 to 120 characters on one line)\n"
    made = bangfu("account", "admin", "Sun.Ning", "--role", "audit_admin", "--name", "孙宁", home=stack.home)
    code_of(made.stdout, "/invite")
    assert "taken" in bangfu("account", "admin", "sun.ning", home=stack.home).stderr
    listed = bangfu("account", "list", home=stack.home).stdout.splitlines()
    assert "sun.ning\t孙宁\taudit_admin\tinvited" in listed
    assert "zhao\t赵敏\tsecurity_admin,system_admin\tactive" in listed


def test_a_locked_out_administrator_gets_a_link_and_the_trail_records_it(stack: Stack) -> None:
    unknown = bangfu("account", "recover", "nobody", home=stack.home)
    assert (unknown.returncode, "No account has this user name" in unknown.stderr) == (1, True)
    answer = bangfu("account", "recover", "zhao", home=stack.home)
    code = code_of(answer.stdout, "/invite")
    given = {"code": code, "password": "another long password"}
    accepted = httpx.post(f"{stack.base_url}/api/auth/invitation/accept", json=given, trust_env=False)
    assert accepted.status_code == 200, accepted.text
    assert sign_in(stack, "correct horse battery").status_code == 401
    assert sign_in(stack, "another long password").status_code == 200
    url = libpq_url(stack.environment()["BANGFU_GATEWAY_MIGRATOR_DATABASE_URL"])
    with psycopg.connect(url) as connection:
        found = connection.execute("select actor_id from audit_entries where action = 'account.recovered'").fetchall()
    assert found == [(None,)]


def test_a_database_of_another_release_is_named(stack: Stack) -> None:
    url = libpq_url(stack.environment()["BANGFU_GATEWAY_MIGRATOR_DATABASE_URL"])
    with psycopg.connect(url) as connection:
        (head,) = connection.execute("select version_num from alembic_version").fetchone() or ("",)
        connection.execute("update alembic_version set version_num = 'gateway_0002'")
    try:
        for arguments in (["account", "admin", "later"], ["account", "recover", "zhao"], ["client", "list"]):
            answer = bangfu(*arguments, home=stack.home)
            assert answer.stderr == "bangfu: the database is of another release: run `bangfu migrate` first\n"
    finally:
        with psycopg.connect(url) as connection:
            connection.execute("update alembic_version set version_num = %s", [head])


def test_clients_are_made_rotated_listed_and_closed(stack: Stack) -> None:
    for division in ("9x", "1"):
        assert "is no division code" in bangfu("client", "create", "x", "--division", division, home=stack.home).stderr
    for name in ("", "a\x1bb", "甲" * 121):
        refused = bangfu("client", "create", name, "--division", "21", home=stack.home)
        assert (refused.returncode, "not accepted: " in refused.stderr) == (1, True), refused.stderr
    made = bangfu("client", "create", "省级平台", "--division", "21", home=stack.home).stdout
    client_id, secret = (line.split()[1] for line in made.splitlines())
    assert token(stack, client_id, secret) == 200
    new = bangfu("client", "rotate", client_id, "--keep-hours", "0", home=stack.home).stdout.split()[1]
    assert (token(stack, client_id, secret), token(stack, client_id, new)) == (401, 200)
    assert f"{client_id}\t省级平台\t21\tactive\t2: " in bangfu("client", "list", home=stack.home).stdout
    assert bangfu("client", "disable", client_id, home=stack.home).stdout == "省级平台 is closed\n"
    assert token(stack, client_id, new) == 401
    assert bangfu("client", "rotate", client_id, home=stack.home).returncode == 1


def token(stack: Stack, client_id: str, secret: str) -> int:
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return httpx.post(f"{stack.base_url}/api/auth/token", data=form, trust_env=False).status_code


def test_recovery_works_while_nothing_runs_and_no_first_run_link_is_printed(stack: Stack) -> None:
    stack.stop()
    answer = bangfu("account", "recover", "zhao", "--port", str(stack.port), home=stack.home)
    assert "start it with `bangfu up` before the link runs out" in answer.stderr
    code = code_of(answer.stdout, "/invite")
    stack.start()
    given = {"code": code, "password": "a third long password"}
    accepted = httpx.post(f"{stack.base_url}/api/auth/invitation/accept", json=given, trust_env=False)
    assert accepted.status_code == 200, accepted.text
    assert stack.stop() == ""

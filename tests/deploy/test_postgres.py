"""The embedded PostgreSQL: who is refused, which settings are always on, and the state after a kill."""

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from deploy.embedded.postgres import SUPERUSER, Postgres
from deploy.programs import PROGRAMS, database_name, role_name
from deploy.supervise.accounts import Account, allow_traversal, postgres_account
from tests.databases import MakeDatabase, throwaway_postgres
from tests.support.process_tree import from_each_running


@pytest.fixture(scope="module")
def durable_postgres() -> Iterator[Postgres]:
    """With production's settings, which the server of the other tests does not have."""
    with throwaway_postgres() as server:
        yield server


@pytest.fixture
def own_postgres(short_path: Path) -> Iterator[Postgres]:
    """A server that a test may kill."""
    server = Postgres(short_path)
    yield server
    _kill_all_of(server)


def _kill_all_of(server: Postgres) -> None:
    from_each_running(filter(server._serves_this_cluster, psutil.process_iter()), psutil.Process.kill)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("role", ["migrator", "app", "worker"])
def test_it_refuses_a_role_at_another_programs_database(postgres: Postgres, program: str, role: str) -> None:
    for other in set(PROGRAMS) - {program}:
        with pytest.raises(psycopg.OperationalError, match="rejects connection"):
            psycopg.connect(postgres.dsn(f"bangfu_{other}", f"bangfu_{program}_{role}"))


def test_it_refuses_a_program_at_the_maintenance_database(postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="rejects connection"):
        psycopg.connect(postgres.dsn("postgres", "bangfu_households_app"))


def test_connect_privileges_hold_without_pg_hba(postgres: Postgres) -> None:
    """CONNECT is granted by name, so that a real server with another pg_hba.conf refuses as well."""
    question = "select has_database_privilege(%s, %s, 'connect')"
    with psycopg.connect(postgres.dsn("postgres", SUPERUSER)) as connection:
        for program in PROGRAMS:
            for owner in PROGRAMS:
                answer = connection.execute(question, [role_name(program, "app"), database_name(owner)])
                assert answer.fetchone() == (program == owner,)


@pytest.mark.parametrize("role", ["app", "worker"])
def test_it_refuses_tables_made_by_anyone_but_the_migrator(postgres: Postgres, role: str) -> None:
    dsn = postgres.dsn("bangfu_households", f"bangfu_households_{role}")
    with psycopg.connect(dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("create table stolen (id int)")


def test_no_program_is_a_superuser_or_passes_row_level_security(postgres: Postgres) -> None:
    question = "select count(*), count(*) filter (where rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)"
    with psycopg.connect(postgres.dsn("postgres", SUPERUSER)) as connection:
        counts = connection.execute(f"{question} from pg_roles where rolname like 'bangfu%'").fetchone()
    assert counts == (12, 0)


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit", "data_checksums"])
def test_durability_is_on(durable_postgres: Postgres, setting: str) -> None:
    with psycopg.connect(durable_postgres.dsn("postgres", SUPERUSER)) as connection:
        assert connection.execute(f"show {setting}").fetchone() == ("on",)


def test_it_listens_on_no_network_address(postgres: Postgres) -> None:
    postmaster = int((postgres.data / "postmaster.pid").read_text().splitlines()[0])
    kinds = {connection.family.name for connection in psutil.Process(postmaster).net_connections("all")}
    assert kinds == {"AF_UNIX"}


def test_only_the_owner_may_open_the_socket_folder(postgres: Postgres) -> None:
    assert stat.S_IMODE(postgres.socket_directory.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to change users")
def test_it_does_not_run_as_root(postgres: Postgres) -> None:
    postmaster = psutil.Process(int((postgres.data / "postmaster.pid").read_text().splitlines()[0]))
    assert postmaster.uids().effective == postgres_account().uid != 0


def test_allowing_traversal_never_allows_listing_a_folder(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o700)
    stranger = Account(uid=61_234, gid=61_234, needs_switch=True)
    assert locked in allow_traversal(locked / "postgres", stranger)
    assert stat.S_IMODE(locked.stat().st_mode) == 0o701


def test_bootstrap_may_be_repeated(postgres: Postgres) -> None:
    postgres.bootstrap()
    with psycopg.connect(postgres.dsn("bangfu_households", "bangfu_households_migrator")) as connection:
        connection.execute("create table proof (id int)")


@pytest.mark.fault
def test_committed_rows_survive_kill_9_of_every_server_process(own_postgres: Postgres) -> None:
    dsn = own_postgres.dsn("postgres", SUPERUSER)
    with own_postgres.running():
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("create table acked (id int primary key)")
            for number in range(200):
                connection.execute("insert into acked values (%s)", [number])
        _kill_all_of(own_postgres)
    with own_postgres.running(), psycopg.connect(dsn) as connection:
        assert connection.execute("select count(*) from acked").fetchone() == (200,)


@pytest.mark.fault
def test_it_starts_though_a_backend_of_the_killed_server_is_still_busy(own_postgres: Postgres) -> None:
    """The backend keeps the shared memory: without ending it the next start fails, possibly for hours."""
    dsn = own_postgres.dsn("postgres", SUPERUSER)
    with own_postgres.running():
        busy = psycopg.connect(dsn, autocommit=True)
        busy.pgconn.send_query(b"select count(*) from generate_series(1, 1000000000000) n where n < 0")
        backend = psutil.Process(busy.info.backend_pid)
        postmaster = int((own_postgres.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(postmaster)] if psutil.pid_exists(postmaster) else [], timeout=5)
        assert backend.is_running()
        busy.close()
    with own_postgres.running(), psycopg.connect(dsn) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert not backend.is_running()


@pytest.mark.fault
def test_a_stale_pid_file_with_the_number_of_another_process_does_not_stop_the_start(own_postgres: Postgres) -> None:
    """After a reboot the number in the file may belong to any process: here, to this test."""
    with own_postgres.running():
        text = (own_postgres.data / "postmaster.pid").read_text()
    (own_postgres.data / "postmaster.pid").write_text(text.replace(text.splitlines()[0], str(os.getpid()), 1))
    with own_postgres.running():
        assert own_postgres.is_ready()


@pytest.mark.fault
def test_an_initdb_that_was_killed_half_way_is_done_again(own_postgres: Postgres) -> None:
    half = own_postgres.home / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with own_postgres.running():
        assert own_postgres.is_ready()


def test_a_fresh_database_is_a_copy_and_not_the_template(service_database: MakeDatabase) -> None:
    first, second = service_database("campaigns"), service_database("campaigns")
    with psycopg.connect(first.dsn("migrator")) as connection:
        connection.execute("create table only_here (id int)")
    with psycopg.connect(second.dsn("app")) as connection:
        assert connection.execute("select to_regclass('public.only_here')").fetchone() == (None,)

"""`bangfu`: run, migrate, fill, check, save and bring back one installation."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.home import HomeInUseError, home_from
from deploy.installation import DEFAULT_PORT, Address, Installation
from deploy.programs import PROGRAMS, has_module

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

Home = Annotated[Path | None, typer.Option(envvar="BANGFU_HOME", help="Folder of all data; .bangfu when not given.")]


@app.command()
def up(
    home: Home = None,
    port: Annotated[
        int, typer.Option(envvar="PORT", min=1, max=65535, help="Where the gateway listens.")
    ] = DEFAULT_PORT,
    host: Annotated[str, typer.Option(help="0.0.0.0 lets phones of the same network in, without TLS.")] = "127.0.0.1",
    public_url: Annotated[str | None, typer.Option(help="Origin people use, behind a proxy with TLS.")] = None,
    one_process: Annotated[bool, typer.Option(help="Gateway and services in one process: for a small county.")] = False,
    demo: Annotated[bool, typer.Option(help="Load the demo campaign if it is not there.")] = False,
) -> None:
    """Start everything on this machine; Ctrl-C stops it. Prints `ready http://127.0.0.1:8000` when it is."""
    from deploy import up as start

    installation = Installation(home_from(home), Address(host, port), public_url)
    start.run(installation, one_process=one_process, with_demo=demo)


@app.command()
def migrate(home: Home = None) -> None:
    """Bring all databases to the revision of this code, running or not.

    With BANGFU_<PROGRAM>_MIGRATOR_DATABASE_URL set for all four, those databases; otherwise the ones of this home.
    """
    from deploy.offline import parts_running
    from services.kernel import migrations

    migrated = [program for program in PROGRAMS if has_module(program, "migrations.env")]
    names = {program: f"BANGFU_{program.upper()}_MIGRATOR_DATABASE_URL" for program in migrated}
    if all(name in os.environ for name in names.values()):
        for program, name in names.items():
            migrations.upgrade(program, os.environ[name])
        return
    with parts_running(Installation(home_from(home)), with_store=False) as environment:
        for program, name in names.items():
            migrations.upgrade(program, environment[name])


@app.command()
def demo(home: Home = None) -> None:
    """Load the demo campaign into a running installation; what is there already stays."""
    if importlib.util.find_spec("deploy.demo") is None:
        return
    from deploy.demo import load

    load(home_from(home))


def main() -> None:
    """Known failures are one sentence on stderr and exit code 1; anything else shows its traceback."""
    from deploy.child import StartFailedError
    from deploy.embedded.accounts import NoSystemUserError
    from deploy.embedded.object_store import StoreNotReadyError
    from deploy.embedded.postgres import PostgresError
    from deploy.ports import PortTakenError

    try:
        app()
    except (
        HomeInUseError,
        NoSystemUserError,
        PortTakenError,
        PostgresError,
        StartFailedError,
        StoreNotReadyError,
    ) as error:
        print(f"bangfu: {error}", file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()

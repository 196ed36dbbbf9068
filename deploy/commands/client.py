"""`bangfu client`: API clients of provincial systems (OAuth2 client credentials)."""

import re
from datetime import timedelta
from typing import Annotated
from uuid import UUID

import typer

from deploy.commands.gateway_access import home_of_gateway, with_gateway
from deploy.commands.options import Home
from deploy.faults import KnownFailure

app = typer.Typer(no_args_is_help=True, help="API clients of provincial systems.")

ClientId = Annotated[UUID, typer.Argument(help="The client id, as `bangfu client list` prints it.")]
_DIVISION = re.compile(r"([0-9]{2}){1,3}|[0-9]{9}|[0-9]{12}")


class DivisionMalformedError(KnownFailure):
    """The code is not valid for a division."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Which system this is.")],
    division: Annotated[str, typer.Option(help="Code of the division it reads for, such as 21.")],
    home: Home = None,
) -> None:
    """Make a client and print its id and secret. The secret is shown once."""
    folder = home_of_gateway(home)
    if _DIVISION.fullmatch(division) is None:
        raise DivisionMalformedError(f"{division} is no division code: 2, 4, 6, 9 or 12 digits")
    from gateway.people.bootstrap import create_client

    made = with_gateway(folder, lambda database: create_client(database, name=name, division_code=division))
    print(f"client_id      {made.id}\nclient_secret  {made.secret}")


@app.command()
def rotate(
    client_id: ClientId,
    keep_hours: Annotated[int, typer.Option(min=0, max=720, help="How long the older secrets still work.")] = 24,
    home: Home = None,
) -> None:
    """Print a new secret; the older one works on for a day, so that nothing stands still meanwhile."""
    folder = home_of_gateway(home)
    from gateway.people.bootstrap import rotate_client

    after = timedelta(hours=keep_hours)
    made = with_gateway(folder, lambda database: rotate_client(database, client_id, old_ends_after=after))
    print(f"client_secret  {made.text}")


@app.command()
def disable(client_id: ClientId, home: Home = None) -> None:
    """Close a client: its tokens are refused within seconds."""
    folder = home_of_gateway(home)
    from gateway.people.bootstrap import disable_client

    closed = with_gateway(folder, lambda database: disable_client(database, client_id))
    print(f"{closed.row.name} is closed")


@app.command("list")
def list_(home: Home = None) -> None:
    """Print the clients: id, name, division, state, and when each open secret was last used."""
    folder = home_of_gateway(home)
    from gateway.people.bootstrap import list_clients

    for whole in with_gateway(folder, list_clients):
        row = whole.row
        used = ", ".join(f"{s.number}: {s.last_used_at or 'never used'}" for s in whole.secrets) or "no secret"
        print(f"{row.id}\t{row.name}\t{row.division_code}\t{'active' if row.is_active else 'closed'}\t{used}")

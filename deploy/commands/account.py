"""`bangfu account`: the administrators of the installation, for the owner of the machine."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from deploy.commands.access_links import link_text
from deploy.commands.gateway_access import home_of_gateway, origin_of, with_gateway, with_people
from deploy.commands.options import Home, Port, PublicUrl
from deploy.faults import KnownFailure
from deploy.home import HomeLock

if TYPE_CHECKING:
    # Imported on use: otherwise every `bangfu` command would be slower by two seconds.
    from gateway.people.bootstrap import AccessLink

app = typer.Typer(no_args_is_help=True, help="Administrators: the first, further ones, and those who lost the way in.")

AdminRole = Literal["security_admin", "system_admin", "audit_admin"]
UserName = Annotated[str, typer.Argument(help="User name: letters, digits, dot, dash.")]
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


class UsernameMalformedError(KnownFailure):
    """The name is not valid for an account."""


@app.command()
def admin(
    username: Annotated[str | None, typer.Argument(help="User name of another administrator.")] = None,
    name: Annotated[str | None, typer.Option(help="The person's name; the user name when not given.")] = None,
    role: Annotated[AdminRole, typer.Option(help="Which of the three administrators.")] = "security_admin",
    home: Home = None,
    port: Port = 8000,
    public_url: PublicUrl = None,
) -> None:
    """Print a one-time link: to the first account where there is none, else for a new administrator."""
    folder = home_of_gateway(home)
    from gateway.people.bootstrap import invite_admin, offer_first_run

    first = with_gateway(folder, offer_first_run)
    if first is not None:
        if username is not None:
            print("bangfu: there is no account yet: this is the link to the first one, of any name", file=sys.stderr)
        _print_link(first, folder, public_url, port)
        return
    if username is None:
        raise UsernameMalformedError("there are accounts: name the new administrator, or `bangfu account recover NAME`")
    wanted = _checked(username)
    given = name or wanted
    link = with_people(
        folder, lambda database, keys: invite_admin(database, keys, username=wanted, name=given, role=role)
    )
    _print_link(link, folder, public_url, port)


@app.command()
def recover(username: UserName, home: Home = None, port: Port = 8000, public_url: PublicUrl = None) -> None:
    """Let a locked-out administrator in again: print a one-time link to a new password."""
    folder = home_of_gateway(home)
    wanted = _checked(username)
    from gateway.people.bootstrap import recover_admin

    link = with_people(folder, lambda database, keys: recover_admin(database, keys, username=wanted))
    if link.was_closed:
        print(f"{wanted} was closed and is open again")
    _print_link(link, folder, public_url, port)


@app.command("list")
def list_(home: Home = None) -> None:
    """Print the administrators: user name, roles, whether they have come in."""
    folder = home_of_gateway(home)
    from gateway.people.bootstrap import list_admins

    for whole in with_people(folder, list_admins):
        row = whole.row
        state = "closed" if not row.is_active else "active" if row.password_hash else "invited"
        roles = ",".join(sorted({grant.role for grant in whole.grants}))
        print(f"{row.username}\t{row.name}\t{roles}\t{state}")


def _print_link(link: "AccessLink", home: Path, public_url: str | None, port: int) -> None:
    if not HomeLock(home).is_held():
        print("bangfu: nothing runs on this home: start it with `bangfu up` before the link runs out", file=sys.stderr)
    print(link_text(link, origin_of(home, public_url, port)))


def _checked(username: str) -> str:
    """Raises UsernameMalformedError."""
    wanted = username.strip().lower()
    if _USERNAME.fullmatch(wanted) is None:
        raise UsernameMalformedError("a user name has 3 to 40 letters, digits, dots or dashes, as in `zhao.min`")
    return wanted

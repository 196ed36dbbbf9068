"""`bangfu backup-key`: the key that opens backups, and how it leaves this machine."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from deploy.commands.options import Home
from deploy.home import installed_home
from deploy.running import settings_of

app = typer.Typer(no_args_is_help=True, help="The key that opens backups.")


@app.command()
def show(home: Home = None) -> None:
    """Print to whom backups are encrypted, and the private key while it lies on this machine."""
    folder = installed_home(home)
    from deploy.backup import recipients

    for text in recipients.find_recipients(folder, settings_of(folder)).texts:
        print(f"backups are encrypted to {text}")
    path = recipients.private_key_here(folder)
    if path is None:
        print("no private key lies on this machine")
        return
    print(f"\n{path.read_text(encoding='ascii').strip()}\n")
    print("Copy it to a safe place away from this machine, then run `bangfu backup-key forget`.", file=sys.stderr)


@app.command()
def forget(
    home: Home = None,
    copy: Annotated[Path | None, typer.Option(help="The copy you made; asked for when not given.")] = None,
) -> None:
    """Delete the private key here, after you have shown that you have a copy. Backups go on without it."""
    folder = installed_home(home)
    from deploy.backup import recipients
    from deploy.backup.age import Identities

    def read_copy() -> Identities:
        if copy is None:
            ask = prompt()
            return Identities(ask() if ask else "")
        here = recipients.private_key_here(folder)
        if here is not None and copy.exists() and copy.samefile(here):
            raise recipients.NothingToForgetError(f"{copy} is the key on this machine, not a copy of it")
        return recipients.read_identities(copy)

    print(f"{recipients.forget_private_key(folder, read_copy)} is deleted; only your copy opens the backups now")


def prompt() -> Callable[[], str] | None:
    """Asks without showing what is typed; None where nobody sits at a terminal."""
    if not sys.stdin.isatty():
        return None

    def ask() -> str:
        answer: str = typer.prompt("private key of the backups (AGE-SECRET-KEY-1...)", hide_input=True, err=True)
        return answer

    return ask


def warning_of(home: Path) -> str | None:
    """What whoever makes a backup must know."""
    from deploy.backup.recipients import private_key_here

    path = private_key_here(home)
    if path is None:
        return None
    return (
        f"ATTENTION: a private key of backups still lies on this machine, in {path}. If the machine is lost "
        "nobody can open the backups made for it; whoever takes it over can open them all. Copy the key away "
        "(`bangfu backup-key show`), then run `bangfu backup-key forget`"
    )

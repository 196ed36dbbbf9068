"""`bangfu`: run, migrate, fill, check, save and bring back one installation."""

import json
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

import typer

from deploy.commands import account, backup_key, client, erasures
from deploy.commands.options import Home, Port, PublicUrl
from deploy.faults import KnownFailure
from deploy.home import home_from, installed_home, named_home
from deploy.installation import DEFAULT_PORT, Address, Installation
from deploy.programs import PROGRAMS, migrations_of

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
audit_app = typer.Typer(no_args_is_help=True, help="The audit trail.")
app.add_typer(audit_app, name="audit")
keys_app = typer.Typer(no_args_is_help=True, help="The keys of personal data.")
app.add_typer(keys_app, name="keys")
app.add_typer(account.app, name="account")
app.add_typer(client.app, name="client")
app.add_typer(backup_key.app, name="backup-key")
app.add_typer(erasures.app, name="erasures")


def _say_version(is_asked: bool) -> None:
    if is_asked:
        print(f"bangfu {version('bangfu')}")
        raise typer.Exit()


@app.callback()
def bangfu(
    _: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Run, migrate, fill, check, save and bring back one installation."""


@app.command()
def up(
    home: Home = None,
    port: Port = DEFAULT_PORT,
    host: Annotated[str, typer.Option(help="0.0.0.0 lets phones of the same network in, without TLS.")] = "127.0.0.1",
    public_url: PublicUrl = None,
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
    from services.kernel.db import migrations

    names = {program: f"BANGFU_{program.upper()}_MIGRATOR_DATABASE_URL" for program in PROGRAMS}
    if all(name in os.environ for name in names.values()):
        for program, name in names.items():
            migrations.upgrade(migrations_of(program), os.environ[name])
        return
    with parts_running(Installation(home_from(home)), with_store=False) as environment:
        for program, name in names.items():
            migrations.upgrade(migrations_of(program), environment[name])


@app.command()
def demo(home: Home = None) -> None:
    """Load the demo campaign into a running installation; what is there already stays."""
    folder = home_from(home)
    from deploy.demo import load

    load(folder)


@app.command()
def doctor(
    home: Home = None,
    port: Port = DEFAULT_PORT,
    public_url: PublicUrl = None,
) -> None:
    """Say what is wrong with this machine and its setting, and what to do. Exit code 1 when Bangfu could not start."""
    from deploy.doctor import findings

    found = []
    for finding in findings(Installation(named_home(home), Address(port=port), public_url)):
        found.append(finding)
        print(finding, flush=True)
    if any(finding.advice and finding.is_fatal for finding in found):
        raise typer.Exit(1)


@app.command()
def status(home: Home = None) -> None:
    """Say whether it runs, which parts are ready, and how old the last backup is.

    Exit code 0 when ready, 1 when a part is not, 3 when nothing runs.
    """
    folder = home_from(home)
    from deploy.commands.status import status_of

    found = status_of(Installation(folder))
    print("\n".join(found.lines))
    raise typer.Exit(found.code)


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="A new folder.")],
    home: Home = None,
    with_keys: Annotated[bool, typer.Option(help="Add the keys of personal data to what is encrypted.")] = False,
) -> None:
    """Save databases and photos, encrypted, while people work. Two things must lie elsewhere, in a safe: the private
    key of the backups (`bangfu backup-key show`), and `secrets/kek` with `secrets/blind-index-key`, which stay out of a
    backup. Without either nobody can restore it."""
    folder = installed_home(home)
    from deploy.backup.save import backup as save

    manifest = save(Installation(folder), target.resolve(), with_keys=with_keys)
    objects = len(manifest.objects)
    print(f"{target}: {len(manifest.databases)} databases, {manifest.row_count} rows, {objects} objects, encrypted")
    for key in manifest.missing_photos:
        print(f"bangfu: the store has lost {key}", file=sys.stderr)
    if warning := backup_key.warning_of(folder):
        print(f"bangfu: {warning}", file=sys.stderr)


@app.command("check-backup")
def check_backup(source: Annotated[Path, typer.Argument(help="A folder made by `bangfu backup`.")]) -> None:
    """Compare every file of a backup with its list, on any machine and without any key."""
    from deploy.backup.source import check_folder

    print(f"{source}: {check_folder(source.resolve())}")


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A folder made by `bangfu backup`.")],
    home: Home = None,
    keys: Annotated[Path | None, typer.Option(help="Folder with `kek` and `blind-index-key`.")] = None,
    identity: Annotated[
        Path | None,
        typer.Option(
            envvar="BANGFU_BACKUP_IDENTITY_FILE",
            help="File with the private key of the backups; else `backup-identity` beside the keys, else asked for.",
        ),
    ] = None,
) -> None:
    """Bring a backup back into an empty home. A damaged backup, and one whose private key is not given, is refused
    before anything is touched."""
    folder = home_from(home)
    from deploy.backup.restore import restore as bring_back

    manifest = bring_back(folder, source.resolve(), keys, identity=identity, ask=backup_key.prompt())
    objects = len(manifest.objects)
    print(f"{folder}: {manifest.row_count} rows and {objects} objects are back, as of {manifest.made_at}")
    if not manifest.is_encrypted:
        print("bangfu: this backup is not encrypted: make a new one, then delete it and its copies", file=sys.stderr)


@app.command("restore-files")
def restore_files(
    source: Annotated[Path, typer.Argument(help="A folder made by `bangfu backup`.")],
    home: Home = None,
    identity: Annotated[
        Path | None,
        typer.Option(
            envvar="BANGFU_BACKUP_IDENTITY_FILE",
            help="File with the private key of the backups; else `backup-identity` beside the keys, else asked for.",
        ),
    ] = None,
) -> None:
    """Put back from a backup the photos, scans and attachments that the store has lost, while people work. Exit code 1
    when some are missing still."""
    folder = installed_home(home)
    from deploy.backup.missing import put_back

    found = put_back(Installation(folder), source.resolve(), identity=identity, ask=backup_key.prompt())
    print(f"{folder}: {found.objects} objects are back, {found.still} files are missing still")
    if found.still:
        raise typer.Exit(1)


@audit_app.command("verify")
def audit_verify(
    home: Home = None,
    anchors: Annotated[
        list[Path] | None, typer.Option(help="A file of anchors, best one kept elsewhere; this home's when not given.")
    ] = None,
    keys: Annotated[Path | None, typer.Option(help="More public keys (JWKS) that anchors may be signed with.")] = None,
    head: Annotated[list[str] | None, typer.Option(help="A line of `bangfu audit anchor`, from paper.")] = None,
) -> None:
    """Walk the audit chains and compare them with anchors. Exit code 1 when entries were edited, deleted, moved, cut
    off or written anew, or when the anchors themselves cannot be believed."""
    folder = installed_home(home)
    from deploy.audit import anchors as anchoring
    from deploy.audit import verify
    from deploy.offline import parts_running

    with parts_running(Installation(folder), with_store=False) as environment:
        own = anchoring.anchors_path(folder, environment)
        known = anchoring.known_keys(folder) + (json.loads(keys.read_text("utf-8"))["keys"] if keys else [])
        believed = verify.read_anchors(anchors or ([own] if own.exists() else []), known)
        found = verify.findings(environment, believed, [anchoring.parse_head(line) for line in head or []])
    for finding in found:
        print(finding)
    if not all(finding.verdict.is_intact for finding in found):
        raise typer.Exit(1)


@audit_app.command("anchor")
def audit_anchor(home: Home = None) -> None:
    """Seal what is open, write the heads of all chains to the file of anchors, and print them: for paper, or for a mail
    to somebody who does not own this machine. `bangfu audit verify --head "LINE"` takes them back."""
    folder = installed_home(home)
    from deploy.audit import anchors as anchoring
    from deploy.offline import parts_running

    with parts_running(Installation(folder), with_store=False) as environment:
        heads = anchoring.anchor_now(folder, environment, seal_first=True)
    for program, end in heads.items():
        print(anchoring.format_head(program, end))


@keys_app.command("rotate")
def keys_rotate(
    home: Home = None,
    cipher: Annotated[
        Literal["aes", "sm4"] | None, typer.Option(help="Change to this cipher; stays as it is when not given.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Only count what would be changed, or is left to change.")] = False,
) -> None:
    """Bring all personal data under a new key-encryption key, while people work; interrupted, the next call goes on."""
    installation = Installation(installed_home(home))
    from deploy.commands import key_change

    if dry_run:
        for name, (left, total) in key_change.count(installation).items():
            print(f"{name}: {left} of {total}")
        return
    key_change.change(installation, cipher, lambda text: print(text, flush=True))


@app.command()
def seal(home: Home = None) -> None:
    """Once after an upgrade from a release that stored what visits and plans say in clear: seal what is left, forbid
    clear text, and have PostgreSQL forget what it replaced. Run it when few people work: each table is held for a
    while. Interrupted, the next call goes on."""
    installation = Installation(installed_home(home))
    from deploy.commands.seal import seal as finish

    finish(installation, lambda text: print(text, flush=True))


def main() -> None:
    """A known failure is one sentence on stderr with its own exit code; any other error shows its traceback."""
    try:
        app()
    except KnownFailure as error:
        print(f"bangfu: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None


if __name__ == "__main__":
    main()

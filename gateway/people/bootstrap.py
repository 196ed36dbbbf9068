"""Commands on the machine itself, where nobody is signed in: first accounts, recovery, API clients."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people import clients, first_run
from gateway.people.accounts import UsernameTaken, WholeAccount, whole_accounts
from gateway.people.clients import Manager, NewSecret, WholeClient
from gateway.people.usernames import check_username
from gateway.queries import accounts, invitations, replacements, sessions, throttle
from gateway.queries import clients as client_queries
from gateway.schemas.clients import ClientInput
from gateway.schemas.first_run import AdministratorInput
from gateway.sealing import keep_names
from gateway.sessions.one_time_codes import hash_of, new_code
from gateway.sessions.password_rule import Owner, check_new_password
from gateway.sessions.passwords import Passwords
from gateway.sessions.throttle import account_key
from services.kernel.audit import trail
from services.kernel.auth.permissions import ADMIN_ROLES
from services.kernel.auth.principals import RoleGrant
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from services.kernel.problems import Problem
from services.kernel.web.paging import Page

INVITATION_LIFETIME: Final = timedelta(minutes=30)
MOST_LISTED: Final = 500
THE_MACHINE: Final = Manager(None, {})


class NoSuchAccount(Problem):
    status = 404
    code = "no-such-account"
    title = "没有这个用户名。"
    title_en = "No account has this user name: `bangfu account list` prints the administrators."


class NotAnAdministrator(Problem):
    """All others are invited again by the person who manages their account."""

    status = 409
    code = "not-an-administrator"
    title = "只有管理员账号可以在服务器上恢复。"
    title_en = "Only an administrator's account is recovered on the machine."


@dataclass(frozen=True)
class Credentials:
    """`secret` is shown once and never stored: a password, or an API client's secret."""

    id: UUID
    username: str
    secret: str


@dataclass(frozen=True)
class AccessLink:
    """`code` opens `path` of the front end, once, until `expires_at`. `was_closed`: the account was closed and is open
    again."""

    path: str
    code: str
    expires_at: datetime
    was_closed: bool = False


@asynccontextmanager
async def _transaction(database_url: str, keys: KeyRing | None = None) -> AsyncIterator[AsyncConnection]:
    """`database_url`: the gateway's database as its application role. `keys`: where names of people are read."""
    database = Database(database_url, application_name="bootstrap", pool_size=1)
    if keys is not None:
        keep_names(database, keys)
    async with database, database.transaction() as connection:
        yield connection


async def ensure_admin(
    database_url: str,
    keys: KeyRing,
    *,
    username: str = "admin",
    name: str = "安全管理员",
    role: str = "security_admin",
) -> Credentials | None:
    """Makes an administrator with a random password; None when the user name exists already.

    `role`: security_admin, system_admin, audit_admin. For the demo and tests; people choose their own passwords.
    """
    passwords = Passwords()
    try:
        password = new_code()
        check_new_password(password, Owner(username, name, None, frozenset({role})))
        password_hash = await passwords.hash(password)
        async with _transaction(database_url, keys) as connection:
            if await accounts.find_by_username(connection, username) is not None:
                return None
            account_id = await _make_admin(connection, username, name, role)
            await accounts.set_password(connection, account_id, password_hash, is_own=False)
        return Credentials(account_id, username, password)
    finally:
        passwords.close()


async def offer_first_run(database_url: str) -> AccessLink | None:
    """The link to the first account; None when there are accounts."""
    async with _transaction(database_url) as connection:
        link = await first_run.offer(connection)
    return None if link is None else AccessLink("/first-run", link.code, link.expires_at)


async def invite_admin(database_url: str, keys: KeyRing, *, username: str, name: str, role: str) -> AccessLink:
    """Makes an administrator who chooses a password with the link. Raises UsernameTaken, UsernameNamesPerson,
    ValueError."""
    given = AdministratorInput(username=username, name=name)
    async with _transaction(database_url, keys) as connection:
        account_id = await _make_admin(connection, given.username, given.name, role)
        return await _invite(connection, account_id, was_closed=False)


async def recover_admin(database_url: str, keys: KeyRing, *, username: str) -> AccessLink:
    """Gives a locked-out administrator a link to a new password, and clears the failures counted for the name.

    Raises NoSuchAccount, NotAnAdministrator.
    """
    async with _transaction(database_url, keys) as connection:
        account = await accounts.find_by_username(connection, username)
        if account is None:
            raise NoSuchAccount()
        (whole,) = await whole_accounts(connection, [account])
        if not ADMIN_ROLES & {grant.role for grant in whole.grants}:
            raise NotAnAdministrator()
        was_closed = not account.is_active
        if was_closed:
            # Possibly closed because another person knew the password, so only the link may sign in.
            if account.password_hash is not None and account.password_is_own:
                await replacements.add(connection, account.id, None, None)
            await accounts.open_again(connection, account.id)
            await sessions.revoke_sessions_of(connection, account.id, "recovered on the machine")
        await throttle.forget_account(connection, account_key(username))
        await trail.record(
            connection,
            actor_id=None,
            action="account.recovered",
            subject=f"account:{account.id}",
            details={"was_closed": was_closed},
        )
        return await _invite(connection, account.id, was_closed=was_closed)


async def list_admins(
    database_url: str, keys: KeyRing, roles: Sequence[str] = tuple(sorted(ADMIN_ROLES))
) -> list[WholeAccount]:
    """Accounts with one of `roles`, by user name, 500 at most."""
    async with _transaction(database_url, keys) as connection:
        return await whole_accounts(connection, await accounts.list_holding(connection, roles, MOST_LISTED))


async def create_client(database_url: str, *, name: str, division_code: str) -> Credentials:
    """An API client (OAuth2 client credentials) that reads counts of one division. Raises PlaceUnknown, ValueError."""
    client_id = new_id()
    given = ClientInput(name=name, division_code=division_code)
    async with _transaction(database_url) as connection:
        await clients.save_client(connection, THE_MACHINE, client_id, given, None)
        made = await clients.add_secret(connection, THE_MACHINE, client_id, others_end_after=None, tokens=None)
    return Credentials(client_id, str(client_id), made.text)


async def rotate_client(database_url: str, client_id: UUID, *, old_ends_after: timedelta) -> NewSecret:
    """Adds a secret; the older ones end after that time. Raises NotFound, ClientClosed, TooManySecrets."""
    async with _transaction(database_url) as connection:
        return await clients.add_secret(
            connection, THE_MACHINE, client_id, others_end_after=old_ends_after, tokens=None
        )


async def disable_client(database_url: str, client_id: UUID) -> WholeClient:
    """Takes effect within seconds. Raises NotFound."""
    async with _transaction(database_url) as connection:
        row = (await clients.get_client(connection, client_id)).row
        given = ClientInput(name=row.name, division_code=row.division_code, is_active=False)
        return (await clients.save_client(connection, THE_MACHINE, client_id, given, None))[0]


async def list_clients(database_url: str) -> list[WholeClient]:
    """By id, 500 at most."""
    async with _transaction(database_url) as connection:
        rows = await client_queries.list_clients(connection, Page(MOST_LISTED, None))
        return await clients.whole_clients(connection, rows[:MOST_LISTED])


async def _make_admin(connection: AsyncConnection, username: str, name: str, role: str) -> UUID:
    """Raises UsernameTaken, UsernameNamesPerson."""
    check_username(username)
    account_id: UUID = new_id()
    values: dict[str, Any] = {"id": account_id, "username": username, "name": name, "phone": None, "is_active": True}
    try:
        await accounts.save_account(connection, values)
    except IntegrityError:
        raise UsernameTaken() from None
    await accounts.replace_roles(connection, account_id, [RoleGrant(role, None, None)])
    await trail.record(
        connection,
        actor_id=None,
        action="account.bootstrapped",
        subject=f"account:{account_id}",
        details={"role": role},
    )
    return account_id


async def _invite(connection: AsyncConnection, account_id: UUID, *, was_closed: bool) -> AccessLink:
    code = new_code()
    expires_at = await invitations.replace(connection, account_id, hash_of(code), None, INVITATION_LIFETIME)
    return AccessLink("/invite", code, expires_at, was_closed)

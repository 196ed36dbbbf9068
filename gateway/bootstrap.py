"""The first account of an installation, and API clients: what nobody could be signed in to make."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from gateway.passwords import Passwords
from gateway.queries import accounts
from services.kernel import audit
from services.kernel.database import Database
from services.kernel.ids import new_id
from services.kernel.principals import RoleGrant


@dataclass(frozen=True)
class Credentials:
    """`secret` is shown once and stored nowhere: a password, or an API client's secret."""

    id: UUID
    username: str
    secret: str


async def ensure_admin(
    database_url: str, *, username: str = "admin", name: str = "安全管理员", role: str = "security_admin"
) -> Credentials | None:
    """Makes an administrator with a random password, or returns None when the user name exists already.

    `database_url`: the gateway's database as its application role. `role`: security_admin, system_admin, audit_admin.
    """
    database, passwords = Database(database_url, application_name="bootstrap", pool_size=1), Passwords()
    try:
        account_id, password = new_id(), secrets.token_urlsafe(15)
        password_hash = await passwords.hash(password)
        async with database.transaction() as connection:
            if await accounts.find_by_username(connection, username) is not None:
                return None
            values = {"id": account_id, "username": username, "name": name, "is_active": True}
            await accounts.save_account(connection, {**values, "password_hash": password_hash})
            await accounts.replace_roles(connection, account_id, [RoleGrant(role, None, None)])
            await audit.record(
                connection, actor_id=None, action="account.bootstrapped", subject=f"account:{account_id}"
            )
        return Credentials(account_id, username, password)
    finally:
        passwords.close()
        await database.close()


async def create_client(database_url: str, *, name: str, division_code: str) -> Credentials:
    """An API client (OAuth2 client credentials) that reads counts of one division."""
    database = Database(database_url, application_name="bootstrap", pool_size=1)
    try:
        client_id, secret = new_id(), secrets.token_urlsafe(32)
        async with database.transaction() as connection:
            await accounts.save_client(
                connection,
                {
                    "id": client_id,
                    "name": name,
                    "secret_hash": hashlib.sha256(secret.encode()).digest(),
                    "division_code": division_code,
                    "is_active": True,
                },
            )
            await audit.record(connection, actor_id=None, action="client.created", subject=f"client:{client_id}")
        return Credentials(client_id, str(client_id), secret)
    finally:
        await database.close()

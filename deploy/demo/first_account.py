"""Creates what the API cannot: the first account, which creates the others, and API clients."""

from collections.abc import Mapping
from itertools import count

from deploy.demo.accounts_file import AccountsFile, Login
from deploy.demo.plan import PROVINCE
from gateway.people.bootstrap import create_client, ensure_admin, recover_admin
from gateway.settings import key_ring_from

DATABASE = "BANGFU_GATEWAY_DATABASE_URL"
FIRST_NAME = "安全管理员"
CLIENT_NAME = "省级平台（演示）"


async def ensure_first_account(environment: Mapping[str, str], accounts: AccountsFile) -> None:
    """A security administrator with the password of the file.

    If the file was lost, another one is made: the password of the first is stored nowhere else.
    """
    if accounts.find_role("security_admin"):
        return
    for number in count(1):
        username = "security-admin" if number == 1 else f"security-admin-{number}"
        made = await ensure_admin(environment[DATABASE], key_ring_from(environment), username=username, name=FIRST_NAME)
        if made is not None:
            accounts.put(Login(username, made.secret, "security_admin", None, FIRST_NAME))
            accounts.write()
            return


async def way_back(environment: Mapping[str, str], username: str) -> str:
    """The code of a new invitation for an administrator whose password is lost: nobody else could confirm one."""
    return (await recover_admin(environment[DATABASE], key_ring_from(environment), username=username)).code


async def ensure_api_client(environment: Mapping[str, str], accounts: AccountsFile) -> None:
    """An API client of the province; `username` is its client id, `password` its secret."""
    if accounts.find_role("api_client"):
        return
    made = await create_client(environment[DATABASE], name=CLIENT_NAME, division_code=PROVINCE)
    accounts.put(Login(made.username, made.secret, "api_client", PROVINCE, CLIENT_NAME))
    accounts.write()

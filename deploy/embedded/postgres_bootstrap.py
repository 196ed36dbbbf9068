"""Roles and databases of the four programs: each owns one database and can connect to no other.

Two checks: `pg_hba.conf` refuses a role for another program's database, and CONNECT is granted by name. The migrations
of a program grant its privileges on tables.
"""

from collections.abc import Callable
from typing import LiteralString

import psycopg
from psycopg import sql

from deploy.programs import PROGRAMS, ROLES, Program, database_name, role_name


def access_rules() -> str:
    """The text of `pg_hba.conf`. `trust`, because only the owner can enter the socket's folder.

    A database `bangfu_households_anything` follows the rule of `bangfu_households`: tests create such databases.
    """
    lines = ["local all postgres trust"]
    for program in PROGRAMS:
        database = database_name(program)
        lines += [f'local "/^{database}(_[a-z0-9_]+)?$" {role_name(program, role)} trust' for role in ROLES]
    lines.append("local all all reject")
    return "\n".join(lines) + "\n"


def bootstrap(dsn: Callable[[str, str], str]) -> None:
    """Make what is missing; `dsn(database, role)` gives the address. The next start finishes an interrupted one."""
    with psycopg.connect(dsn("postgres", "postgres"), autocommit=True) as connection:
        for program in PROGRAMS:
            for role in ROLES:
                _ensure_role(connection, role_name(program, role))
            if not _has(connection, "select 1 from pg_database where datname = %s", database_name(program)):
                create_database(connection, database_name(program), program)
        connection.execute("revoke connect on database postgres, template1 from public")
    for program in PROGRAMS:
        with psycopg.connect(dsn(database_name(program), "postgres"), autocommit=True) as connection:
            grant_schema(connection, program)


def create_database(connection: psycopg.Connection, name: str, program: Program) -> None:
    """A database owned by the program's migrator to which only its three roles may connect."""
    names = {
        "database": sql.Identifier(name),
        "owner": sql.Identifier(role_name(program, "migrator")),
        "app": sql.Identifier(role_name(program, "app")),
        "worker": sql.Identifier(role_name(program, "worker")),
    }
    for statement in (
        "create database {database} owner {owner} template template0",
        "revoke all on database {database} from public",
        "grant connect on database {database} to {app}, {worker}",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def grant_schema(connection: psycopg.Connection, program: Program) -> None:
    """Gives the schema `public` to the migrator; the other two roles may use it, but create nothing."""
    names = {
        "owner": sql.Identifier(role_name(program, "migrator")),
        "app": sql.Identifier(role_name(program, "app")),
        "worker": sql.Identifier(role_name(program, "worker")),
    }
    for statement in (
        "alter schema public owner to {owner}",
        "revoke all on schema public from public",
        "grant usage on schema public to {app}, {worker}",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def _ensure_role(connection: psycopg.Connection, name: str) -> None:
    if not _has(connection, "select 1 from pg_roles where rolname = %s", name):
        statement = sql.SQL("create role {} login nosuperuser nocreatedb nocreaterole nobypassrls")
        connection.execute(statement.format(sql.Identifier(name)))


def _has(connection: psycopg.Connection, question: LiteralString, name: str) -> bool:
    return connection.execute(question, [name]).fetchone() is not None

"""The four programs, their databases and their database roles: the names used everywhere in `deploy`."""

import importlib.util
from pathlib import Path
from typing import Literal

Program = Literal["gateway", "campaigns", "submissions", "households"]
Role = Literal["migrator", "app", "worker"]

PROGRAMS: tuple[Program, ...] = ("gateway", "campaigns", "submissions", "households")
SERVICES: tuple[Program, ...] = ("campaigns", "submissions", "households")
ROLES: tuple[Role, ...] = ("migrator", "app", "worker")
GATEWAY_CONNECTIONS = "gateway.edge.connections:TimedConnection"
"""uvicorn's class for each connection to the gateway; only our own programs reach the others."""


def database_name(program: Program) -> str:
    """
    >>> database_name("households")
    'bangfu_households'
    """
    return f"bangfu_{program}"


def role_name(program: Program, role: Role) -> str:
    """
    >>> role_name("households", "app")
    'bangfu_households_app'
    """
    return f"bangfu_{program}_{role}"


def package_of(program: Program) -> str:
    """The import path of a program: the gateway is not under `services`."""
    return program if program == "gateway" else f"services.{program}"


def migrations_of(program: Program) -> Path:
    """The folder of a program's Alembic history."""
    spec = importlib.util.find_spec(package_of(program))
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{package_of(program)} is not a regular package")
    return Path(spec.origin).parent / "migrations"


def has_module(program: Program, name: str) -> bool:
    """Whether the program has the module `name`, such as `"app"`, `"worker"` or `"migrations.env"`."""
    try:
        return importlib.util.find_spec(f"{package_of(program)}.{name}") is not None
    except ModuleNotFoundError:
        return False

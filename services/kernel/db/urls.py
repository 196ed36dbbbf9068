"""Addresses of a database. A module of its own, so that a program that needs only an address loads no SQLAlchemy."""


def libpq_url(sqlalchemy_url: str) -> str:
    """The same address in the form that psycopg and procrastinate take.

    >>> libpq_url("postgresql+psycopg://role@/db?host=/run/x")
    'postgresql://role@/db?host=/run/x'
    """
    return sqlalchemy_url.replace("postgresql+psycopg://", "postgresql://", 1)

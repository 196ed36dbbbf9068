"""Addresses of a database; apart, so that a program which only wants one loads no SQLAlchemy."""


def libpq_url(sqlalchemy_url: str) -> str:
    """The same address as psycopg itself and procrastinate take it.

    >>> libpq_url("postgresql+psycopg://role@/db?host=/run/x")
    'postgresql://role@/db?host=/run/x'
    """
    return sqlalchemy_url.replace("postgresql+psycopg://", "postgresql://", 1)

"""Entries of the audit trail as the audit administrator reads them: what people typed is opened."""

from typing import Any

import psycopg

from services.kernel.audit.said import Told, opened_with
from services.kernel.crypto.keys import KeyRing


def details_read(
    connection: psycopg.Connection[Any], keys: KeyRing, action: str, subject: str, details: dict[str, Any]
) -> dict[str, Any]:
    told = Told(action, subject, details)
    with connection.cursor(row_factory=psycopg.rows.tuple_row) as cursor:
        found = cursor.execute("select id, wrapped_key from audit_keys where id = any (%s)", (told.about,)).fetchall()
    return opened_with(keys, told, dict(found))

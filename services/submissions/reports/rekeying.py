"""Reports under another key-encryption key, or in another cipher (decision 13): as the register's `rekeying`.

What a version says, and its hash on paper, stay; only how it is sealed changes.
"""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.crypto.keys import KeyRing, seal, unseal
from services.kernel.crypto.rotation import Rekeyed
from services.submissions.models import reports
from services.submissions.reports import rekeying_queries
from services.submissions.reports.rules import facts_place, version_place


async def rekey_reports(connection: AsyncConnection, keys: KeyRing, rows: list[Any]) -> None:
    """Raises CannotDecrypt."""
    wrong_cipher = [row for row in rows if len(_data_key(keys, row)) != keys.data_key_bytes]
    renewed = {row.id: keys.new_wrapped_key(str(row.id)) for row in wrong_cipher}
    rewrapped = [row for row in rows if row.id not in renewed]
    versions: dict[UUID, list[Any]] = defaultdict(list)
    for version in await rekeying_queries.versions_of(connection, list(renewed)):
        versions[version.report_id].append(version)
    await rekeying_queries.set_data_keys(
        connection, {row.id: keys.wrap(_data_key(keys, row), str(row.id)) for row in rewrapped}
    )
    for row in wrong_cipher:
        await _reseal(connection, keys, row, versions[row.id], renewed[row.id])


async def _reseal(connection: AsyncConnection, keys: KeyRing, row: Any, versions: list[Any], data_key: bytes) -> None:
    before, after = _data_key(keys, row), keys.unwrap(data_key, str(row.id))
    place = facts_place(row.id)
    await rekeying_queries.set_facts(
        connection, row.id, data_key, seal(after, unseal(before, bytes(row.facts), place), place)
    )
    for version in versions:
        place = version_place(row.id, version.version)
        content = seal(after, unseal(before, bytes(version.content), place), place)
        await rekeying_queries.set_content(connection, row.id, version.version, content)


def _data_key(keys: KeyRing, row: Any) -> bytes:
    return keys.unwrap(bytes(row.data_key), str(row.id))


REKEYED = (Rekeyed(reports, reports.c.data_key, rekey_reports),)

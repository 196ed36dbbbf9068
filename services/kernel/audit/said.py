"""Words that somebody typed, in an entry of the trail: purposes and reasons.

An entry may never change, and the chain holds the hash of what is stored. So typed words are sealed before they are
stored, under a key of the household that they are about: what destroys the household destroys that key, and the words
can never be read again, while the chain stays whole. Words about several households need the keys of all of them; words
about none are under a key of the program (`OF_NO_HOUSEHOLD`).

A key never changes, because its ciphertexts cannot: a change of keys wraps it again. The database takes away that of
a household which is marked as erased (`db.schema.create_audit_keys`); its row stays, so that no request that ran beside
makes a new key.
"""

import base64
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.audit.subjects import KEY, id_in
from services.kernel.crypto.keys import CannotDecrypt, KeyRing, Place, seal, unseal
from services.kernel.masking import mask_text

SAID: Final = "said"
"""In the details of an entry: `names` of the words, ids of households (`under`), and the ciphertext (`sealed`)."""
OF_NO_HOUSEHOLD: Final = UUID(int=0)
DESTROYED: Final = "已随该户销毁"
UNREADABLE: Final = "（密钥不符，不能读取）"
CLEAR_BEFORE: Final = frozenset({"purpose", "reason", "name"})
"""What an earlier release stored in clear. An entry cannot be changed; it is not shown of a destroyed household."""

_FIND = text("select id, wrapped_key from audit_keys where id = any (:ids)")
_MAKE = text("insert into audit_keys (id, wrapped_key) values (:id, :wrapped_key) on conflict (id) do nothing")

Wrapped = Mapping[UUID, bytes | None]
"""By household; None of a destroyed one."""


@dataclass(frozen=True, slots=True)
class Said:
    """`about`: households that the words may tell of; none where nobody knows. `words`: by name, as they were typed."""

    keys: KeyRing
    about: Collection[UUID]
    words: Mapping[str, str]

    async def sealed(self, connection: AsyncConnection, action: str, subject: str) -> dict[str, Any]:
        """What stands under `SAID`, numbers of people in it masked. Nothing of the words when a household is destroyed.

        Raises CannotDecrypt.
        """
        owners = sorted(set(self.about)) or [OF_NO_HOUSEHOLD]
        wrapped = await self._wrapped(connection, owners)
        about: dict[str, Any] = {"names": sorted(self.words), "under": [str(id_) for id_ in owners]}
        key = _key_of(self.keys, owners, wrapped)
        if key is None:
            return about
        content = orjson.dumps({name: mask_text(typed) for name, typed in self.words.items()})
        ciphertext = seal(key, content, _place(action, subject))
        return {**about, "sealed": base64.b64encode(ciphertext).decode("ascii")}

    async def _wrapped(self, connection: AsyncConnection, owners: Sequence[UUID]) -> Wrapped:
        known = await _find(connection, owners)
        new = [{"id": id_, "wrapped_key": self.keys.new_wrapped_key(str(id_))} for id_ in owners if id_ not in known]
        if not new:
            return known
        # Waits for whoever makes, or destroys, one of them at the same time.
        await connection.execute(_MAKE, new)
        return await _find(connection, owners)


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as far as its words are concerned."""

    action: str
    subject: str
    details: Mapping[str, Any]

    @property
    def said(self) -> Mapping[str, Any] | None:
        found = self.details.get(SAID)
        return found if isinstance(found, dict) else None

    @property
    def about(self) -> list[UUID]:
        """Whose key tells whether its words may be read."""
        if self.said is not None:
            return [UUID(id_) for id_ in self.said["under"]]
        if CLEAR_BEFORE.isdisjoint(self.details):
            return []
        return [id_ for id_ in map(id_in, [self.subject, *self.details.get(KEY, ())]) if id_ is not None]


async def opened(connection: AsyncConnection, keys: KeyRing, told: Iterable[Told]) -> list[dict[str, Any]]:
    """The details of each, with its words in their place by name."""
    entries = list(told)
    wanted = {id_ for entry in entries for id_ in entry.about}
    wrapped = await _find(connection, sorted(wanted)) if wanted else {}
    return [opened_with(keys, entry, wrapped) for entry in entries]


def opened_with(keys: KeyRing, entry: Told, wrapped: Wrapped) -> dict[str, Any]:
    """`wrapped`: the keys of those whom the entry is about."""
    if entry.said is not None:
        others = {name: value for name, value in entry.details.items() if name != SAID}
        return {**others, **_words(keys, entry, entry.said, wrapped)}
    is_destroyed = any(id_ in wrapped and wrapped[id_] is None for id_ in entry.about)
    if not is_destroyed:
        return dict(entry.details)
    return {name: DESTROYED if name in CLEAR_BEFORE else value for name, value in entry.details.items()}


def _words(keys: KeyRing, entry: Told, said: Mapping[str, Any], wrapped: Wrapped) -> dict[str, str]:
    try:
        key = _key_of(keys, entry.about, wrapped) if "sealed" in said else None
        if key is None:
            return dict.fromkeys(said["names"], DESTROYED)
        ciphertext = base64.b64decode(said["sealed"])
        words: dict[str, str] = orjson.loads(unseal(key, ciphertext, _place(entry.action, entry.subject)))
    except CannotDecrypt:
        return dict.fromkeys(said["names"], UNREADABLE)
    return words


def _key_of(keys: KeyRing, owners: Sequence[UUID], wrapped: Wrapped) -> bytes | None:
    """One key that takes those of all owners; None when one of them is destroyed. Raises CannotDecrypt."""
    parts = []
    for id_ in owners:
        one = wrapped.get(id_)
        if one is None:
            return None
        parts.append(keys.unwrap(bytes(one), str(id_)))
    if len(parts) == 1:
        return parts[0]
    # Each part is random: their hash is as good a key. A part may be of the cipher before the last change of keys.
    return hashlib.sha256(b"".join(parts)).digest()[: min(map(len, parts))]


async def _find(connection: AsyncConnection, owners: Sequence[UUID]) -> dict[UUID, bytes | None]:
    return {row.id: row.wrapped_key for row in await connection.execute(_FIND, {"ids": list(owners)})}


def _place(action: str, subject: str) -> Place:
    return Place("audit_entries", action, subject)

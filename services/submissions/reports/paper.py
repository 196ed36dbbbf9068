"""The hash that a printed report carries, and how a scanned page is recognised by it (N-05).

The hash is keyed: with a plain one, anybody who reads it can try names and addresses until it fits. Paper of earlier
releases carries the plain SHA-256. The tables hold neither, only keyed codes of both (marks), so old paper is still
recognised, by the server alone.
"""

import hashlib

from services.kernel.crypto.keys import KeyRing


def paper_hash(keys: KeyRing, canonical: bytes) -> bytes:
    """32 bytes. `canonical`: `ReportContent.canonical()`."""
    return keys.code("report", canonical)


def masked_hash(keys: KeyRing, canonical: bytes) -> bytes:
    """For a masked copy: who reads it learns nothing about the report's own hash."""
    return keys.code("masked report", canonical)


def mark_of(keys: KeyRing, hash_on_paper: bytes) -> bytes:
    return keys.code("paper", hash_on_paper)


def marks_of(keys: KeyRing, canonical: bytes) -> tuple[bytes, bytes]:
    """The mark of paper printed now, and that of paper of earlier releases."""
    return mark_of(keys, paper_hash(keys, canonical)), mark_of(keys, hashlib.sha256(canonical).digest())

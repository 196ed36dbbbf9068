"""The sealed columns of visits, conflicts and corrections, each with what it holds."""

from typing import Any, Final
from uuid import UUID

from services.kernel.crypto.keys import KeyRing
from services.submissions.household_keys.keys import HouseholdKey

FINGERPRINT: Final = "visit"


def fingerprint_code(keys: KeyRing, fingerprint: bytes) -> bytes:
    """Instead of a plain hash over what a visit says, by which a guess could be tried."""
    return keys.code(FINGERPRINT, fingerprint)


def visit_columns(key: HouseholdKey, visit_id: UUID, content: str, needs: str | None) -> bytes:
    return key.seal("visits", "words", str(visit_id), {"content": content, "needs": needs})


def signature_column(key: HouseholdKey, visit_id: UUID, signature: Any) -> bytes | None:
    return None if signature is None else key.seal("visits", "signature", str(visit_id), signature)


def sealed_visit(keys: KeyRing, key: HouseholdKey, row: Any) -> dict[str, Any]:
    """Of a row that is stored in clear."""
    return {
        "fingerprint": fingerprint_code(keys, bytes(row.fingerprint)),
        "words_sealed": visit_columns(key, row.id, row.content, row.needs),
        "signature_sealed": signature_column(key, row.id, row.signature),
        "content": None,
        "needs": None,
        "signature": None,
    }


def conflict_place(visit_id: UUID, code: bytes) -> str:
    return f"{visit_id}:{code.hex()}"


def sealed_conflict(keys: KeyRing, key: HouseholdKey, visit_id: UUID, fingerprint: bytes, body: Any) -> dict[str, Any]:
    """`fingerprint`: the plain one of the other content."""
    code = fingerprint_code(keys, fingerprint)
    sealed = key.seal("visit_conflicts", "body", conflict_place(visit_id, code), body)
    return {"fingerprint": code, "body_sealed": sealed}


def sealed_revision(
    keys: KeyRing, key: HouseholdKey, revision_id: UUID, fingerprint: bytes, said: dict[str, Any]
) -> dict[str, Any]:
    """`said`: `reason`, and the facts `before` and `after`."""
    return {
        "fingerprint": fingerprint_code(keys, fingerprint),
        "words_sealed": key.seal("visit_revisions", "words", str(revision_id), said),
    }

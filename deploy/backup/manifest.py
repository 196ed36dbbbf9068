"""What a backup holds: databases with their tables, and objects. In a backup it is itself encrypted."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Rows:
    """The content of a table: the number of rows, and a sum over the hash of each, independent of their order."""

    count: int
    fingerprint: str


@dataclass(frozen=True)
class CopyEntry:
    """Size and SHA-256 of a table's binary copy in clear."""

    size: int
    sha256: str


@dataclass(frozen=True)
class DatabaseEntry:
    """Size and SHA-256 of the dump in clear; `copies`: of the tables whose rows are beside it, by table."""

    name: str
    size: int
    sha256: str
    tables: dict[str, Rows]
    copies: dict[str, CopyEntry] = field(default_factory=dict)


@dataclass(frozen=True)
class ObjectEntry:
    """Size and SHA-256 of the object in clear; `file` is its path in the backup, which says nothing of its key."""

    key: str
    size: int
    sha256: str
    content_type: str
    file: str


@dataclass(frozen=True)
class Manifest:
    """`backup_id` is the one of the list of files (`FileList`) that belongs to it; empty in a backup in clear."""

    backup_id: str
    made_at: str
    postgres: str
    databases: list[DatabaseEntry]
    objects: list[ObjectEntry]
    key_fingerprints: dict[str, str]
    """By file name, so that a restore with the wrong key-encryption key is refused at once."""
    holds_keys: bool
    missing_photos: list[str] = field(default_factory=list)
    """Photos that the database counts as stored but the store did not have: a fault from before the backup."""
    audit: list[str] = field(default_factory=list)
    """Names of the proofs of the audit trail: anchors, and the public keys that signed them."""

    @property
    def is_encrypted(self) -> bool:
        return self.backup_id != ""

    @property
    def row_count(self) -> int:
        return sum(table.count for database in self.databases for table in database.tables.values())

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def parse(values: dict[str, Any]) -> Manifest:
    values["databases"] = [_database(entry) for entry in values["databases"]]
    values["objects"] = [ObjectEntry(**entry) for entry in values["objects"]]
    return Manifest(**values)


def _database(entry: dict[str, Any]) -> DatabaseEntry:
    tables = {name: Rows(**rows) for name, rows in entry["tables"].items()}
    copies = {name: CopyEntry(**copied) for name, copied in entry.get("copies", {}).items()}
    return DatabaseEntry(**{**entry, "tables": tables, "copies": copies})

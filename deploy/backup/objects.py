"""Copies photos and scans between a store and a backup."""

import asyncio
import hashlib
import os
import time
from collections.abc import AsyncIterator, Mapping

from deploy.backup.encrypted_folder import EncryptedFolder
from deploy.backup.file_list import BackupDamagedError
from deploy.backup.manifest import ObjectEntry
from deploy.backup.source import Source
from services.submissions.media.store import PhotoStore, StoredObject, StoreSettings, StoreUnavailable

PAGE = 1000
# Written by every readiness probe: not data.
PROBES = "health/"
PATIENCE_SECONDS = 20.0
FOLDER_SIZE = 1000


def store_of(environment: Mapping[str, str]) -> PhotoStore:
    """The store that the programs use."""
    return PhotoStore(
        StoreSettings(
            endpoint=environment["BANGFU_STORE_ENDPOINT"],
            region=environment["BANGFU_STORE_REGION"],
            bucket=environment["BANGFU_STORE_BUCKET"],
            access_key=environment["BANGFU_STORE_ACCESS_KEY"],
            secret_key=environment["BANGFU_STORE_SECRET_KEY"],
            unsynced_files=tuple(filter(None, environment["BANGFU_STORE_UNSYNCED_FILES"].split(os.pathsep))),
        )
    )


async def save_all(store: PhotoStore, folder: EncryptedFolder) -> list[ObjectEntry]:
    """Copy every object. An object deleted during the copy is left out."""
    entries: list[ObjectEntry] = []
    async for key in _keys(store):
        entry = await _save(store, folder, key, len(entries))
        if entry is not None:
            entries.append(entry)
    return entries


async def put_all(store: PhotoStore, source: Source) -> None:
    """Copy every object back and read it again. Raises BackupDamagedError when the store returns other bytes."""
    for entry in source.manifest.objects:
        await store.put(entry.key, source.read_object(entry), entry.content_type)
    for entry in source.manifest.objects:
        stored = await store.get(entry.key)
        if stored is None or hashlib.sha256(stored).hexdigest() != entry.sha256:
            raise BackupDamagedError(f"the store gave back something else for {entry.key}")


async def _read(store: PhotoStore, key: str) -> tuple[StoredObject | None, bytes | None]:
    """Tried again for a while, as a store that was just started answers 500. Raises StoreUnavailable."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return await store.stat(key), await store.get(key)
        except StoreUnavailable:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.5)


async def _keys(store: PhotoStore) -> AsyncIterator[str]:
    after = ""
    while page := await store.list_keys("", after=after, limit=PAGE):
        for key in page:
            if not key.startswith(PROBES):
                yield key
        after = page[-1]


async def _save(store: PhotoStore, folder: EncryptedFolder, key: str, number: int) -> ObjectEntry | None:
    """In a file named by a number: a key holds the hash of the photo, by which its owner could be recognised."""
    found, content = await _read(store, key)
    if found is None or content is None:
        return None
    path = folder.add(f"objects/{number // FOLDER_SIZE:04}/{number % FOLDER_SIZE:03}", content)
    return ObjectEntry(key, len(content), hashlib.sha256(content).hexdigest(), found.content_type, path)

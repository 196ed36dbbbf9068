"""The submissions service with a real PostgreSQL under its application role and a real object store."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from deploy.embedded.object_store import ObjectStore
from services.submissions.app import create_app
from services.submissions.settings import SubmissionsSettings
from tests.databases import MakeDatabase, ServiceDatabase
from tests.submissions.office import office, running
from tests.submissions.samples import INTERNAL_SECRET, KEY, Pairings
from tests.support import gate
from tests.support.stores import object_store
from tests.support.tokens import public_jwks

__all__ = ["object_store", "office", "running"]


@dataclass(frozen=True)
class Running:
    """The service, its database and its store."""

    app: FastAPI
    client: httpx.AsyncClient
    database: ServiceDatabase
    settings: SubmissionsSettings
    store: ObjectStore
    pairings: Pairings


@pytest.fixture(scope="module")
def settings(service_database: MakeDatabase, object_store: ObjectStore) -> tuple[SubmissionsSettings, ServiceDatabase]:
    database = service_database("submissions")
    return (
        SubmissionsSettings.model_validate(
            {
                "jwks": public_jwks(),
                "internal_secret": INTERNAL_SECRET,
                "gateway_url": "http://127.0.0.1:9",
                "longest_silence": 86_400,
                "campaigns_url": "http://127.0.0.1:9",
                "submissions_url": "http://127.0.0.1:9",
                "households_url": "http://127.0.0.1:9",
                "submissions_database_url": database.app,
                "submissions_worker_database_url": database.worker,
                "store_endpoint": object_store.endpoint,
                "store_bucket": object_store.bucket,
                "store_region": object_store.region,
                "store_access_key": object_store.access_key,
                "store_secret_key": object_store.secret_key,
                "store_unsynced_files": os.pathsep.join(object_store.unsynced_files),
                "public_url": object_store.endpoint,
                "kek": KEY,
                "blind_index_key": KEY,
            }
        ),
        database,
    )


@pytest.fixture(scope="module")
async def service(
    settings: tuple[SubmissionsSettings, ServiceDatabase], object_store: ObjectStore
) -> AsyncIterator[Running]:
    values, database = settings
    app = create_app(values)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        gate.serving(app, values),
        httpx.AsyncClient(transport=transport, base_url="http://bangfu.test") as client,
    ):
        with psycopg.connect(database.dsn(), autocommit=True) as connection:
            yield Running(app, client, database, values, object_store, Pairings(connection))

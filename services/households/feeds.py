"""The three feeds the register reads."""

from collections.abc import Mapping

import httpx

from services.households.copies import handlers as projections
from services.kernel.db.database import Database
from services.kernel.events.outbox import FeedReader, Handler
from services.kernel.settings import KernelSettings


def gateway_feed(database: Database, client: httpx.AsyncClient, settings: KernelSettings) -> FeedReader:
    return _feed(database, client, settings, "gateway", settings.gateway_url, projections.GATEWAY)


def submissions_feed(database: Database, client: httpx.AsyncClient, settings: KernelSettings) -> FeedReader:
    return _feed(database, client, settings, "submissions", settings.submissions_url, projections.SUBMISSIONS)


def campaigns_feed(database: Database, client: httpx.AsyncClient, settings: KernelSettings) -> FeedReader:
    return _feed(database, client, settings, "campaigns", settings.campaigns_url, projections.CAMPAIGNS)


def _feed(
    database: Database,
    client: httpx.AsyncClient,
    settings: KernelSettings,
    source: str,
    url: str,
    handlers: Mapping[str, Handler],
) -> FeedReader:
    secret = settings.internal_secret.get_secret_value()
    return FeedReader(database, client, source=source, url=url, internal_secret=secret, handlers=handlers)

"""The feeds of other programs that the register reads."""

from services.households.copies import handlers
from services.households.settings import HouseholdsSettings, HouseholdsWorkerSettings
from services.kernel.events.reader import Source


def gateway(settings: HouseholdsSettings) -> Source:
    return Source("gateway", settings.gateway_url, handlers.GATEWAY)


def sources(settings: HouseholdsWorkerSettings) -> list[Source]:
    return [
        gateway(settings),
        Source("submissions", settings.submissions_url, handlers.SUBMISSIONS),
        Source("campaigns", settings.campaigns_url, handlers.CAMPAIGNS),
    ]

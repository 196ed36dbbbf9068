"""The feeds of other programs that campaigns reads."""

from services.campaigns.copies import handlers
from services.campaigns.settings import CampaignsWorkerSettings
from services.kernel.events.reader import Source


def sources(settings: CampaignsWorkerSettings) -> list[Source]:
    return [
        Source("gateway", settings.gateway_url, handlers.GATEWAY),
        Source("households", settings.households_url, handlers.HOUSEHOLDS),
        Source("submissions", settings.submissions_url, handlers.SUBMISSIONS),
    ]

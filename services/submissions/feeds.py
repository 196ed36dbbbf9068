"""The feeds of other programs that submissions reads."""

from services.kernel.events.reader import Source
from services.submissions.copies import handlers
from services.submissions.settings import SubmissionsSettings


def gateway(settings: SubmissionsSettings) -> Source:
    """Names of divisions."""
    return Source("gateway", settings.gateway_url, handlers.GATEWAY)


def households(settings: SubmissionsSettings) -> Source:
    """Which team may visit which household."""
    return Source("households", settings.households_url, handlers.HOUSEHOLDS)


def campaigns(settings: SubmissionsSettings) -> Source:
    """Since when a campaign is archived."""
    return Source("campaigns", settings.campaigns_url, handlers.CAMPAIGNS)

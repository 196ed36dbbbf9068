"""The feeds of other programs that submissions reads."""

from services.kernel.events.reader import Source
from services.submissions.copies import handlers
from services.submissions.copies import obligations_again as obligations_read_again
from services.submissions.settings import SubmissionsSettings


def gateway(settings: SubmissionsSettings) -> Source:
    """Names of divisions, and the words of vocabularies."""
    return Source("gateway", settings.gateway_url, handlers.GATEWAY)


def households(settings: SubmissionsSettings) -> Source:
    """Which team may visit which household."""
    return Source("households", settings.households_url, handlers.HOUSEHOLDS)


def campaigns(settings: SubmissionsSettings) -> Source:
    """What is asked for in which periods, and since when a campaign is archived."""
    return Source("campaigns", settings.campaigns_url, handlers.CAMPAIGNS)


def obligations_again(settings: SubmissionsSettings) -> Source:
    """For obligations that an earlier release passed over."""
    return Source(obligations_read_again.SOURCE, settings.campaigns_url, handlers.OBLIGATIONS, is_read_again=True)

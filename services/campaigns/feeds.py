"""The feeds of other programs that campaigns reads."""

from typing import Final

from services.campaigns.copies import enrolments, handlers, visit_days
from services.campaigns.settings import CampaignsWorkerSettings
from services.kernel.events.reader import Source

HOUSEHOLDS: Final = "households"
SUBMISSIONS: Final = "submissions"


def sources(settings: CampaignsWorkerSettings) -> list[Source]:
    return [
        Source("gateway", settings.gateway_url, handlers.GATEWAY),
        Source(HOUSEHOLDS, settings.households_url, handlers.HOUSEHOLDS),
        Source(SUBMISSIONS, settings.submissions_url, handlers.SUBMISSIONS),
    ]


def visits_again(settings: CampaignsWorkerSettings) -> Source:
    """For the days of visits of an earlier release."""
    return Source(f"{SUBMISSIONS}, days of visits", settings.submissions_url, visit_days.DAYS, is_read_again=True)


def enrolments_again(settings: CampaignsWorkerSettings) -> Source:
    """For where pairings count, which an earlier release did not read."""
    return Source(enrolments.SOURCE, settings.households_url, enrolments.EARLIER, is_read_again=True)

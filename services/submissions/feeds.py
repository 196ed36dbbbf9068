"""The feeds of other programs that submissions reads."""

from services.kernel.events.reader import Source
from services.submissions.copies import handlers, read_again
from services.submissions.settings import SubmissionsSettings


def gateway(settings: SubmissionsSettings) -> Source:
    """Names of divisions, the words of vocabularies, and the lines of teams."""
    return Source("gateway", settings.gateway_url, handlers.GATEWAY)


def households(settings: SubmissionsSettings) -> Source:
    """Which team may visit which household."""
    return Source("households", settings.households_url, handlers.HOUSEHOLDS)


def campaigns(settings: SubmissionsSettings) -> Source:
    """What is asked for in which periods and on which lines, and since when a campaign is archived."""
    return Source("campaigns", settings.campaigns_url, handlers.CAMPAIGNS)


def obligations_again(settings: SubmissionsSettings) -> Source:
    """For obligations that an earlier release passed over."""
    return Source(read_again.OBLIGATIONS, settings.campaigns_url, handlers.OBLIGATIONS, is_read_again=True)


def lines_of_duties_again(settings: SubmissionsSettings) -> Source:
    """As `obligations_again`."""
    return Source(read_again.LINES_OF_DUTIES, settings.campaigns_url, handlers.LINES_OF_DUTIES, is_read_again=True)


def lines_of_teams_again(settings: SubmissionsSettings) -> Source:
    """As `obligations_again`."""
    return Source(read_again.LINES_OF_TEAMS, settings.gateway_url, handlers.LINES_OF_TEAMS, is_read_again=True)

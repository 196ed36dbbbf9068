"""Notices and campaigns that units of the scope have not received yet."""

from typing import Final

from sqlalchemy import Text, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.campaigns.seen import HAS_NO_RULES, is_owned
from services.campaigns.campaigns.seen import is_seen as is_campaign_seen
from services.campaigns.models import campaign_participants, campaign_receipts, campaigns, notices
from services.campaigns.models import organizations_in_scope as units
from services.campaigns.notices.seen import is_seen, is_to_receive
from services.campaigns.reach.places import is_own_unit
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows

MOST: Final = 200


async def waiting(connection: AsyncConnection, scope: Scope) -> Rows:
    takes_part = or_(
        exists()
        .where(
            campaign_participants.c.campaign_id == campaigns.c.id,
            campaign_participants.c.organization_id == units.c.id,
        )
        .correlate(campaigns, units),
        and_(HAS_NO_RULES, func.starts_with(units.c.division_code, campaigns.c.division_code)),
    )
    has_receipt = (
        exists()
        .where(campaign_receipts.c.campaign_id == campaigns.c.id, campaign_receipts.c.organization_id == units.c.id)
        .correlate(campaigns, units)
    )
    is_waiting = exists().where(
        is_own_unit(scope, units.c.id, units.c.division_code), units.c.closed_on.is_(None), takes_part, ~has_receipt
    )
    of_notices = select(
        literal("notice").label("kind"),
        notices.c.id,
        notices.c.title,
        notices.c.issuer,
        notices.c.issued_on.label("on"),
    ).where(is_seen(scope), is_to_receive(scope))
    of_campaigns = select(
        literal("campaign").label("kind"),
        campaigns.c.id,
        campaigns.c.name,
        literal(None, Text).label("issuer"),
        campaigns.c.starts_on.label("on"),
    ).where(
        is_campaign_seen(scope),
        campaigns.c.state == "published",
        campaigns.c.owner_code.is_not(None),
        ~is_owned(scope),
        is_waiting,
    )
    found = union_all(of_notices, of_campaigns).subquery()
    return await all_rows(connection, select(found).order_by(found.c.on.desc(), found.c.id.desc()).limit(MOST))

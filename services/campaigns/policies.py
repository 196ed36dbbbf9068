"""Who may call which operation of this program (`kernel.web.policies`)."""

from services.kernel.web.policies import Policies, Reach, Who, needs, open_to

# Notices hold nothing of persons: whoever works in campaigns reads all of them.
_READ = needs(Reach.PROGRAM, "campaigns.read")
_READ_CONCERNED = needs(Reach.CONCERN, "campaigns.read")
_WRITE = needs(Reach.PLACE, "campaigns.write")
_COMPUTE = needs(Reach.NOTHING, "campaigns.write")
_READ_DUES = needs(Reach.PLACE_AND_TEAM, "dues.read")
_OWN_CALENDAR = needs(Reach.OWN, "dues.read")

POLICIES: Policies = {
    "GET /api/notices": _READ,
    "GET /api/notices/{notice_id}": _READ,
    "PUT /api/notices/{notice_id}": _WRITE,
    "GET /api/notices/{notice_id}/files": _READ,
    "GET /api/notices/{notice_id}/files/{file_id}": _READ,
    "PUT /api/notices/{notice_id}/files/{file_id}": _WRITE,
    "DELETE /api/notices/{notice_id}/files/{file_id}": _WRITE,
    "POST /api/notices/proposals": _COMPUTE,
    "GET /api/campaigns": _READ_CONCERNED,
    "GET /api/campaigns/{campaign_id}": _READ_CONCERNED,
    "PUT /api/campaigns/{campaign_id}": _WRITE,
    "DELETE /api/campaigns/{campaign_id}": _WRITE,
    "GET /api/campaigns/{campaign_id}/acts": _READ_CONCERNED,
    "POST /api/campaigns/{campaign_id}/publish": _WRITE,
    "POST /api/campaigns/{campaign_id}/withdraw": _WRITE,
    "POST /api/campaigns/{campaign_id}/close": _WRITE,
    "POST /api/campaigns/{campaign_id}/archive": _WRITE,
    "GET /api/campaigns/{campaign_id}/participants": _READ_CONCERNED,
    "PUT /api/campaigns/{campaign_id}/participants": _WRITE,
    "POST /api/campaigns/{campaign_id}/participants/preview": _WRITE,
    "POST /api/campaigns/{campaign_id}/receipt": needs(Reach.CONCERN, "campaigns.receive"),
    "GET /api/campaigns/{campaign_id}/quotas": _READ_CONCERNED,
    "PUT /api/campaigns/{campaign_id}/quotas": needs(Reach.PLACE, "quotas.write"),
    "GET /api/obligations": _READ_CONCERNED,
    "GET /api/obligations/{obligation_id}": _READ_CONCERNED,
    "PUT /api/obligations/{obligation_id}": _WRITE,
    "POST /api/obligations/due-dates": _COMPUTE,
    "GET /api/days-off": _READ,
    "PUT /api/days-off/{year}": needs(Reach.PROGRAM, "campaigns.write"),
    "GET /api/dues": _READ_DUES,
    "GET /api/dues/rate": needs(Reach.CONCERN, "dues.read"),
    "GET /api/dues/of-pairing": _READ_DUES,
    "GET /api/dues/{due_id}": _READ_DUES,
    "POST /api/dues/{due_id}/extend": needs(Reach.PLACE, "dues.extend"),
    "POST /api/dues/calendar-token": _OWN_CALENDAR,
    "DELETE /api/dues/calendar-token": _OWN_CALENDAR,
    # The address itself is the secret of one account.
    "GET /api/calendar.ics": open_to(Who.ANYONE, Reach.OWN),
    "GET /internal/organizations/{organization_id}/ties": open_to(Who.INTERNAL, Reach.PROGRAM),
    "POST /internal/dues/asked": open_to(Who.INTERNAL, Reach.PROGRAM),
}

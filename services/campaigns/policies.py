"""Who may call which operation of this program (`kernel.web.policies`)."""

from services.kernel.web.policies import Policies, Reach, Who, needs, open_to

_READ = needs(Reach.PROGRAM, "campaigns.read")
_READ_CONCERNED = needs(Reach.CONCERN, "campaigns.read")
_RECEIVE = needs(Reach.CONCERN, "campaigns.receive")
_WRITE = needs(Reach.PLACE, "campaigns.write")
_COMPUTE = needs(Reach.NOTHING, "campaigns.write")
_READ_DUES = needs(Reach.PLACE_AND_TEAM, "dues.read")
_READ_FILES = needs(Reach.PLACE_AND_TEAM, "dues.read_files")
_REPORT = needs(Reach.PLACE_AND_TEAM, "dues.report")
_RECEIVE_DUES = needs(Reach.PLACE, "dues.receive")
_OWN_CALENDAR = needs(Reach.OWN, "dues.read")

POLICIES: Policies = {
    "GET /api/notices": _READ_CONCERNED,
    "GET /api/notices/{notice_id}": _READ_CONCERNED,
    "PUT /api/notices/{notice_id}": _WRITE,
    "DELETE /api/notices/{notice_id}": _WRITE,
    "POST /api/notices/{notice_id}/issue": _WRITE,
    "POST /api/notices/{notice_id}/withdraw": _WRITE,
    "GET /api/notices/{notice_id}/addressees": _READ_CONCERNED,
    "GET /api/notices/{notice_id}/copies": _READ_CONCERNED,
    "GET /api/notices/{notice_id}/cascade": _READ_CONCERNED,
    "POST /api/notices/{notice_id}/receipt": _RECEIVE,
    "GET /api/receipts/waiting": _RECEIVE,
    "POST /api/notices/addressees/preview": _WRITE,
    "GET /api/notices/{notice_id}/files": _READ_CONCERNED,
    "GET /api/notices/{notice_id}/files/{file_id}": _READ_CONCERNED,
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
    "POST /api/campaigns/{campaign_id}/receipt": _RECEIVE,
    "GET /api/campaigns/{campaign_id}/activities": _READ_CONCERNED,
    "GET /api/campaigns/{campaign_id}/activities/{activity_id}": _READ_CONCERNED,
    "PUT /api/campaigns/{campaign_id}/activities/{activity_id}": _WRITE,
    "DELETE /api/campaigns/{campaign_id}/activities/{activity_id}": _WRITE,
    "POST /api/campaigns/{campaign_id}/activities/{activity_id}/cancel": _WRITE,
    "GET /api/campaigns/{campaign_id}/activities/{activity_id}/history": _READ_CONCERNED,
    "GET /api/campaigns/{campaign_id}/check": _WRITE,
    "PUT /api/campaigns/{campaign_id}/board-columns": _WRITE,
    "GET /api/measures": _READ,
    "PUT /api/measures/{code}": needs(Reach.PLACE, "words.write"),
    "GET /api/campaigns/{campaign_id}/quotas": _READ_CONCERNED,
    "GET /api/campaigns/{campaign_id}/quotas/history": _READ_CONCERNED,
    "GET /api/campaigns/{campaign_id}/quotas/compared": _READ_CONCERNED,
    "PUT /api/campaigns/{campaign_id}/quotas": needs(Reach.PLACE, "quotas.write"),
    "GET /api/obligations": _READ_CONCERNED,
    "GET /api/obligations/{obligation_id}": _READ_CONCERNED,
    "PUT /api/obligations/{obligation_id}": _WRITE,
    "DELETE /api/obligations/{obligation_id}": _WRITE,
    "POST /api/obligations/{obligation_id}/end": _WRITE,
    "POST /api/obligations/due-dates": _COMPUTE,
    "GET /api/days-off": _READ,
    "POST /api/days-off/read": needs(Reach.NOTHING, "days_off.write"),
    "PUT /api/days-off/{year}": needs(Reach.PROGRAM, "days_off.write"),
    "GET /api/dues": _READ_DUES,
    "GET /api/dues/rate": needs(Reach.CONCERN, "dues.read"),
    "GET /api/dues/matrix": needs(Reach.CONCERN, "dues.read"),
    "GET /api/dues/of-pairing": _READ_DUES,
    "GET /api/dues/{due_id}": _READ_DUES,
    "POST /api/dues/{due_id}/extend": needs(Reach.PLACE, "dues.extend"),
    "PUT /api/dues/{due_id}/return": _REPORT,
    "DELETE /api/dues/{due_id}/return": _REPORT,
    "POST /api/dues/{due_id}/received": _RECEIVE_DUES,
    "DELETE /api/dues/{due_id}/received/{channel}": _RECEIVE_DUES,
    "GET /api/dues/{due_id}/files": _READ_FILES,
    "GET /api/dues/{due_id}/files/{file_id}": _READ_FILES,
    "PUT /api/dues/{due_id}/files/{file_id}": _REPORT,
    "DELETE /api/dues/{due_id}/files/{file_id}": _REPORT,
    "GET /api/dues/{due_id}/receipt/files": _READ_FILES,
    "GET /api/dues/{due_id}/receipt/files/{file_id}": _READ_FILES,
    "PUT /api/dues/{due_id}/receipt/files/{file_id}": _RECEIVE_DUES,
    "DELETE /api/dues/{due_id}/receipt/files/{file_id}": _RECEIVE_DUES,
    "POST /api/dues/calendar-token": _OWN_CALENDAR,
    "DELETE /api/dues/calendar-token": _OWN_CALENDAR,
    # The address itself is the secret of one account.
    "GET /api/calendar.ics": open_to(Who.ANYONE, Reach.OWN),
    "GET /internal/organizations/{organization_id}/ties": open_to(Who.INTERNAL, Reach.PROGRAM),
    "POST /internal/dues/asked": open_to(Who.INTERNAL, Reach.PROGRAM),
}

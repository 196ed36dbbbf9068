"""Who may call which operation of this program (`kernel.web.policies`)."""

from services.kernel.web.policies import Policies, Reach, Who, needs, open_to

_READ_VISITS = needs(Reach.PLACE_AND_TEAM, "visits.read")
_WRITE_VISITS = needs(Reach.PLACE_AND_TEAM, "visits.write")
# A phone may have been offline for weeks: what it sends is taken in, and answered with states, for ever.
_SEND_VISITS = needs(Reach.SENT_BY_TEAM, "visits.write")
_READ_REPORTS = needs(Reach.PLACE_AND_TEAM, "reports.read")
_WRITE_REPORTS = needs(Reach.PLACE_AND_TEAM, "reports.write")
_REVIEW_REPORTS = needs(Reach.PLACE_AND_TEAM, "reports.review")

POLICIES: Policies = {
    "GET /internal/households/{household_id}": open_to(Who.INTERNAL, Reach.PROGRAM),
    "POST /internal/visits/words": open_to(Who.INTERNAL, Reach.PROGRAM),
    "POST /internal/pairings/work": open_to(Who.INTERNAL, Reach.PROGRAM),
    "POST /internal/register/read": open_to(Who.INTERNAL, Reach.PROGRAM),
    "POST /internal/register/destroy": open_to(Who.INTERNAL, Reach.PROGRAM),
    "POST /internal/uploads/{file_id}": open_to(Who.INTERNAL, Reach.PROGRAM),
    "PUT /internal/files/{file_id}": open_to(Who.INTERNAL, Reach.PROGRAM),
    "GET /internal/files": open_to(Who.INTERNAL, Reach.PROGRAM),
    "GET /internal/files/{file_id}/content": open_to(Who.INTERNAL, Reach.PROGRAM),
    "DELETE /internal/files/{file_id}": open_to(Who.INTERNAL, Reach.PROGRAM),
    "GET /api/visits": _READ_VISITS,
    "GET /api/visits/{visit_id}": _READ_VISITS,
    "PUT /api/visits/{visit_id}": _SEND_VISITS,
    "POST /api/visits/{visit_id}/photos/{photo_id}/complete": _SEND_VISITS,
    "PUT /api/visits/{visit_id}/photos/{photo_id}": _SEND_VISITS,
    "DELETE /api/visits/{visit_id}/photos/{photo_id}": _SEND_VISITS,
    "GET /api/visits/{visit_id}/receipt": needs(Reach.SENT_BY_TEAM, "visits.read"),
    "POST /api/visits/{visit_id}/confirm": _WRITE_VISITS,
    "GET /api/visits/{visit_id}/revisions": _READ_VISITS,
    # The author, the leader of the team and the offices that review, of these.
    "GET /api/visits/{visit_id}/conflicts": _READ_VISITS,
    "GET /api/rejected-uploads": _READ_VISITS,
    "GET /api/retention": needs(Reach.PROGRAM, "system.read"),
    "GET /api/files/inventory": needs(Reach.PROGRAM, "system.read"),
    "GET /api/files/inventory/missing": needs(Reach.PROGRAM, "system.read"),
    "PUT /api/visits/{visit_id}/revisions/{revision_id}": _WRITE_VISITS,
    "GET /api/photos/{photo_id}": _READ_VISITS,
    "GET /api/reports": _READ_REPORTS,
    "GET /api/reports/month.zip": _READ_REPORTS,
    "GET /api/report-bindings": needs(Reach.PROGRAM, "system.read"),
    "GET /api/reports/filed": needs(Reach.SENT_BY_TEAM, "reports.write"),
    "GET /api/reports/{report_id}": _READ_REPORTS,
    "GET /api/reports/{report_id}/versions": _WRITE_REPORTS,
    "GET /api/reports/{report_id}.pdf": _READ_REPORTS,
    "GET /api/reports/{report_id}.docx": _READ_REPORTS,
    "PUT /api/reports/{report_id}": _WRITE_REPORTS,
    "PATCH /api/reports/{report_id}": _WRITE_REPORTS,
    "POST /api/reports/{report_id}/submit": _WRITE_REPORTS,
    "POST /api/reports/{report_id}/return": _REVIEW_REPORTS,
    "POST /api/reports/{report_id}/accept": _REVIEW_REPORTS,
    "POST /api/reports/{report_id}/forward": _REVIEW_REPORTS,
    "POST /api/reports/{report_id}/scans": _WRITE_REPORTS,
    "POST /api/reports/{report_id}/scans/{scan_id}/complete": _WRITE_REPORTS,
    "POST /api/household-files/{household_id}": needs(Reach.PLACE, "households.export_file"),
    # A page shows names and phones: for those who write the form or review it.
    "GET /api/reports/{report_id}/scans/{scan_id}": needs(Reach.PLACE_AND_TEAM, "reports.review", "reports.write"),
}

"""Who may call which operation of this program (`kernel.web.policies`)."""

from services.kernel.web.policies import Policies, Reach, Who, needs, open_to

_READ = needs(Reach.PLACE_AND_TEAM, "households.read")
_WRITE = needs(Reach.PLACE, "households.write")
_FILL_IN_A_FORM = needs(Reach.PLACE_AND_TEAM, "reports.write")
_READ_PAIRINGS = needs(Reach.PLACE_AND_TEAM, "pairings.read")
_WRITE_PAIRINGS = needs(Reach.PLACE, "pairings.write")
_RESTRICT = needs(Reach.PLACE, "households.restrict")
_ERASE = needs(Reach.PLACE, "households.erase")

POLICIES: Policies = {
    "GET /api/households": _READ,
    "GET /api/households/{household_id}": _READ,
    "PUT /api/households/{household_id}": _WRITE,
    "POST /api/households/search": needs(Reach.PLACE, "households.search_person"),
    "POST /api/households/{household_id}/reveal": needs(Reach.PLACE_AND_TEAM, "households.reveal"),
    "POST /api/households/{household_id}/disclosures": _FILL_IN_A_FORM,
    "POST /api/households/{household_id}/file": needs(Reach.PLACE, "households.export_file"),
    "GET /api/households/erasures": _ERASE,
    "PUT /api/households/erasures/{erasure_id}": _ERASE,
    "GET /api/households/erasures/{erasure_id}": _ERASE,
    "POST /api/households/erasures/{erasure_id}/confirm": _ERASE,
    "POST /api/households/erasures/{erasure_id}/refuse": _ERASE,
    "POST /api/households/erasures/{erasure_id}/withdraw": _ERASE,
    "GET /api/households/{household_id}/restriction": _RESTRICT,
    "POST /api/households/{household_id}/restrict": _RESTRICT,
    "POST /api/households/{household_id}/release": _RESTRICT,
    "GET /api/households/imports": needs(Reach.OWN, "households.write"),
    "POST /api/households/imports": _WRITE,
    "GET /api/households/imports/template.xlsx": needs(Reach.NOTHING, "households.write"),
    "GET /api/households/imports/fields": needs(Reach.NOTHING, "households.write"),
    "GET /api/households/imports/profiles": _WRITE,
    "DELETE /api/households/imports/profiles/{profile_id}": _WRITE,
    "GET /api/households/imports/{import_id}": _WRITE,
    "GET /api/households/imports/{import_id}/mapping": _WRITE,
    "PUT /api/households/imports/{import_id}/mapping": _WRITE,
    "GET /api/households/imports/{import_id}/annotated.xlsx": _WRITE,
    "GET /api/households/imports/{import_id}/errors": _WRITE,
    "POST /api/households/imports/{import_id}/load": _WRITE,
    "DELETE /api/households/imports/{import_id}": _WRITE,
    "GET /api/pairings": _READ_PAIRINGS,
    "GET /api/pairings/loads": _READ_PAIRINGS,
    "GET /api/pairings/ended": needs(Reach.PLACE_AND_TEAM, "reports.write"),
    "GET /api/pairings/campaigns": needs(Reach.PLACE, "progress.read"),
    "POST /api/pairings/carry-on": _WRITE_PAIRINGS,
    "GET /api/pairings/{pairing_id}/enrolments": _WRITE_PAIRINGS,
    "PUT /api/pairings/{pairing_id}/enrolments/{campaign_id}": _WRITE_PAIRINGS,
    "GET /api/pairings/{pairing_id}": _READ_PAIRINGS,
    "PUT /api/pairings/{pairing_id}": _WRITE_PAIRINGS,
    "POST /api/pairings/{pairing_id}/close": _WRITE_PAIRINGS,
    "POST /api/pairings/{pairing_id}/hand-over": _WRITE_PAIRINGS,
    "POST /api/pairings/{pairing_id}/disclosures": _FILL_IN_A_FORM,
    "PUT /api/pairings/{pairing_id}/plan": needs(Reach.PLACE_AND_TEAM, "pairings.plan"),
    "GET /internal/household-numbers": open_to(Who.INTERNAL, Reach.PROGRAM),
    "GET /api/progress": needs(Reach.PLACE, "progress.read"),
    "GET /api/progress.xlsx": needs(Reach.PLACE, "progress.read"),
    "GET /api/progress/overdue": needs(Reach.PLACE, "households.read"),
    "GET /api/progress/periods": needs(Reach.PLACE, "progress.read"),
    "GET /api/progress/split": needs(Reach.PLACE, "progress.read"),
    "GET /api/progress/sums": needs(Reach.PLACE, "progress.read"),
    "GET /internal/organizations/{organization_id}/ties": open_to(Who.INTERNAL, Reach.PROGRAM),
    "GET /internal/organizations/{organization_id}/carried": open_to(Who.INTERNAL, Reach.PROGRAM),
}

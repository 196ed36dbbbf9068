"""Who may call which operation of the identity program (`kernel.web.policies`).

The front (`gateway/edge`) forwards all others to the programs that own them; those have tables of their own.
"""

from services.kernel.web.policies import Policies, Reach, Who, needs, open_to

_KEEP_ACCOUNTS = needs(Reach.PLACE_AND_TEAM, "accounts.write")
_KEEP_CLIENTS = needs(Reach.PROGRAM, "clients.write")
_CONFIRM = needs(Reach.PLACE_AND_TEAM, "roles.confirm")
_READ_ORGANIZATIONS = needs(Reach.PLACE_AND_TEAM, "organizations.read")
_KEEP_UNITS = needs(Reach.PLACE, "organizations.write")
_AUDIT = needs(Reach.PROGRAM, "audit.read")
_OPERATE = needs(Reach.PROGRAM, "system.read")
_IMPORT = needs(Reach.PLACE, "divisions.import")
# Lists that hold nothing of persons.
_LISTS = open_to(Who.SIGNED_IN, Reach.PROGRAM)
_OWN = open_to(Who.PERSON, Reach.OWN)
_OWN_OF_ANY_CALLER = open_to(Who.SIGNED_IN, Reach.OWN)
# Whoever brings a password, a code or a cookie reaches the one account that it is of.
_SIGN_IN = open_to(Who.ANYONE, Reach.OWN)
_INTERNAL = open_to(Who.INTERNAL, Reach.PROGRAM)
# The ticket is the right, to the one file it was issued for.
_TICKET = open_to(Who.ANYONE, Reach.OWN)

POLICIES: Policies = {
    "POST /api/auth/login": _SIGN_IN,
    "POST /api/auth/login/code": _SIGN_IN,
    "POST /api/auth/refresh": _SIGN_IN,
    "POST /api/auth/logout": _SIGN_IN,
    "POST /api/auth/token": _SIGN_IN,
    "POST /api/auth/invitation": _SIGN_IN,
    "POST /api/auth/invitation/accept": _SIGN_IN,
    "POST /api/auth/first-run": _SIGN_IN,
    "POST /api/auth/first-run/accept": _SIGN_IN,
    "POST /api/auth/password": _OWN_OF_ANY_CALLER,
    "GET /api/me": _OWN_OF_ANY_CALLER,
    "PUT /api/me": _OWN,
    "POST /api/me/password": _OWN,
    "POST /api/me/notices/{notice_id}/acknowledge": _OWN,
    "GET /api/me/sessions": _OWN,
    "DELETE /api/me/sessions/{session_id}": _OWN,
    "GET /api/me/second-factor": _OWN,
    "POST /api/me/second-factor": _OWN,
    "POST /api/me/second-factor/confirm": _OWN,
    "POST /api/me/second-factor/recovery-codes": _OWN,
    "POST /api/me/second-factor/remove": _OWN,
    "GET /api/accounts": _KEEP_ACCOUNTS,
    "GET /api/accounts/{account_id}": _KEEP_ACCOUNTS,
    "PUT /api/accounts/{account_id}": _KEEP_ACCOUNTS,
    "POST /api/accounts/{account_id}/invitation": _KEEP_ACCOUNTS,
    "POST /api/accounts/{account_id}/sign-out": _KEEP_ACCOUNTS,
    "GET /api/confirmations": _CONFIRM,
    "POST /api/confirmations/{confirmation_id}/confirm": _CONFIRM,
    "POST /api/confirmations/{confirmation_id}/decline": _CONFIRM,
    "POST /api/confirmations/{confirmation_id}/withdraw": _CONFIRM,
    "GET /api/organizations": _READ_ORGANIZATIONS,
    "GET /api/organizations/{organization_id}": _READ_ORGANIZATIONS,
    "PUT /api/organizations/{organization_id}": _KEEP_UNITS,
    "GET /api/organizations/{organization_id}/changes": _KEEP_UNITS,
    "POST /api/organizations/{organization_id}/changes": _KEEP_UNITS,
    "POST /api/organizations/{organization_id}/changes/{change_id}/undo": _KEEP_UNITS,
    "GET /api/organizations/template.xlsx": needs(Reach.NOTHING, "organizations.write"),
    "GET /api/organizations/export.xlsx": _KEEP_UNITS,
    "POST /api/organizations/import": _KEEP_UNITS,
    "GET /api/vocabularies": _LISTS,
    "PUT /api/vocabularies/{vocabulary}/{code}": needs(Reach.PROGRAM, "words.write"),
    "GET /api/roles": _LISTS,
    "PUT /api/roles/{code}": needs(Reach.PROGRAM, "roles.write"),
    "GET /api/clients": _KEEP_CLIENTS,
    "PUT /api/clients/{client_id}": _KEEP_CLIENTS,
    "POST /api/clients/{client_id}/secrets": _KEEP_CLIENTS,
    "DELETE /api/clients/{client_id}/secrets/{number}": _KEEP_CLIENTS,
    "PUT /api/uploads/{file_id}": _TICKET,
    "GET /api/divisions": _LISTS,
    "GET /api/divisions/counts": _LISTS,
    "GET /api/divisions/marks": _LISTS,
    "PUT /api/divisions/{code}/marks": needs(Reach.PLACE, "divisions.import"),
    "GET /api/divisions/template.xlsx": needs(Reach.NOTHING, "divisions.import"),
    "POST /api/divisions/import": _IMPORT,
    "GET /api/audit": _AUDIT,
    "GET /api/audit.csv": _AUDIT,
    "GET /api/audit/actions": _AUDIT,
    "GET /api/audit/actors": _AUDIT,
    "POST /api/audit/verify": _AUDIT,
    "GET /api/system/health": _OPERATE,
    "GET /api/system/settings": _OPERATE,
    "GET /api/system/backups": _OPERATE,
    "GET /internal/accounts/{account_id}/grants": _INTERNAL,
    "GET /internal/revocations": _INTERNAL,
}

"""Let the audit administrator read the trail.

Why: until now the application could only insert into the audit trail, and the audit administrator had no screen (`GET
/api/audit`, `POST /api/audit/verify`). The application role may now read entries and seals, to answer its internal
routes; it still can neither change nor delete an entry, and adds no seal. Entries hold ids and purposes, no personal
data. Each index serves a page, newest first: of all entries (by_time), of one person's acts (by_actor), of one kind of
act (by_action; the list of known actions as well), of the acts on one thing (by_subject).
"""

from services.kernel.db.schema import grant_audit_reading, revoke_audit_reading

revision = "submissions_0004"
down_revision = "submissions_0003"
branch_labels = None
depends_on = None

PROGRAM = "submissions"


def upgrade() -> None:
    grant_audit_reading(PROGRAM)


def downgrade() -> None:
    revoke_audit_reading(PROGRAM)

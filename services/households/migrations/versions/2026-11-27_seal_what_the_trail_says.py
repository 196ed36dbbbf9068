"""Keys for the words that people type into the audit trail, one per household (`services.kernel.audit.said`).

Whoever is erased has a row without a key, the ones erased before this release too: what an earlier release stored of
their words in clear is not shown any more. The entries themselves may never change.
"""

from services.kernel.db.schema import create_audit_keys, drop_audit_keys

revision = "households_0012"
down_revision = "households_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_audit_keys("households")


def downgrade() -> None:
    drop_audit_keys()

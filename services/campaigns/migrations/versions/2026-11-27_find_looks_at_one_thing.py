"""Find the looks at one thing that were looks at a page of many.

An entry about a page names what the page showed in `details.subjects`. The index serves `GET /api/audit?subject=`, and
has only the entries that name some. It is built beside the work: no insert waits for it.
"""

from services.kernel.db.schema import drop_audit_subjects_index, index_audit_subjects

revision = "campaigns_0003"
down_revision = "campaigns_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    index_audit_subjects()


def downgrade() -> None:
    drop_audit_subjects_index()

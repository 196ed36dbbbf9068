"""Names of divisions, from the gateway's feed.

Why: to get the city name in a form's title, each new report listed up to 500 divisions of the province over HTTP. The
worker fills the table from the beginning of the gateway's feed, so existing installations get it too.
"""

from alembic import op

from services.kernel.db.schema import grant

revision = "submissions_0006"
down_revision = "submissions_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('create table divisions (code text collate "C" primary key, name text not null)')
    grant("submissions", "divisions", app="select", worker="select, insert, update")


def downgrade() -> None:
    # If the table is created again, it is filled from the beginning of the feed.
    op.execute("delete from feed_cursors where source = 'gateway'")
    op.execute("drop table divisions")

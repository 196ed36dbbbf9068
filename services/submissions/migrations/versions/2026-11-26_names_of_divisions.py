"""Names of divisions, as the gateway publishes them.

Why: to learn the city that opens a form's title, each new report listed up to 500 divisions of the province over HTTP.
The worker fills the table from the gateway's feed, from its beginning, so an installation that exists fills it too.
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
    # Created again, it is filled from the beginning of the feed.
    op.execute("delete from feed_cursors where source = 'gateway'")
    op.execute("drop table divisions")

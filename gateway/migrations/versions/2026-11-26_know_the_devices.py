"""Store the devices: a person sees where the own account is signed in (`GET /api/me/sessions`), and ends it there.

`device` is the user agent as it was sent; it is empty for older sessions until their next refresh. No address is
stored. For older sessions `last_seen_at` is the time when the youngest refresh token was issued, 30 days before its
end. `used_at` is not enough for it, because a used token is deleted before its successor is.
"""

from alembic import op

revision = "gateway_0003"
down_revision = "gateway_0002"
branch_labels = None
depends_on = None

FILL = """
    update sessions
       set last_seen_at = greatest(sessions.created_at, seen.at)
      from (select sessions.id, max(refresh_tokens.expires_at) - interval '30 days' as at
              from sessions left join refresh_tokens on refresh_tokens.session_id = sessions.id
             group by sessions.id) as seen
     where seen.id = sessions.id
"""


def upgrade() -> None:
    op.execute("alter table sessions add column device text, add column last_seen_at timestamptz")
    op.execute("update sessions set device = ''")
    op.execute(FILL)
    op.execute(
        "alter table sessions alter device set default '', alter device set not null, "
        "alter last_seen_at set default now(), alter last_seen_at set not null, "
        "add constraint sessions_device_is_short check (length(device) <= 512)"
    )


def downgrade() -> None:
    op.execute("alter table sessions drop column device, drop column last_seen_at")

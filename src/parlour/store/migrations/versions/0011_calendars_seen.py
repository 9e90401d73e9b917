"""When the calendar of a feed was seen to be another one."""

import sqlalchemy as sa
from alembic import op

from parlour.store.base import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calendar_feeds", sa.Column("tag", sa.String(length=64), nullable=True))
    op.add_column("calendar_feeds", sa.Column("changed_at", UtcDateTime(), nullable=True))

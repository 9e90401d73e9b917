"""Alembic's entry: runs migrations in the transaction that `parlour.store.migrate` opened."""

from alembic import context

from parlour.store import tables
from parlour.store.base import Base

assert tables  # imported for what it registers on `Base`

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()

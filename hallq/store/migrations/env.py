"""How a migration runs: on the connection handed in, with SQLite's foreign keys off while tables are rebuilt."""

from alembic import context

from hallq.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite")
with context.begin_transaction():
    context.run_migrations()

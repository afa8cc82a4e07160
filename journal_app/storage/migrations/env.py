"""Run by Alembic, on the connection and within the transaction that `Database.migrate` hands over.

To add a step: a file in `versions`, reviewed by reading it. Recreating a table (`batch_alter_table`) drops its
triggers, those of the search index too: make them again in the same step.
"""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=None,
    transactional_ddl=True,  # SQLite's default would commit after each statement
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()

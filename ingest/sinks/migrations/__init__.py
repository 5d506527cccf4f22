"""The database's history, by Alembic: one module a change. `ingest.sinks.schema` runs them."""

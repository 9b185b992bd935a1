"""Alembic's changes of the schema, one file each, oldest first."""

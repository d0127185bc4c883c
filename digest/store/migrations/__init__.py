"""The schema's history, for Alembic: `env.py` runs it, `versions/` holds one step a file, oldest first."""

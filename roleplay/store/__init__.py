"""What is kept for good: revisions, attempts and their events, in SQLite or (by address) PostgreSQL."""

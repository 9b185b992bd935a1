"""The written thing: a scenario as its author wrote it, read, checked and explored. Knows no web, no database."""

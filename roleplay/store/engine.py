"""Connections: one for writing, a few for reading; and the schema brought up to date by Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from roleplay.errors import StoreError

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def writing(url: str) -> Engine:
    """The engine of the one writer. SQLite: WAL, full sync (NORMAL loses acknowledged choices in a power cut), and
    what is deleted is overwritten in the file."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=1, max_overflow=0, pool_pre_ping=True)
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=1, max_overflow=0, connect_args={"check_same_thread": False})
    _by_hand(engine, "BEGIN IMMEDIATE", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
    return engine


def reading(url: str) -> Engine:
    """The engine for reading; on SQLite it can't write."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, pool_size=16, connect_args={"check_same_thread": False})
    _by_hand(engine, "BEGIN", "query_only=ON")
    return engine


def _by_hand(engine: Engine, begin: str, *pragmas: str) -> None:
    """Takes transactions out of the driver's hands: it begins them too late for savepoints to work."""

    @event.listens_for(engine, "connect")
    def opened(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("busy_timeout=10000", *pragmas):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def migrate(engine: Engine) -> None:
    """Brings the schema up to date; raises StoreError when the database is not ours or can't be opened."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except SQLAlchemyError as fault:
        place = engine.url.render_as_string(hide_password=True)
        cause = getattr(fault, "orig", None) or fault
        raise StoreError(
            place,
            f"The database {place} can't be used: {cause}. "
            "Check that the folder is writable and that the file is this program's.",
        ) from fault

"""Where the engine keeps its conversations: beside the product's database, and made on first use."""

from __future__ import annotations

from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain

from care.settings import load_settings

FILE = "tracker.db"


class CareTrackerStore(SQLTrackerStore):
    """Rasa's SQL store in PostgreSQL when DATABASE_URL names one, else in `tracker.db` among the run-time files."""

    def __init__(self, domain: Domain | None = None, event_broker: EventBroker | None = None, **more: Any) -> None:
        settings = load_settings()
        if settings.database_url.startswith("sqlite"):
            settings.var_dir.mkdir(parents=True, exist_ok=True)
            super().__init__(domain, db=str(settings.var_dir / FILE), event_broker=event_broker)
            with self.engine.connect() as connection:
                # Kept in the file: readers then never wait for the writer.
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        else:
            super().__init__(domain, host=settings.database_url, event_broker=event_broker)

from typing import Any

from django.db.backends.postgresql import base

from config.postgres.server import server_in


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL engine over the server kept in ``EMBEDDED["folder"]``."""

    def get_connection_params(self) -> dict[str, Any]:
        embedded = self.settings_dict["EMBEDDED"]
        server_in(embedded["folder"], durable=embedded["durable"]).use()
        return super().get_connection_params()

from typing import Any

from django.apps import AppConfig, apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "baken.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from baken.foundation.audit.protection import protect_from_truncate

        connection_created.connect(_attach, dispatch_uid="audit")
        # Django tells only apps with models of their own that a migration ended; this room has none.
        pghistory = apps.get_app_config("pghistory")
        post_migrate.connect(protect_from_truncate, sender=pghistory, dispatch_uid="audit")


def _attach(connection: BaseDatabaseWrapper, **_: Any) -> None:
    from baken.foundation.audit.context import attach_to

    attach_to(connection=connection)

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "baken.foundation.audit"
    label = "audit"

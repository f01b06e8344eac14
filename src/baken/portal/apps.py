from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "baken.portal"
    label = "portal"

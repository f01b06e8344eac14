from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "baken.foundation.organisations"
    label = "organisations"

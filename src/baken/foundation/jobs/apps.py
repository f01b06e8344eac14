from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "baken.foundation.jobs"
    label = "jobs"

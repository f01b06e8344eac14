from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "baken.plan"
    label = "plan"

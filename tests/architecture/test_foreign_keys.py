"""Foreign keys point down the house, never up; imports cannot see them, so they are walked here."""

from django.apps import apps

FLOORS = [
    ["contenttypes"],
    ["auth", "sessions", "pghistory", "pgtrigger"],
    ["audit"],
    ["territory"],
    ["vocabulary"],
    ["organisations"],
    ["accounts"],
    ["account", "socialaccount", "mfa", "procrastinate"],
    ["jobs"],
    ["files", "messaging"],
    ["search", "texts", "signed_links"],
    ["review", "chain"],
    ["indicators"],
    ["rights"],
    ["plan"],
    ["portal"],
]
FLOOR = {label: number for number, labels in enumerate(FLOORS) for label in labels}


def test_every_model_has_a_floor():
    unknown = {model._meta.app_label for model in apps.get_models()} - FLOOR.keys()
    assert unknown == set()


def test_no_foreign_key_points_to_a_higher_floor_or_sideways():
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if model._meta.app_config.name.startswith("baken.")
        and field.is_relation
        and field.concrete
        and field.related_model is not None
        and model._meta.app_label != field.related_model._meta.app_label
        and FLOOR[field.related_model._meta.app_label] >= FLOOR[model._meta.app_label]
    ]
    assert upward == []

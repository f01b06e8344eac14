from django.apps import AppConfig


class SignedLinksConfig(AppConfig):
    name = "baken.foundation.signed_links"
    label = "signed_links"

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "baken.foundation.accounts"
    label = "accounts"

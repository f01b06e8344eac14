from django.apps import AppConfig


class ChainConfig(AppConfig):
    name = "baken.foundation.chain"
    label = "chain"

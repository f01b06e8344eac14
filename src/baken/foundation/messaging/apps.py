from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "baken.foundation.messaging"
    label = "messaging"

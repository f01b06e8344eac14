from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "baken.foundation.vocabulary"
    label = "vocabulary"

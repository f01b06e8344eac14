from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "baken.foundation.files"
    label = "files"

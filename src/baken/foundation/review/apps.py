from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "baken.foundation.review"
    label = "review"

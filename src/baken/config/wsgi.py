"""The WSGI application that the server runs."""

import os

from django.core.wsgi import get_wsgi_application

from baken.config.memory import settle_memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baken.config.settings.demonstration")
application = get_wsgi_application()
settle_memory()

"""Tests: the embedded database (or DATABASE_URL), fast hashing, the demonstration's date."""

import os
import tempfile

from baken.config.database import database_settings
from baken.config.embedded_database import ensure_running
from baken.config.settings.base import *  # noqa: F403
from baken.config.settings.base import env

DEBUG = False
DEMONSTRATION_DATE = "2024-03-15"
# Off, so that a test can sign somebody in and go on; the tests of the second factor switch it on.
SECOND_FACTOR_REQUIRED = False
SECRET_KEY = "only-for-the-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", ".localhost"]
_database = database_settings(env("DATABASE_URL", default=None) or ensure_running())
DATABASES = {
    "default": {
        **_database,
        # A test database needs no durability, and Django empties it between tests (see audit.protection).
        "OPTIONS": {**_database["OPTIONS"], "options": "-c synchronous_commit=off -c baken.test_database=on"},
        # Several people may run the tests beside each other on one server.
        "TEST": {"NAME": "test_" + os.environ.get("BAKEN_TEST_DATABASE", "baken")},
    }
}
RIGHTS_CODE_COST = 2**4
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Emptied by hand between tests; that limits hold over processes is a test of its own.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="baken-files-")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

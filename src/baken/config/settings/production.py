"""Production: refuses to start when something it cannot guess is missing."""

from django.core.exceptions import ImproperlyConfigured

from baken.config.database import database_settings
from baken.config.settings.base import *  # noqa: F403
from baken.config.settings.base import OIDC_SERVER, env


def _required(name: str) -> str:
    value: str = env(name, default="")
    if not value.strip():
        raise ImproperlyConfigured(f"{name} is not set: production does not start without it.")
    return value


if env("BAKEN_DEMONSTRATION_DATE", default=""):
    raise ImproperlyConfigured(
        "BAKEN_DEMONSTRATION_DATE is set: the demonstration mode is refused in production."
    )

DEBUG = False
SECRET_KEY = _required("BAKEN_SECRET_KEY")
ALLOWED_HOSTS = [host.strip() for host in _required("BAKEN_HOSTS").split(",") if host.strip()]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("BAKEN_HOSTS must name the hosts; '*' is refused.")
DATABASES = {"default": database_settings(_required("DATABASE_URL"))}
if OIDC_SERVER and not OIDC_SERVER.startswith("https://"):
    raise ImproperlyConfigured("BAKEN_OIDC_SERVER must start with https://.")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("BAKEN_TRUSTED_PROXIES", default=0)
if ALLAUTH_TRUSTED_PROXY_COUNT < 1:
    # Otherwise every visitor has the address of the proxy, and one shuts out all others.
    raise ImproperlyConfigured(
        "BAKEN_TRUSTED_PROXIES is not set: it says how many proxies stand before Baken, at least 1."
    )
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
PUBLIC_URL = env("BAKEN_URL", default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("BAKEN_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds a city's whole domain in every browser for years: the city decides that, not Baken.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

MEDIA_ROOT = env("BAKEN_FILES", default="/var/lib/baken/files")
STATIC_ROOT = env("BAKEN_STATIC", default="/var/lib/baken/static")
DEFAULT_FROM_EMAIL = env("BAKEN_MAIL_FROM", default="baken@localhost")
EMAIL_CONFIG = env.email_url("BAKEN_MAIL_URL", default="smtp://localhost:25")
OUTBOX_EMAIL_BACKEND = EMAIL_CONFIG.pop("EMAIL_BACKEND")
vars().update(EMAIL_CONFIG)

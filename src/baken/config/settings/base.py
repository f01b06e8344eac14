"""Settings that hold everywhere. Every value from the environment is read here or in production.py."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from baken.config.logging import logging_settings

env = environ.Env()
PACKAGE = Path(__file__).resolve().parents[2]


def _origin_of(url: str) -> list[str]:
    """Scheme and host of an address, as a content security policy wants them; nothing for nothing."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


DEMONSTRATION = False
DEMONSTRATION_DATE: str | None = None
SECOND_FACTOR_REQUIRED = True
# Set in the demonstration only.
DEMONSTRATION_PASSWORD = ""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "template_partials",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "ninja",
    # Baken, lowest floor first.
    "baken.foundation.access",
    "baken.foundation.audit",
    "baken.foundation.territory",
    "baken.foundation.vocabulary",
    "baken.foundation.organisations",
    "baken.foundation.accounts",
    "baken.foundation.files",
    "baken.foundation.messaging",
    "baken.foundation.jobs",
    "baken.foundation.signed_links",
    "baken.foundation.review",
    "baken.foundation.search",
    "baken.foundation.texts",
    "baken.foundation.chain",
    "baken.foundation.ui",
    "baken.foundation.typesetting",
    "baken.indicators",
    "baken.rights",
    "baken.plan",
    "baken.portal",
    # After Baken, so that its templates are found before allauth's own.
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
]

MIDDLEWARE = [
    "baken.config.logging.RequestLogMiddleware",
    "baken.foundation.access.middleware.RequestShapeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "baken.portal.middleware.ErrorPageMiddleware",
    "baken.foundation.territory.middleware.MunicipalityMiddleware",
    "baken.foundation.accounts.middleware.ActorMiddleware",
    "baken.foundation.accounts.second_factor.SecondFactorMiddleware",
    "baken.foundation.audit.middleware.AuditMiddleware",
    "baken.foundation.access.middleware.RouteAccessMiddleware",
]

# Django's mail is written to the outbox; the outbox itself hands it to the second.
EMAIL_BACKEND = "baken.foundation.messaging.backend.OutboxBackend"
OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

# Where people reach this; links in mails start with it.
PUBLIC_URL = env("BAKEN_URL", default="http://localhost:8000")

LOGGING = logging_settings(level=env("BAKEN_LOG_LEVEL", default="INFO"))

ROOT_URLCONF = "baken.config.urls"
WSGI_APPLICATION = "baken.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "baken.foundation.ui.context.page",
            ],
            "builtins": ["template_partials.templatetags.partials", "baken.foundation.ui.templatetags.ui"],
        },
    }
]

LANGUAGE_CODE = "nl-be"
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

# A working day; then the second factor is asked again.
SESSION_COOKIE_AGE = 8 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:profile"  # for who has no role; others: adapters.py
LOGOUT_REDIRECT_URL = "/"

# Sign-in with mail address and password. Nobody makes an account alone (docs/decisions/0002).
ACCOUNT_ADAPTER = "baken.foundation.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation goes to the address, so it proves it
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "baken.foundation.accounts.reset_tokens.ResetTokens"  # noqa: S105
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a mail after every change of how somebody signs in
ACCOUNT_SESSION_REMEMBER = True  # as long as SESSION_COOKIE_AGE
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/10m/key"}
ACCOUNT_FORMS = {
    "login": "baken.foundation.accounts.sign_in_forms.LoginForm",
    "reset_password": "baken.foundation.accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "baken.foundation.accounts.sign_in_forms.ResetPasswordKeyForm",
    "change_password": "baken.foundation.accounts.sign_in_forms.ChangePasswordForm",
    "reauthenticate": "baken.foundation.accounts.sign_in_forms.ReauthenticateForm",
}
# Proxies before this server whose X-Forwarded-For counts, for limits per address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("BAKEN_TRUSTED_PROXIES", default=0)

# Second factor: app, passkey, and codes for who lost both.
MFA_ADAPTER = "baken.foundation.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "baken.foundation.accounts.sign_in_forms.AuthenticateForm",
    "reauthenticate": "baken.foundation.accounts.sign_in_forms.ReauthenticateCodeForm",
    "activate_totp": "baken.foundation.accounts.sign_in_forms.ActivateTotpForm",
    "add_webauthn": "baken.foundation.accounts.sign_in_forms.AddPasskeyForm",
    "edit_webauthn": "baken.foundation.accounts.sign_in_forms.EditPasskeyForm",
}

# OpenID Connect with ACM/IDM: off until the three values are there.
SOCIALACCOUNT_ADAPTER = "baken.foundation.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_SERVER = env("BAKEN_OIDC_SERVER", default="")
_oidc_values = [
    OIDC_SERVER,
    env("BAKEN_OIDC_CLIENT_ID", default=""),
    env("BAKEN_OIDC_CLIENT_SECRET", default=""),
]
if any(_oidc_values) and not all(_oidc_values):
    raise ImproperlyConfigured(
        "OpenID Connect needs BAKEN_OIDC_SERVER, BAKEN_OIDC_CLIENT_ID and BAKEN_OIDC_CLIENT_SECRET together."
    )
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "baken.foundation.accounts.acmidm.AcmIdmProvider",
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": env.list("BAKEN_OIDC_SCOPES", default=["openid", "profile", "vo"]),
        "APPS": [
            {
                "provider_id": "acmidm",
                "name": env("BAKEN_OIDC_NAME", default="ACM/IDM"),
                "client_id": _oidc_values[1],
                "secret": _oidc_values[2],
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if all(_oidc_values)
        else [],
    }
}
# Which claim says what (foundation/accounts/claims.py); empty values take what ACM/IDM uses.
OIDC_CLAIMS = {
    "role_claim": env("BAKEN_OIDC_ROLE_CLAIM", default=""),
    "role_values": env.dict("BAKEN_OIDC_ROLES", default={}),
    "audiences": frozenset(env.list("BAKEN_OIDC_AUDIENCES", default=[])),
    "organisations": env.dict("BAKEN_OIDC_ORGANISATIONS", default={}),
}

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE.parents[1] / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "baken.portal.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # The button to the sign-in service is a form, and browsers check where its answer leads.
        "form-action": ["'self'", *env.list("BAKEN_OIDC_ORIGINS", default=_origin_of(OIDC_SERVER))],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# Limits on signing in count over all server processes, so they stand in the database, in a table that
# the migrations of accounts make. Room for many, since making room forgets limits that still hold.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
# What one try of a code of the Rechtenverkenner costs: this many kB of memory, and some tenths of a second.
RIGHTS_CODE_COST = 2**16

# Proactive scans. Empty: in the folder of files. What people upload for one may be so large (MB).
RIGHTS_SCAN_FOLDER = env("BAKEN_SCANS", default="")
RIGHTS_SCAN_UPLOAD_MB = env.int("BAKEN_SCAN_UPLOAD_MB", default=1024)
# Tables that a data officer may choose: {"name": {"label", "municipalities": [NIS], "database": "postgresql://…",
# "persons": "schema.table", "households": "schema.table"}}. Nobody can name another from a form.
RIGHTS_SCAN_SOURCES = env.json("BAKEN_SCAN_SOURCES", default={})
# A file with the secret that makes pseudonyms of national register numbers; without it these are refused.
RIGHTS_SCAN_SECRET = env("BAKEN_SCAN_SECRET", default="")
# How many people the synthetic city has: Aalst.
RIGHTS_SCAN_CITY = env.int("BAKEN_SCAN_CITY", default=90_995)
# Synthetic people who are checked once per version of the law: how many households each right touches.
RIGHTS_UPKEEP_SAMPLE = env.int("BAKEN_UPKEEP_SAMPLE", default=20_000)

# Long work: procrastinate's tables live in the same database, so that a job is written with the change.
PROCRASTINATE_ON_APP_READY = None
NINJA_PAGINATION_PER_PAGE = 100

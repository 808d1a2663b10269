"""Django's settings, made from the environment. Safe by default; `MAPLEBRIDGE_MODE=service` asks for HTTPS."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from maplebridge.site import logs
from maplebridge.site.environment import Environment
from maplebridge.site.shown import shown

SITE = Environment.read(os.environ)
HERE = Path(__file__).parent

DEBUG = False
SECRET_KEY = SITE.secrets()["site"]
AUDIT_KEY = bytes.fromhex(SITE.secrets()["audit"])
DEMO = SITE.demo and not SITE.service
HOME = SITE.home
CLOCK_DAYS = SITE.clock_days if DEMO else 0
SHOWN = shown(SITE)
SERVICE = SITE.service
PROXIES = SITE.proxies
METRICS_FROM = SITE.metrics_from
METRICS_TOKEN_FILE = SITE.metrics_token_file
BACKUPS, BACKUPS_KEPT = SITE.backups, SITE.backups_kept
LOGGING = logs.config(SITE.log_level)
JOBS_PARALLEL = SITE.jobs_parallel
JOBS_LEASE = 30  # seconds without a sign of life after which a job is taken from its worker
EVIDENCE_ROOT = HOME / "evidence"
UPLOAD_MOST = SITE.upload_megabytes * 1_000_000  # bytes of one file
SCANNER = SITE.scanner
ALLOWED_HOSTS = list(SITE.hosts)
DATABASES = SITE.databases()
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}  # all workers'
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "maplebridge.site",
    "maplebridge.web",
    "maplebridge.reports",
    "maplebridge.apps.overview",
    "maplebridge.apps.scores",
    "maplebridge.apps.ledgers",
    "maplebridge.apps.programmes",
    "maplebridge.apps.evidence",
    "maplebridge.apps.jobs",
    "maplebridge.apps.units",
    "maplebridge.apps.audit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "maplebridge.site.middleware.request_log.RequestLog",
    "maplebridge.api.around.Around",
    "maplebridge.site.middleware.outage.Outage",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maplebridge.site.middleware.session_limits.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "maplebridge.site.middleware.uploads.Uploads",
    "maplebridge.site.middleware.refusals.Refusals",
]

ROOT_URLCONF = "maplebridge.site.urls"
WSGI_APPLICATION = "maplebridge.site.wsgi.application"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [HERE / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.messages.context_processors.messages",
            "maplebridge.site.frame.frame",
        ],
        "builtins": ["maplebridge.web.templatetags.words", "maplebridge.web.templatetags.parts"],
    },
}]
FORM_RENDERER = "maplebridge.web.fields.Renderer"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SITE.service
USE_I18N = True
USE_TZ = True
TIME_ZONE = SITE.time_zone

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

AUTH_USER_MODEL = "units.Person"
AUTHENTICATION_BACKENDS = ["maplebridge.apps.units.account_adapters.Accounts"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview:home"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "maplebridge.apps.units.account_adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "maplebridge.apps.units.forms.account.LogIn",
                 "reauthenticate": "maplebridge.apps.units.forms.account.AskPassword"}
ACCOUNT_RATE_LIMITS = False  # wrong tries are counted in the audit record: apps/units/queries/account_tries.py
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "maplebridge.apps.units.account_adapters.FactorAdapter"
MFA_FORMS = {"authenticate": "maplebridge.apps.units.forms.account_factor.EnterCode",
             "reauthenticate": "maplebridge.apps.units.forms.account_factor.EnterCodeAgain",
             "activate_totp": "maplebridge.apps.units.forms.account_factor.SetUp"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
SOCIALACCOUNT_ADAPTER = "maplebridge.apps.units.account_outside.OutsideAdapter"
SOCIALACCOUNT_PROVIDERS = SITE.oidc.providers()
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_STORE_TOKENS = False
OUTSIDE_CLAIM, OUTSIDE_MATCH = SITE.oidc.claim, SITE.oidc.match
SECOND_FACTOR_ROLES = SITE.second_factor
PASSWORD_POLICY = SITE.password_policy
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

SESSION_IDLE = 30 * 60  # seconds without a request after which a log-in ends
SESSION_LASTS = SESSION_COOKIE_AGE = 12 * 3600  # seconds after which it ends in any case
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE.service
SESSION_COOKIE_NAME = "__Host-session" if SITE.service else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SITE.service else "csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "maplebridge.site.views.refused.csrf"
SECURE_SSL_REDIRECT = SITE.service
SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^metrics/$"]  # asked by monitors on the machine itself
SECURE_HSTS_SECONDS = 31_536_000 if SITE.service else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE.service
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_HANDLERS = ["maplebridge.web.incoming.Incoming"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

CONTENT_SECURITY_POLICY = {"DIRECTIVES": {
    "default-src": [SELF], "img-src": [SELF, "data:"], "object-src": [NONE], "base-uri": [NONE],
    "frame-ancestors": [NONE], "form-action": [SELF, *SITE.oidc.origins()], "report-uri": "/csp-report/",
}}

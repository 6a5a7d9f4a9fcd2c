"""All settings, from the environment, with safe defaults; production refuses to start without its secrets."""

import hashlib
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(env.text("LEAVERS_STATE_DIR", str(BASE_DIR / "var")))

MODE = env.choice("LEAVERS_MODE", default="production", among=("production", "demo", "test"))
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = env.flag("LEAVERS_DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("LEAVERS_DEBUG has no place in production")


def _fictional(purpose: str) -> bytes:
    """Keys for fictional data only: known to everybody, so that demo and tests need no set-up."""
    return hashlib.sha256(f"fictional data only: {purpose}".encode()).digest()


def _required(name: str) -> str:
    if value := env.text(name):
        return value
    raise ImproperlyConfigured(f"production needs {name}; `manage.py new_keys` prints a fresh set")


if PRODUCTION:
    SECRET_KEY = _required("LEAVERS_SECRET_KEY")
    _required("LEAVERS_DATA_KEYS")
    VAULT: dict[str, Any] = {
        "data_keys": env.key_ring("LEAVERS_DATA_KEYS"),
        "index_key": env.key("LEAVERS_INDEX_KEY", _required("LEAVERS_INDEX_KEY")),
        "log_key": env.key("LEAVERS_LOG_KEY", _required("LEAVERS_LOG_KEY")),
    }
else:
    SECRET_KEY = env.text("LEAVERS_SECRET_KEY", _fictional("secret").hex())
    VAULT = {
        "data_keys": env.key_ring("LEAVERS_DATA_KEYS") or {"fiction": _fictional("data")},
        "index_key": _fictional("index"),
        "log_key": _fictional("log"),
    }

ALLOWED_HOSTS = env.words(
    "LEAVERS_HOSTS", default=() if PRODUCTION else ("localhost", "127.0.0.1", "testserver")
)
CSRF_TRUSTED_ORIGINS = env.words("LEAVERS_ORIGINS")

INSTALLED_APPS = [
    "leavers.web",
    "leavers.nation",
    "leavers.cases",
    "leavers.accounts",
    "leavers.ui",
    "leavers.registry",
    "leavers.vault",
    "leavers.schools",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "leavers.web.middleware.RequestLog",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages alone: WhiteNoise has compressed the files. Against guessing at secrets by the length of an answer
    # (BREACH), the form tokens are masked anew in each page and Django pads each answer by a random length.
    "django.middleware.gzip.GZipMiddleware",
    "leavers.web.middleware.CalmAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "leavers.accounts.middleware.SignInFirst",
    "leavers.accounts.middleware.VisitorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
CSRF_FAILURE_VIEW = "leavers.web.errors.csrf_failure"

TEMPLATES = [
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "leavers" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "leavers.ui.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "leavers.web.shell.shell",
            ],
        },
    },
    {"NAME": "django", "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]
FORM_RENDERER = "leavers.ui.renderer.HouseRenderer"


def _database() -> dict[str, Any]:
    url = env.text("DATABASE_URL", f"sqlite:///{STATE_DIR / 'leavers.sqlite3'}")
    config: dict[str, Any] = environ.Env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # IMMEDIATE: a read that turns into a write otherwise fails at once under load.
        # FULL: what was answered "saved" survives a power cut.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
        config["TEST"] = {"NAME": str(STATE_DIR / "test.sqlite3")}
        config["CONN_MAX_AGE"] = None
    elif config["ENGINE"] == "django.db.backends.postgresql":
        config["OPTIONS"] = {
            "options": "-c lock_timeout=15s -c statement_timeout=60s "
            "-c idle_in_transaction_session_timeout=60s",
        }
        if MODE != "test":  # tests open and drop their own database, which a pool would hold open
            config["OPTIONS"]["pool"] = {
                "min_size": 1,
                "max_size": env.number("LEAVERS_POOL", default=8, low=1, high=200),
                "timeout": 5,
                # Given up soon and begun anew at the next request: each try waits twice as long as the one
                # before, so that after an outage of minutes visitors would wait for minutes more.
                "reconnect_timeout": 5,
            }
        config["CONN_MAX_AGE"] = 0
        # The pool tries a connection before it hands it out: a restart costs nobody a stale one.
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured("DATABASE_URL must name SQLite or PostgreSQL")
    config["ATOMIC_REQUESTS"] = False
    return config


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATE_DIR.mkdir(parents=True, exist_ok=True)

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["leavers.accounts.backend.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher" if MODE == "test" else "leavers.accounts.hashers.Argon2"
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "accounts:login"

SESSION_ENGINE = "leavers.accounts.sessions"
SESSION_COOKIE_AGE = 60 * env.number("LEAVERS_IDLE_MINUTES", default=20, low=5, high=120)
SESSION_SAVE_EVERY_REQUEST = True  # the age counts from the last request: an idle limit
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

if PRODUCTION:
    SECURE_SSL_REDIRECT = env.flag("LEAVERS_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    if env.flag("LEAVERS_BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Whoever pastes a megabyte into a field gets it back with a message, not a bare refusal.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

LANGUAGE_CODE = "zh-hant"
# English joins when its catalogue is complete: half a translation is worse than none.
LANGUAGES = [("zh-hant", _("繁體中文"))]
LOCALE_PATHS = [BASE_DIR / "leavers" / "locale"]
TIME_ZONE = "Asia/Taipei"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "leavers" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test" or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

REGISTRY_SOURCES = env.words(
    "LEAVERS_REGISTRY_SOURCES", default=("local",) if PRODUCTION else ("local", "simulated")
)
REGISTRY_TIMEOUT_SECONDS = env.number("LEAVERS_REGISTRY_TIMEOUT", default=3, low=1, high=30)
REGISTRY_LOOKUPS_PER_HOUR = env.number("LEAVERS_REGISTRY_LOOKUPS_PER_HOUR", default=60, low=1, high=10_000)
DRAFT_DAYS = 30

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING_CONFIG = "leavers.web.logs.configure"
LOGGING: dict[str, Any] = {
    "json": not DEBUG,
    "level": env.choice("LEAVERS_LOG_LEVEL", default="INFO", among=("DEBUG", "INFO", "WARNING", "ERROR")),
}

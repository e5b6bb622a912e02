"""The one settings file: every value comes from the environment.

`MAKESELL_DSN` is the application's database role, `MAKESELL_OWNER_DSN` the role that migrates;
`makesell run` sets both for its children, a real server is given by `DATABASE_URL` (see README).
"""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("MAKESELL_VAR") or BASE_DIR / "var").resolve()

# Where the job worker keeps what it compiled; numba reads it from here.
os.environ.setdefault("NUMBA_CACHE_DIR", str(VAR / "compiled"))


def _flag(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default).strip().lower() in {"1", "true", "yes", "on"}


def database(dsn: str, statement_timeout: str, idle_timeout: str = "10s") -> dict[str, Any]:
    """Django's description of the server a libpq connection string names, with the time-outs of the house."""
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parts = conninfo_to_dict(dsn)
    config: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    options: dict[str, Any] = {k: v for k, v in parts.items() if k not in known and v is not None}
    options["prepare_threshold"] = 0     # what `run(keep=True)` runs is prepared at once, with a plan for any values
    options["options"] = (
        f"-c lock_timeout=2s -c statement_timeout={statement_timeout} -c idle_in_transaction_session_timeout={idle_timeout}"
        " -c timezone=UTC -c jit=off -c plan_cache_mode=force_generic_plan"
    )
    for theirs, ours in known.items():
        config[ours] = str(parts.get(theirs) or "")
    config["OPTIONS"] = options
    return config


STATEMENT_TIMEOUT = os.environ.get("MAKESELL_STATEMENT_TIMEOUT", "15s")
DATABASES = {"default": database(os.environ.get("MAKESELL_DSN", "dbname=makesell"), STATEMENT_TIMEOUT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = os.environ.get("MAKESELL_SECRET_KEY", "only-for-building-and-tests-never-served")
DEBUG = False
DEMO = _flag("DEMO", "1")
ALLOWED_HOSTS = [h for h in os.environ.get("MAKESELL_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
TRUSTED_HTTPS = _flag("MAKESELL_HTTPS")

GROUND = ["period", "worktime", "organisation", "rules", "audit", "numbering", "spine", "approval", "attachments",
          "outbox", "notices", "idempotency", "exchange", "listing", "tokens", "signing", "links", "exhibits"]
MASTERDATA = ["parties", "territories", "products", "partnumbers", "quotas", "standins", "prices", "suppliers", "works", "schemes", "terms", "banks"]
BOOKS = ["orderbook", "stock", "supply", "receivables", "performance", "budget", "pay"]
DOCUMENTS = ["targets", "plans", "research", "campaigns", "activities", "leads", "opportunities", "quotations", "contracts", "orders",
             "production", "purchases", "subcontracts", "schedules", "slips", "rushes", "forecasts", "stockmoves", "deliveries", "acceptances",
             "surveys", "invoices", "receipts", "rebates", "tickets", "returns", "vouchers", "handovers", "reports", "agreements",
             "appraisals", "payruns"]  # fmt: skip
DOORS = ["desk", "portal", "api", "jobs"]


def _built(floor: str, rooms: list[str]) -> list[str]:
    return [f"makesell.{floor}.{room}" for room in rooms if (BASE_DIR / "makesell" / floor / room / "__init__.py").exists()]


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
    "makesell.ui",
    *_built("ground", GROUND),
    *_built("masterdata", MASTERDATA),
    *_built("books", BOOKS),
    *_built("documents", DOCUMENTS),
    *_built("doors", DOORS),
]
AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = ["makesell.ground.organisation.sessions.Backend"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "makesell.doors.desk.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "makesell.urls"
WSGI_APPLICATION = "makesell.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # our own templates become functions (ADR 0043)
            "loaders": [("makesell.ui.compiling.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

SESSION_ENGINE = "makesell.ground.organisation.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = TRUSTED_HTTPS
CSRF_COOKIE_SECURE = TRUSTED_HTTPS
CSRF_COOKIE_HTTPONLY = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if TRUSTED_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

# Lock-out counters must hold over processes: one cache in the database, never one per process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # Django's 300 entries would let a flood of names push the counters of an attacked account out.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ACCOUNT_ADAPTER = "makesell.doors.desk.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# At most 5 failed tries an account and 20 an address in 15 minutes, over all processes.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,20/15m/ip", "login": "120/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "makesell.doors.desk.passkeys.AddPasskey",
    "edit_webauthn": "makesell.doors.desk.passkeys.EditPasskey",
    "authenticate_webauthn": "makesell.doors.desk.passkeys.UsePasskey",
    "reauthenticate_webauthn": "makesell.doors.desk.passkeys.UsePasskeyAgain",
}
MFA_TOTP_ISSUER = "Makesell"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"      # moments; dates are the company's (ground/clock), which reads its time zone from the database
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
MEDIA_ROOT = VAR / "files"
# Opens the company's certificate where its password is not kept (encrypted) beside it.
SEAL_PASSWORD = os.environ.get("MAKESELL_SEAL_PASSWORD", "")

PROCRASTINATE_IMPORT_PATHS = ["makesell.doors.jobs.timetable"]
PROCRASTINATE_ON_APP_READY = None
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
EMAIL_HOST = os.environ.get("MAKESELL_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("MAKESELL_MAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("MAKESELL_MAIL_FROM", "makesell@localhost")

# Where others reach us, for the addresses of hooks and links in mails; and what of theirs may be private or without TLS (`host:port`).
PUBLIC_URL = os.environ.get("MAKESELL_PUBLIC_URL", "").rstrip("/")
WIRE_PRIVATE: list[str] = [h for h in os.environ.get("MAKESELL_WIRE_PRIVATE", "").split(",") if h]


def _account(name: str, key: str, secret: str, url: str) -> dict[str, str]:
    found = {part: os.environ.get(f"MAKESELL_{name}_{part}", "") for part in (key, secret, "URL")}
    return {"url": found["URL"] or url, "key": found[key], "secret": found[secret]}


# Accounts at carriers' services by their codes; one without a secret is not set up.
CARRIER_ACCOUNTS = {
    "kuaidi100": _account("KUAIDI100", "KEY", "SALT", "https://poll.kuaidi100.com/poll"),
    "sf": _account("SF", "PARTNER", "CHECKWORD", "https://bspgw.sf-express.com/std/service"),
    "webhook": _account("CARRIER", "NAME", "SECRET", ""),
}

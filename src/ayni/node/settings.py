# SPDX-License-Identifier: Apache-2.0
"""Django's settings of one node, from the environment and `node.json`; decides nothing else.

Environment, all of it optional::

    AYNI_DATA          directory of this node            ./ayni-data
    AYNI_GUARD         directory of the high-water mark  <AYNI_DATA>-guard, outside backups
    AYNI_DATABASE      postgresql://user:word@host/name  record.sqlite in AYNI_DATA
    AYNI_STATIC        collected files of the pages     static in AYNI_DATA
    AYNI_STAFF_HOST    DNS name of the staff door        node.json
    AYNI_STAFF_PORT    its TCP port                      node.json
    AYNI_HOSTS         further names, comma between      none
    AYNI_DEBUG         1: traces in pages                0
    AYNI_COMPONENTS    1: the page of components         0
    AYNI_WATCH_HOURS   how long a watch lasts, 1 to 24   12
    AYNI_BREACH_HOURS  hours to tell the authority of data gone astray   48
    AYNI_DRAFT_DAYS    days a draft is kept after the last touch         30
    AYNI_JOURNAL_DAYS  days lines of who came in and read are kept       with the record
    AYNI_SIGNED_DAYS   days lines of who signed are kept                 with the record
    AYNI_BESIDE        directory of all nodes; `ayni serve` sets it where AYNI_HOME holds several
    AYNI_ALARM_*       how people are woken: adapters/alarm/config.py
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

import ayni
from ayni.node import identity
from ayni.node.config import (
    CONFIG_NAME,
    SECRET_NAME,
    NodeConfig,
    days_of_drafts,
    days_of_journal,
    hours_of_breach,
    hours_of_watch,
    load_config,
    load_secret,
)
from ayni.node.config import new_secret as _new_secret
from ayni.node.databases import postgresql, sqlite

PACKAGE = Path(ayni.__file__).parent

AYNI_DATA = Path(os.environ.get("AYNI_DATA", "ayni-data")).absolute()
AYNI_GUARD = Path(os.environ.get("AYNI_GUARD", f"{AYNI_DATA}-guard")).absolute()
AYNI_BESIDE = Path(os.environ["AYNI_BESIDE"]) if os.environ.get("AYNI_BESIDE") else None

# A directory without node.json is a node that is not there yet: the type checker, `ayni init` and
# the tests load these settings too. `ayni serve` refuses to start without it.
_node = load_config(AYNI_DATA) if (AYNI_DATA / CONFIG_NAME).exists() else NodeConfig()
AYNI_PARTY = _node.party
AYNI_LABEL = _node.label
AYNI_MODE = _node.mode
AYNI_PARTNERSHIP_LABEL = _node.partnership_label
AYNI_STAFF_HOST = os.environ.get("AYNI_STAFF_HOST", _node.staff.host)
AYNI_STAFF_PORT = int(os.environ.get("AYNI_STAFF_PORT", str(_node.staff.port)))
AYNI_STAFF_SCHEME = _node.staff.scheme
AYNI_DOOR_HOST = _node.door.host
AYNI_DOOR_PORT = _node.door.port
AYNI_FOLDERS = {p: {"out": f.out, "in": f.incoming} for p, f in _node.folders.items()}
AYNI_SECOND_FACTOR = _node.sign_in.second_factor
AYNI_IDENTITY = _node.sign_in.identity
AYNI_SESSION_S = _node.sign_in.session_h * 60 * 60
AYNI_IDLE_S = _node.sign_in.idle_min * 60
AYNI_WATCH_HOURS = hours_of_watch(os.environ.get("AYNI_WATCH_HOURS", ""))
AYNI_BREACH_HOURS = hours_of_breach(os.environ.get("AYNI_BREACH_HOURS", ""))
AYNI_DRAFT_DAYS = days_of_drafts(os.environ.get("AYNI_DRAFT_DAYS", ""))
AYNI_JOURNAL_DAYS = days_of_journal("AYNI_JOURNAL_DAYS", os.environ.get("AYNI_JOURNAL_DAYS", ""))
AYNI_SIGNED_DAYS = days_of_journal("AYNI_SIGNED_DAYS", os.environ.get("AYNI_SIGNED_DAYS", ""))
AYNI_COMPONENTS = os.environ.get("AYNI_COMPONENTS", "0") == "1"
AYNI_ALARM = {k: v.strip() for k, v in os.environ.items() if k.startswith("AYNI_ALARM_")}

SECRET_KEY = load_secret(AYNI_DATA) if (AYNI_DATA / SECRET_NAME).exists() else _new_secret()
DEBUG = os.environ.get("AYNI_DEBUG", "0") == "1"
ALLOWED_HOSTS = [
    AYNI_STAFF_HOST,
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, os.environ.get("AYNI_HOSTS", "").split(",")),
]
ROOT_URLCONF = "ayni.node.urls"
WSGI_APPLICATION = "ayni.node.wsgi.application"

# An app is a folder with an apps.py: deleting a room's folder deletes the room.
_adapters = {path.parent.name for path in PACKAGE.glob("adapters/*/apps.py")}
_rooms = {path.parent.name for path in PACKAGE.glob("rooms/*/apps.py")}
AYNI_ROOMS = tuple(f"ayni.rooms.{name}" for name in sorted(_rooms))
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials",
    *(f"ayni.adapters.{name}" for name in sorted(_adapters)),
    "ayni.web",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(["allauth.socialaccount.providers.openid_connect"] if AYNI_IDENTITY else []),  # 10 MB
    *AYNI_ROOMS,
    *(["ayni.node"] if (PACKAGE / "node" / "apps.py").exists() else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ayni.web.signing_in.middleware.SessionEnds",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "ayni.web.middleware.LanguageMiddleware",
    "ayni.web.middleware.ViewerMiddleware",
    "ayni.web.noting.ReadsNoted",
    "ayni.web.middleware.TroubleMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "ayni.web.shell.context",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {
    "default": sqlite(AYNI_DATA / "desk.sqlite", secure_delete="ON"),
    "record": (
        postgresql(os.environ["AYNI_DATABASE"])
        if os.environ.get("AYNI_DATABASE")
        else sqlite(AYNI_DATA / "record.sqlite", secure_delete="ON")
    ),
}
DATABASE_ROUTERS = ["ayni.node.routing.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "web:sign-in"
LOGIN_REDIRECT_URL = "web:desk"

_secure = AYNI_STAFF_SCHEME == "https"
SESSION_COOKIE_NAME = f"{_node.cookie_stem}_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _secure
# Sessions end by the times above; their rows outlive that, so that a form sent too late is kept.
SESSION_COOKIE_AGE = 36 * 60 * 60
AYNI_BROWSER_COOKIE = f"{_node.cookie_stem}_browser"
CSRF_COOKIE_NAME = f"{_node.cookie_stem}_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _secure
CSRF_FAILURE_VIEW = "ayni.web.trouble.csrf_failure"
LANGUAGE_COOKIE_NAME = f"{_node.cookie_stem}_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _secure
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _secure else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# A closed house: administrators make persons, nobody signs up, no mail is sent. What an address
# leads to stands in web/signing_in/urls.py; allauth's own list of addresses is not included.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ACCOUNT_ADAPTER = "ayni.adapters.entrance.gate.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Failed tries are counted in the desk database, where a restart forgets none and a command lifts
# a pause; a second count in memory would contradict the time that the page states.
ACCOUNT_RATE_LIMITS = False
SOCIALACCOUNT_ADAPTER = "ayni.adapters.entrance.gate.Identities"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS = identity.provider(AYNI_IDENTITY) if AYNI_IDENTITY else {}
MFA_ADAPTER = "ayni.adapters.entrance.gate.Factors"
ACCOUNT_FORMS = {"reauthenticate": "ayni.web.signing_in.forms.PasswordAgainForm"}
MFA_FORMS = {
    "authenticate": "ayni.web.signing_in.forms.FactorForm",
    "reauthenticate": "ayni.web.signing_in.forms.FactorAgainForm",
    "activate_totp": "ayni.web.signing_in.forms.AppForm",
    "add_webauthn": "ayni.web.signing_in.forms.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a telephone at a border post may be half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True
# fido2 takes https only; a browser lets a passkey be used without it on its own machine alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("pt", _("Portuguese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = AYNI_DATA / "static" if AYNI_DATA.is_dir() else PACKAGE / "web" / "static"
if AYNI_DATA.is_dir():
    STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns at every start while it is missing
# Manifest names need a collected folder; without one (tests, a working copy) plain names serve.
_collected = (STATIC_ROOT / "staticfiles.json").exists() or "AYNI_COLLECTING" in os.environ
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if _collected
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
WHITENOISE_USE_FINDERS = not _collected
# Source maps are for developers, TrueType is for papers, other fonts are compressed already: none
# is worth the wait. Pages ask for names with a hash: the plain ones would be packed once more.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "ttf", "woff2", "png", "gz", "br", "txt", "md")
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_AUTOREFRESH = DEBUG

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
# Files of forms go piece by piece to the disk; what no deed takes is passed over.
FILE_UPLOAD_HANDLERS = ["ayni.web.attaching.AttachmentUploads"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

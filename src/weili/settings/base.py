"""Settings of the running product."""

from csp.constants import NONCE, NONE, SELF

from weili.settings import environment
from weili.settings.environment import ROOT

SECRET_KEY = environment.secret_key()
DEBUG = environment.DEBUG
ALLOWED_HOSTS = environment.ALLOWED_HOSTS
DATABASES = environment.databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
HOME = environment.HOME
INBOX = environment.INBOX
PUBLIC_URL = environment.PUBLIC_URL

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "weili.kernel",
    "weili.archive",
    "weili.licensing",
    "weili.grading",
    "weili.sampling",
    "weili.sunshine",
    "weili.inspection",
    "weili.enforcement",
    "weili.complaints",
    "weili.planning",
    "weili.training",
    "weili.reactions",
    "weili.web",
    "weili.public",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "weili.kernel.http.InstantMiddleware",
    "weili.kernel.sessions.SessionMiddleware",
    "weili.kernel.http.SentenceMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "weili.web.urls"
WSGI_APPLICATION = "weili.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "weili.web.context.frame",
            ],
            # By hand: cotton and template-partials each patch the loaders, and one would silently win.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django_cotton.templatetags.cotton",
                "weili.web.templatetags.weili",
            ],
        },
    }
]
COTTON_DIR = "cotton"

# --- people -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "kernel.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "web:sign-in"
LOGIN_REDIRECT_URL = "web:home"
CSRF_FAILURE_VIEW = "weili.web.views.errors.stale"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
IDLE_MINUTES = 60
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "weili.web.views.sign_in.locked_out"
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "为力"

# --- the browser's limits ------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = environment.HTTPS
SESSION_COOKIE_SECURE = environment.HTTPS
CSRF_COOKIE_SECURE = environment.HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if environment.HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- words, files, mail ------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "weili" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "static/"
STATIC_ROOT = environment.HOME / "static"
NODE_MODULES = ROOT / "node_modules"
STATICFILES_DIRS = [
    ("tabler", NODE_MODULES / "@tabler" / "core" / "dist"),
    ("leaflet", NODE_MODULES / "leaflet" / "dist"),
]
#: the phone's application, once it is built
FIELD_BUILD = ROOT / "frontend" / "dist"
if FIELD_BUILD.is_dir():
    STATICFILES_DIRS.append(("field", FIELD_BUILD))
FONTS = (
    NODE_MODULES / "@expo-google-fonts" / "noto-sans-sc",
    NODE_MODULES / "@expo-google-fonts" / "noto-serif-sc",
)
_FILES = (
    {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": environment.FILES_BUCKET,
            "endpoint_url": environment.FILES_ENDPOINT or None,
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
    if environment.FILES_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(environment.HOME / "files")},
    }
)
STORAGES = {
    "default": _FILES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_LIMIT_BYTES = 200 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(environment.HOME / "mail")
if environment.EMAIL_URL:
    vars().update(environment.env.email_url_config(environment.EMAIL_URL))
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"},
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

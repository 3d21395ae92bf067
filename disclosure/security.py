"""Settings of who gets in: passwords, sessions, cookies, lock-out, second factor, single sign-on.

The second half of `settings.py`, which takes every name in capitals from here.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from .environment import env_bool, env_choice, env_int, env_networks, env_secret, env_str, env_url

#: Plain http, for a demonstration on this machine. Cookies then travel unprotected.
INSECURE_HTTP = env_bool("INSECURE_HTTP", default=env_bool("DEBUG"))

# --- Passwords: PBKDF2 as Django counts it; Argon2 would take 100 MiB a login, more than a whole web worker --------
PASSWORD_LENGTH = env_int("PASSWORD_LENGTH", 12, low=8, high=64)
#: Days until a password must be changed; 0 is never.
PASSWORD_DAYS = env_int("PASSWORD_DAYS", 0, low=0, high=3650)
#: Days until a first password, given by an administrator and not changed, opens nothing any more; 0 is never.
INITIAL_PASSWORD_DAYS = env_int("INITIAL_PASSWORD_DAYS", 7, low=0, high=365)
_RULES = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_RULES}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email", "mobile")},
    },
    {"NAME": f"{_RULES}.MinimumLengthValidator", "OPTIONS": {"min_length": PASSWORD_LENGTH}},
    {"NAME": f"{_RULES}.CommonPasswordValidator"},
    {"NAME": f"{_RULES}.NumericPasswordValidator"},
    {"NAME": "requests_app.signin.passwords.NotUsedBefore", "OPTIONS": {"last": 5}},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses whoever is locked out; lets nobody in
    "requests_app.signin.backends.StaffBackend",
    "requests_app.signin.backends.SingleSignOnBackend",
]

# --- Sessions ------------------------------------------------------------------------------------
SESSION_ENGINE = "requests_app.signin.store"
SESSION_COOKIE_AGE = env_int("SESSION_HOURS", 9, low=1, high=72) * 3600  # one working day
#: Minutes without use after which a login ends.
SESSION_IDLE_MINUTES = env_int("SESSION_IDLE_MINUTES", 30, low=5, high=720)
LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/admin/"

# --- Cookies, https, headers ---------------------------------------------------------------------
# __Host- binds a cookie to this very host, to https and to the whole of it: nobody beside us can set it.
SESSION_COOKIE_NAME = "sessionid" if INSECURE_HTTP else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if INSECURE_HTTP else "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not INSECURE_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # a health probe speaks plain http to the container
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else env_int("HSTS_SECONDS", 31536000, low=0, high=63072000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
#: Only when the proxy sets X-Forwarded-Proto and -For itself; of -For the last entry is believed.
BEHIND_PROXY = env_bool("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

# --- Lock-out: counted in the database, for Redis may vanish -------------------------------------------
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = env_int("LOGIN_TRIES", 5, low=3, high=50)
AXES_COOLOFF_TIME = timedelta(minutes=env_int("LOGIN_REST_MINUTES", 15, low=1, high=1440))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # by the name alone a stranger could lock anybody out
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the end that was said stays the end
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who came is known from the sessions; nothing more is kept about people
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "requests_app.signin.visitor.counted_address"
AXES_LOCKOUT_CALLABLE = "requests_app.desk.login.locked_out"

#: Times that every limit of signin/rates.py is allowed; more where thousands share one address.
RATE_FACTOR = env_int("RATE_FACTOR", 1, low=1, high=1000)

#: Networks from which the desk may be opened; empty: from anywhere. The portal is open to everybody.
DESK_NETWORKS = env_networks("DESK_NETWORKS", ())

# --- Second factor ---------------------------------------------------------------------------------
OTP_TOTP_ISSUER = "依申请公开工作台"
#: Of whom it is required whatever the agencies say: nobody (each agency decides), superusers, or all.
SECOND_FACTOR = env_choice("SECOND_FACTOR", "AGENCY", ("AGENCY", "SUPERUSERS", "ALL")).lower()

# --- Single sign-on by OpenID Connect; without OIDC_ISSUER there is none ------------------------------
OIDC_ISSUER = env_url("OIDC_ISSUER", ("https", "http") if INSECURE_HTTP else ("https",))
OIDC_CLIENT_ID = env_str("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env_secret("OIDC_CLIENT_SECRET")
#: The claim that names a person, and what of ours it is compared with.
OIDC_CLAIM = env_str("OIDC_CLAIM", "preferred_username")
OIDC_MATCH = env_choice("OIDC_MATCH", "USERNAME", ("USERNAME", "EMPLOYEE_NO")).lower()
OIDC_NAME = env_str("OIDC_NAME", "统一身份认证")
OIDC_TIMEOUT = 10  # seconds
if OIDC_ISSUER and not OIDC_CLIENT_ID:
    message = "OIDC_CLIENT_ID: write the name the provider knows this system by, since OIDC_ISSUER is set"
    raise ImproperlyConfigured(message)

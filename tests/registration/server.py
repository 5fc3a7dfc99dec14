"""The application for server processes that a test starts; the database comes from the environment."""

from seminars import create_app

app = create_app({"WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False})

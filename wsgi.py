"""The application for WSGI servers and for ``flask --app wsgi``."""

from seminars import create_app

app = create_app()

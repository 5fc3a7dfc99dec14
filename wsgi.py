"""The application for WSGI servers and for ``flask --app wsgi``."""

import sys

from seminars import create_app
from seminars.config import ConfigurationError

try:
    app = create_app()
except ConfigurationError as error:
    sys.exit(f"Seminars cannot start. {error}")

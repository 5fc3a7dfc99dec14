"""Pages of the summaries room."""

from flask import Blueprint

bp = Blueprint("summaries", __name__)

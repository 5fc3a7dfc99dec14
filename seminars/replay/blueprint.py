"""The room's blueprint."""

from flask import Blueprint

bp = Blueprint("replay", __name__)

"""The report room's blueprint."""

from flask import Blueprint

bp = Blueprint("report", __name__)

"""Pages of the programme room."""

from flask import Blueprint

bp = Blueprint("programme", __name__)

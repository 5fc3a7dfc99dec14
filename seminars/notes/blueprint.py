"""The blueprint of the notes room."""

from flask import Blueprint

bp = Blueprint("notes", __name__)

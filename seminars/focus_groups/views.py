"""Pages of the focus_groups room."""

from flask import Blueprint

bp = Blueprint("focus_groups", __name__)

"""Pages of the mail room."""

from flask import Blueprint

bp = Blueprint("mail", __name__)

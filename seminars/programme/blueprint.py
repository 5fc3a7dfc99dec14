"""The blueprint that the public pages and the organiser's pages share."""

from flask import Blueprint

bp = Blueprint("programme", __name__)

"""Pages of the topic_guides room."""

from flask import Blueprint

bp = Blueprint("topic_guides", __name__)

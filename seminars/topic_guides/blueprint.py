"""The blueprint of the topic guides room."""

from flask import Blueprint

bp = Blueprint("topic_guides", __name__)

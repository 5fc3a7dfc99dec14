"""The questionnaire room's blueprint, on which its pages are registered."""

from flask import Blueprint

bp = Blueprint("questionnaire", __name__)

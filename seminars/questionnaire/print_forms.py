"""How many paper forms are printed, and how large."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from seminars.forms import choices
from seminars.questionnaire.printing import MOST_COPIES

NORMAL, LARGE = "normal", "large"


class PrintForm(FlaskForm):
    """Copies with a serial each."""

    copies = IntegerField(
        "Copies",
        [
            InputRequired("Enter how many copies."),
            NumberRange(1, MOST_COPIES, f"Enter a number from 1 to {MOST_COPIES}."),
        ],
        default=30,
        render_kw={"min": 1, "max": MOST_COPIES, "inputmode": "numeric"},
    )
    size = RadioField(
        "Print", choices=choices([(NORMAL, "Normal"), (LARGE, "Large print (16 point)")]), default=NORMAL
    )

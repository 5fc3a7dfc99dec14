"""What the domain refuses, each with a sentence that a person can act on.

One handler (``seminars.pages.handle_refusal``) turns each into a page; views that have a form put
the message beside the field instead.
"""


class Refusal(Exception):
    """A verb does not do what was asked.

    ``message`` says what is wrong, ``next_step`` what to do next; ``field`` names the form's
    field that it belongs to, if any.
    """

    status = 409
    title = "This cannot be done"

    def __init__(self, message: str, *, next_step: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.field = field


class Invalid(Refusal):
    """What was given breaks a rule of the domain."""

    status = 422
    title = "Please check what you entered"


class Conflict(Refusal):
    """The state has moved on: somebody else was faster, or the time is over."""


class Forbidden(Refusal):
    """The person has no right to do this."""

    status = 403
    title = "You do not have access to this page"


class Missing(Refusal):
    """What was asked for is not there (or no longer)."""

    status = 404
    title = "Page not found"

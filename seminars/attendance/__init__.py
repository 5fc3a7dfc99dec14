"""Who was there: check-in, walk-ins, sign-in sheets."""

"""The topic guide and the facilitator's print of it."""

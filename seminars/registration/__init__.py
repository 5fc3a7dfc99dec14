"""Delegates: registration, capacity, waiting list, personal links."""

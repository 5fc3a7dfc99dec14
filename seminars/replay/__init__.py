"""Requests that a device without a line keeps and sends later, perhaps more than once: each acts once."""

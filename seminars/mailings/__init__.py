"""Writing to many delegates at once: to whom, what, and what became of it."""

"""Ground floor: the outbox, its messages and calendar files, and their delivery."""

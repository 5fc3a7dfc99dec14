"""Ground floor: who did what, and when."""

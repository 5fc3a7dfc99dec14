"""What was said, under themes: code frame, quotations, the matrix, suggested actions."""

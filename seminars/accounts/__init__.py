"""People who sign in (organiser, staff, facilitator) and what each may do."""

"""Attendance and response summaries per venue and for the series."""

"""Series, venues, seminars and sessions: what is on, where and when."""

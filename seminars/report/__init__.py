"""The draft report of a series: put together, commented on, frozen."""

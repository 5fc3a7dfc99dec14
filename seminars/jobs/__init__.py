"""Work that takes longer than a page may: queued, done by the worker, with progress to look at."""

"""Pages of the report room, gathered."""

from seminars.report import report_views
from seminars.report.blueprint import bp

__all__ = ["bp", "report_views"]

"""Pages of the report room, gathered: one module for each thing that is done."""

from seminars.report import report_views, review_views, sending_views, version_views
from seminars.report.blueprint import bp

__all__ = ["bp", "report_views", "review_views", "sending_views", "version_views"]

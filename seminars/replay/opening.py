"""The service worker, through which a page that must not be lost opens without a line."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from seminars.accounts.permissions import public
from seminars.replay.blueprint import bp


@cache
def _version(folder: str) -> str:
    root = Path(folder)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    told = "".join(
        f"{path.relative_to(root)}:{path.stat().st_mtime_ns}:{path.stat().st_size};" for path in files
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def static_version() -> str:
    """A word that changes with any static file: what devices keep of an older one is thrown away."""
    return _version(current_app.static_folder or "")


@bp.get("/service-worker.js")
@public
def service_worker() -> ResponseReturnValue:
    """The service worker: at the root, so that it may serve pages anywhere below it."""
    source = (Path(current_app.static_folder or "") / "js" / "service-worker.js").read_text("utf-8")
    answer = Response(f'const VERSION = "{static_version()}";\n{source}', mimetype="text/javascript")
    # The browser looks for a newer one each time.
    answer.headers["Cache-Control"] = "no-cache"
    return answer

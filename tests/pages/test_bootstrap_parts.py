"""The parts of Bootstrap that the delegate's pages load are those of the Bootstrap that is installed.

python -m tests.pages.test_bootstrap_parts        writes them anew, after another version was installed
"""

import re
from importlib.metadata import version
from pathlib import Path

import flask_bootstrap

WHOLE = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/css/bootstrap.min.css"
PARTS = Path(__file__).parents[2] / "static/css/vendor/bootstrap-parts.css"
CLASSES = ("btn", "form-control", "form-select", "form-label", "form-check-input", "visually-hidden", "small")
KEPT = re.compile(rf"\.(?:{'|'.join(CLASSES)}|btn-(?:sm|primary|secondary)|mb-3|mt-5)(?![\w-])")
UNUSED = re.compile(r"(?<!\w)\.(?:was-|input-|is-)")
SHADES = re.compile(r"--bs-[\w-]*(?:dark|light|emphasis|subtle)[\w-]*:[^;}]+;?")


def rules(css: str) -> list[str]:
    """The top-level rules, each with its braces."""
    found, depth, begun = [], 0, 0
    for place, sign in enumerate(css):
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if not depth:
                found.append(css[begun : place + 1])
                begun = place + 1
    return found


def kept(rule: str) -> str:
    """The rule for the selectors that are kept; empty if there is none."""
    head, body = rule.split("{", 1)
    if head.startswith("@media"):
        inner = "".join(kept(each) for each in rules(body[:-1]))
        return f"{head}{{{inner}}}" if inner else ""
    selectors = [each for each in head.split(",") if KEPT.search(each) and not UNUSED.search(each)]
    return f"{','.join(selectors)}{{{body}" if selectors else ""


def parts() -> str:
    """Licence, reboot, and the rules of the classes that the delegate's pages use."""
    css = WHOLE.read_text("utf-8").removeprefix('@charset "UTF-8";')
    licence, css = css[: css.index("*/") + 2], css[css.index("*/") + 2 :]
    everything = rules(css)
    end = next(number for number, rule in enumerate(everything) if rule.startswith(".lead{"))
    reboot = [SHADES.sub("", each) for each in everything[:end]]
    reboot = [each for each in reboot if "data-bs-theme=dark" not in each]
    rest = [kept(each) for each in everything[end:]]
    return licence + "\n" + "".join([*reboot, *rest]) + "\n"


def test_they_are_those_of_the_installed_version() -> None:
    assert PARTS.read_text("utf-8") == parts(), f"Bootstrap-Flask {version('bootstrap-flask')} brings others"


if __name__ == "__main__":
    PARTS.parent.mkdir(exist_ok=True)
    PARTS.write_text(parts(), "utf-8")

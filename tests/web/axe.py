"""What every page has to be for everybody who uses it, seen by a real browser."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

from tests.browser import PHONE

AXE = next((Path(__file__).parents[1] / "vendor").glob("axe-core-*/axe.min.js"))
# The rule on the size of what a finger has to hit is off by default. preload would fetch our style sheets a second time
# and put them inline, which the content policy refuses.
OPTIONS = {"rules": {"target-size": {"enabled": True}}, "preload": False}


def check_page(page: Page) -> None:
    """The page that stands in the browser, at its present size and at 360 px: no violation that axe knows, nothing
    beyond the right edge. (Errors in the console fail the test by themselves: tests/browser.py, Watch.)

    The size of the window is put back. What was typed stays.
    """
    before = page.viewport_size
    assert before is not None, "the page has no viewport"
    _check(page)
    if before["width"] != PHONE["width"]:
        page.set_viewport_size(ViewportSize(width=PHONE["width"], height=PHONE["height"]))
        _check(page)
        page.set_viewport_size(before)


def _check(page: Page) -> None:
    page.evaluate("document.fonts.ready.then(() => null)")  # letters that change their width move what is measured
    width = page.evaluate("document.documentElement.clientWidth")
    wrong = [_sentence(violation) for violation in _violations(page)]
    content = page.evaluate("document.documentElement.scrollWidth")
    if content > width:
        wrong.append(f"{content - width} px stand beyond the right edge")
    assert not wrong, f"{page.url} at {width} px:\n" + "\n".join(wrong)


def _violations(page: Page) -> list[dict[str, Any]]:
    # evaluate, not a script tag: the content policy of our pages refuses scripts from elsewhere
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then(result => result.violations)", OPTIONS
    )
    return found


def _sentence(violation: dict[str, Any]) -> str:
    places = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"{violation['id']} ({violation['help']}), {len(violation['nodes'])} times: {places}"

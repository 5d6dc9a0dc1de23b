"""What every page must hold, whatever it shows."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
REFUSED = {"serious", "critical"}


# What fades in has another contrast until it is there.
AT_REST = """() => Promise.all(document.getAnimations()
    .filter((each) => Number.isFinite(each.effect.getComputedTiming().endTime))
    .map((each) => each.finished.catch(() => null)))"""


@cache
def _axe() -> str:
    return AXE.read_text()


def assert_accessible(page: Page) -> None:
    """No violation that axe calls serious or critical."""
    page.evaluate(f"({AT_REST})().then(() => null)")
    # Evaluated by the debugger, so the page's content security policy stays as visitors have it.
    page.evaluate(_axe())
    violations = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    found = [
        f"{violation['impact']}: {violation['help']} — {node['html'][:160]}"
        for violation in violations
        if violation["impact"] in REFUSED
        for node in violation["nodes"]
    ]
    assert not found, f"{page.url}\n" + "\n".join(found)


def assert_fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    width, shown = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= shown, f"{page.url} is {width} px wide in a window of {shown} px"

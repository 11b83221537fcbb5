"""Accessibility as axe-core judges it, in the page that a browser test has open."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

GRAVE = ("serious", "critical")


def grave_violations(page: Page, *, within: str | None = None) -> list[str]:
    """Serious and critical violations of a page, one line for each rule and place; `within` is a CSS selector.

    While a run that the reader asked for takes long, Streamlit pales what it will draw again: that is waited for.
    """
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    found = Axe().run(page, context=within).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']}: {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]

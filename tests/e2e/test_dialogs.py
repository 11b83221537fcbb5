"""The dialog behind a number, while events go on arriving."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.support.ui_browser import served
from tests.support.ui_history import history
from tests.support.ui_home import FilledHome
from tests.support.ui_pages import WIDE, block


def test_a_dialog_stays_open_through_newer_generations_until_it_is_closed(browser: Browser, tmp_path: Path) -> None:
    scenario = history()
    context = browser.new_context(viewport=WIDE)
    with FilledHome(tmp_path / "home") as home, served(tmp_path / "home") as address:
        home.publish(scenario.documents.values())
        tab = context.new_page()
        tab.goto(f"{address}/organization?organization=xai")
        expect(block(tab, "name")).to_contain_text("xAI")

        def launched(model: str) -> None:
            known = set(scenario.documents)
            scenario.publish("model.launched", "2026-06-01", of="xai", model=model, headline=f"{model} is launched")
            home.publish(document for id_, document in scenario.documents.items() if id_ not in known)
            expect(block(tab, "timeline")).to_contain_text(f"{model} is launched")

        launched("model-1")
        block(tab, "timeline").get_by_role("button", name="model-1 is launched").click()
        evidence = tab.get_by_test_id("evidence-event")
        expect(evidence).to_contain_text("model-1")
        launched("model-2")
        expect(evidence).to_contain_text("model-1")
        tab.keyboard.press("Escape")
        expect(evidence).to_have_count(0)
        launched("model-3")
        expect(evidence).to_have_count(0)
        block(tab, "timeline").get_by_role("button", name="model-1 is launched").click()
        expect(evidence).to_contain_text("model-1")
        tab.locator("a[href$='/boards']").first.evaluate("link => link.click()")  # as Back and Forward leave a page
        expect(block(tab, "leaders")).to_be_attached()
        expect(evidence).to_have_count(0)
    context.close()

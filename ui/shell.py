"""The frame around every page: logo, style, and a navigation of all pages found in `ui/views`."""

from __future__ import annotations

import pkgutil
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st

from ui import views
from ui.components.history import keep_history
from ui.shared.access import Access, Right
from ui.shared.markdown import escaped
from ui.shared.page import Page, PageContext
from ui.shared.persistent_dialog import forget_dialog
from ui.shared.query_record import record_page

_OPENED = "opened page"
"""Session key: the page that the session shows."""
LOGO = Path(__file__).parent / "logo.svg"

# Streamlit's own grays and tints have less contrast than 4.5 to 1.
_STYLE = """
.stMainBlockContainer { padding: 4.4rem 1.4rem 2rem; max-width: 1720px; }
[data-testid="stCaptionContainer"] { opacity: 0.76; }
.stApp button[data-selected="true"] p { color: light-dark(#9f350a, #ffa878); }
.stApp [data-testid="stBaseButton-primary"]:not(:disabled) p { color: light-dark(#ffffff, #1f1206); }
[data-testid="stButtonGroup"] > div { flex-wrap: wrap; row-gap: 4px; }
[data-testid="stHeader"] { border-bottom: 1px solid var(--st-border-color, #8883); }
/* components/frontend/unasked_run.js: nobody asked for this run, so nothing turns pale for it. */
:root[data-unasked] .stApp :is([data-stale="true"], summary, [role="tab"]) { opacity: 1; }
"""


def pages() -> list[Page]:
    """All pages, in the order of the navigation: `PAGE` of each `ui/views/<folder>/page.py`."""
    folders = [module.name for module in pkgutil.iter_modules(views.__path__) if module.ispkg]
    found: list[Page] = [import_module(f"{views.__name__}.{folder}.page").PAGE for folder in folders]
    return sorted(found, key=lambda page: page.order)


def run(context: PageContext) -> None:
    """Draws the page at the address, if the visitor may see it."""
    st.set_page_config(page_title="Whenline", page_icon=LOGO, layout="wide")
    st.html(f"<style>{_STYLE}</style>")
    st.logo(LOGO, size="large")
    access = context.access()
    if access.needs_login:
        _log_in()
        return
    entries = [
        st.Page(
            partial(_show, page, context),
            title=page.title,
            icon=page.icon,
            url_path=page.address if position else f"{page.address}-first",
            default=position == 0,
            visibility="visible" if access.may(page.right) else "hidden",
        )
        for position, page in enumerate(pages())
    ]
    entries.append(_at_its_own_path(pages()[0], context))
    if access.name:
        entries.append(st.Page(partial(_account, access), title="Account", url_path="account"))
    st.navigation(entries, position="top").run()


def _at_its_own_path(page: Page, context: PageContext) -> Any:
    """The page that opens first, at the path of its name too: Streamlit serves the default page at the root only."""
    return st.Page(partial(_show, page, context), title=page.title, url_path=page.address, visibility="hidden")


def _show(page: Page, context: PageContext) -> None:
    access = context.access()
    if access.may(page.right):
        _record(page, context, access)
        say_what_is_not_followed(page)
        page.show(context)
        keep_history()
    else:
        st.error(escaped(access.missing(page.right)), icon=":material/lock:")


def say_what_is_not_followed(page: Page) -> None:
    """Say which parameters of the address the page does not have: a misspelt one would change nothing in silence."""
    unknown = [f"{name}={value}" for name, value in st.query_params.items() if not page.has(name)]
    if unknown:
        known = ", ".join(name for name in page.parameters if not name.endswith("/")) or "none"
        text = f"The link asks for {', '.join(unknown)}, which this page does not have. Its parameters: {known}."
        st.warning(escaped(text), icon=":material/link_off:")


def _record(page: Page, context: PageContext, access: Access) -> None:
    """Record a page when a session opens it, with the version that it shows then: not each time it is drawn."""
    if st.session_state.get(_OPENED) != page.address:
        st.session_state[_OPENED] = page.address
        forget_dialog()
        version = context.reader.generation()
        record_page(access.name, page.address, version.number if version else None)


def _log_in() -> None:
    st.markdown("##### Log in to see this timeline")
    st.button("Log in", type="primary", on_click=st.login)


def _account(access: Access) -> None:
    """Who the visitor is, and what the visitor may do."""
    st.markdown(f"##### {escaped(access.name)}")
    st.caption("You may: " + (", ".join(right for right in Right if access.may(right)) or "nothing") + ".")
    if "is_logged_in" in st.user:
        st.button("Log out", on_click=st.logout)

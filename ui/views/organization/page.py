"""One organization: everything known about it on a day. The address contains the organization and both clocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.components.sheet import sheet
from ui.components.sheet.blocks import Block
from ui.components.watch import redrawn_on_new_generation
from ui.shared.address_state import choose_from_list
from ui.shared.cached_reads import cached, organization_names
from ui.shared.clocks import clock_inputs
from ui.shared.evidence_dialog import open_evidence_dialog
from ui.shared.formatting import describe_clocks, organization_name
from ui.shared.messages import UNDERLINED
from ui.shared.page import Page, PageContext
from ui.shared.read_port import Version
from ui.shared.share_link import share_button
from ui.views.organization.blocks import blocks_of

NONE_YET = "No event names an organization by then. Choose a later day."


@redrawn_on_new_generation
def show(context: PageContext, _: Version) -> None:
    """Draws the page."""
    reader = context.reader
    choice, valid_place, knowledge_place, link = st.columns([4, 1.3, 1.3, 0.8], vertical_alignment="bottom")
    clocks = clock_inputs(valid_place, knowledge_place)
    listed = cached(reader, "organizations", clocks, lambda: reader.organizations(clocks.instants()))
    names = organization_names(reader)
    options = {row["slug"]: organization_name(row["slug"], names) for row in listed if row["slug"] != "unaffiliated"}
    if not options:
        st.info(NONE_YET)
        return
    slug = choose_from_list(choice, "Organization", "organization", options)
    share_button(link)
    rows = cached(reader, "profile", (slug, clocks), lambda: reader.profile(slug, clocks.instants()))
    st.caption(f"{describe_clocks(clocks.at, clocks.known)} {UNDERLINED}")
    blocks = [_title(rows["organizations"], slug, names), *blocks_of(rows, slug, names, clocks.instants()["at"])]
    open_evidence_dialog(reader, sheet(blocks, key="organization"), clocks)


def _title(rows: list[dict[str, Any]], slug: str, names: Mapping[str, str]) -> Block:
    """The name of the organization, with its parent and its parts."""
    parents = [row["parent"] for row in rows if row["slug"] == slug and row["parent"]]
    parts = [organization_name(row["slug"], names) for row in rows if row["parent"] == slug]
    notes = [f"Part of {organization_name(parent, names)}." for parent in parents]
    notes += [f"Its parts: {', '.join(parts)}."] if parts else []
    title = organization_name(slug, names)
    return {"type": "heading", "name": "name", "title": title, "note": " ".join(notes), "wide": True}


PAGE = Page("Organization", "organization", order=40, show=show, parameters=("organization", "at", "known"))

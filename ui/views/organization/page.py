"""One organization: everything that is known about it on a day. The address holds whom, and both clocks."""

from __future__ import annotations

import streamlit as st

from projections.read import profile
from ui.components.sheet import sheet
from ui.components.watch import live
from ui.shared.address_state import pick
from ui.shared.cached_reads import kept, organizations
from ui.shared.clocks import clocks
from ui.shared.evidence import open_evidence
from ui.shared.share import share
from ui.shared.source import Source, Version
from ui.shared.words import called, points
from ui.views.organization import blocks_of

NONE_YET = "No organization is named by then. Choose a later day."


@live
def show(source: Source, _: Version) -> None:
    """Draws the page, and again when a newer generation is there."""
    choice, day, knowledge, link = st.columns([4, 1.3, 1.3, 0.8], vertical_alignment="bottom")
    when = clocks(day, knowledge)
    listed = kept(source, "listed", when, lambda c: profile.listed(c, when.instants()))
    names = organizations(source)
    known = {row["slug"]: called(row["slug"], names) for row in listed if row["slug"] != "unaffiliated"}
    if not known:
        st.info(NONE_YET)
        return
    slug = pick(choice, "Organization", "organization", known)
    share(link)
    found = kept(source, "profile", (slug, when), lambda c: profile.profile(c, slug, when.instants()))
    parts = [row for row in found["organizations"] if row["parent"] == slug]
    whole = [row["parent"] for row in found["organizations"] if row["slug"] == slug and row["parent"]]
    st.caption(f"{points(when.at, when.known)} Whatever is underlined opens what it rests on.")
    belongs = [f"Part of {called(parent, names)}." for parent in whole]
    belongs += [f"Its parts: {', '.join(called(row['slug'], names) for row in parts)}."] if parts else []
    blocks = blocks_of(found, slug, names, when.instants()["at"])
    title = {"type": "heading", "name": "name", "title": called(slug, names), "note": " ".join(belongs), "wide": True}
    open_evidence(source, sheet([title, *blocks], key="organization"), when)

"""Labels beside marks from the side of each organization: a lane says what happened to that organization.

The label of `ui.components.replay.labels` speaks of `organizations[0]`, or of whom the payload names as acting. On the
lanes of others it would say the opposite ("behind DeepSeek" on the lane of DeepSeek).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ui.components.replay.labels import MAX_CHARACTERS, NOT_AGREED, Data, label_of, money, shortened, size_and_name
from ui.shared.formatting import ABBREVIATIONS, BOUND_SIGNS, organization_name

NEUTRAL = {"comment.published", "outlook.issued", "indicator.watched", "organization.reorganized"} | {
    "dispute.raised",
    "dispute.settled",
}
"""Kinds whose label is true on every lane."""
_OWN_ROLES = {"unit", "parent"}
"""Roles of organizations that are one with the first."""
_MIRRORED = {"ahead": "behind", "behind": "ahead of", "near_parity": "level with"}
_SUPPLIED = {
    "testing": "tested by",
    "hosted": "hosted by",
    "selectable": "selectable at",
    "partial": "used in part by",
    "primary": "relied on by",
    "dropped": "dropped by",
}
_LIMITS = {
    "bar": ("barred", "bars"),
    "ban": ("banned", "bans"),
    "cap": ("capped", "caps"),
    "limit": ("limited", "limits"),
}
"""Last words of terms that bind the other partner: what they do to it, and what the holder does."""
_ACTING = {
    "supplier.changed": ("consumer",),
    "price.changed": ("provider",),
    "talent.joined": ("to",),
    "talent.appointed": ("to",),
    "talent.departed": ("from",),
    "investment.made": ("investor",),
    "stake.held": ("holder",),
    "acquisition.made": ("acquirer",),
}
"""Fields that name the acting organization, by kind; without one it is the first."""
_FUTURE = {"considered": "may ", "intended": "to ", "agreed": "agrees to "}


class Side(NamedTuple):
    """An event from the side of one organization."""

    data: Data
    slug: str
    names: Mapping[str, str]

    def name(self, slug: Any) -> str:
        """The display name of an organization; empty without one."""
        return organization_name(slug, self.names) if slug else ""


def lane_labels(kind: str, data: Data, names: Mapping[str, str]) -> dict[str, str]:
    """The label of an event on the lane of each organization that it names, by slug.

    An incomplete payload gets its headline, which is true on every lane. `names` are those of organizations, by slug.
    """
    slugs = [organization["slug"] for organization in data.get("organizations") or ()]
    return {slug: shortened(" ".join(_label(kind, Side(data, slug, names)).split())) for slug in slugs}


def _label(kind: str, side: Side) -> str:
    try:
        text = _SIDES[kind](side) if kind in _SIDES else None
    except (KeyError, TypeError, ValueError, IndexError):
        return str(side.data.get("headline", ""))
    return _of_the_first(kind, side) if text is None else text


def _of_the_first(kind: str, side: Side) -> str:
    """The label of the acting organization; on other lanes with its name before it."""
    label = label_of(kind, side.data, side.names)
    first, *others = side.data["organizations"]
    own = {first["slug"]} | {other["slug"] for other in others if other.get("role") in _OWN_ROLES}
    acting = next((side.data[field] for field in _ACTING.get(kind, ()) if side.data.get(field)), first["slug"])
    headline = shortened(str(side.data.get("headline", "")))
    if side.slug in {acting} | (own if acting == first["slug"] else set()) or kind in NEUTRAL or label == headline:
        return label
    return f"{side.name(acting)}: {label}"


def _compared(side: Side) -> str | None:
    data = side.data
    maker = data["organizations"][0]["slug"]
    rivals = [rival for rival in data["versus"] if rival["organization"] == side.slug]
    if side.slug == maker or not rivals:
        return None
    own = ", ".join(rival["model"] for rival in rivals if rival.get("model"))
    doubt = "?" if data["result"] == "near_parity" else ""
    text = f"{_MIRRORED[data['result']]} {data.get('model') or side.name(maker)}{doubt}"
    return f"{own} {text}" if len(own) + len(text) < MAX_CHARACTERS else text


def _left(side: Side) -> str | None:
    data = side.data
    if side.slug != data.get("to") or side.slug == data.get("from"):
        return _lost(side)
    return f"gains {size_and_name(data)}"


def _lost(side: Side) -> str | None:
    data = side.data
    if side.slug != data.get("from") or side.slug == data.get("to"):
        return None
    return f"loses {size_and_name(data)}" + (f" → {side.name(data['to'])}" if data.get("to") else "")


def _joined(side: Side) -> str | None:
    return label_of("talent.joined", side.data, side.names) if side.slug == side.data.get("to") else _lost(side)


def _appointed(side: Side) -> str | None:
    return label_of("talent.appointed", side.data, side.names) if side.slug == side.data.get("to") else _lost(side)


def _supplied(side: Side) -> str | None:
    data = side.data
    if side.slug != data["supplier"] or side.slug == data["consumer"]:
        return None
    return f"{_SUPPLIED[data['extent']]} {side.name(data['consumer'])}"


def _terms(side: Side) -> str | None:
    terms = side.data.get("terms") or []
    if not terms or side.slug not in side.data["partners"]:
        return None
    return _term(side, terms[0])


def _term(side: Side, term: Data) -> str:
    *what, last = (ABBREVIATIONS.get(word, word) for word in str(term["term"]).replace("_", "-").split("-"))
    if side.data.get("commitment") in NOT_AGREED:
        return f"{side.data['commitment']}: {' '.join([*what, last])}"
    words = str(term.get("words") or "").rstrip(".")
    if words and words == shortened(words):
        return words
    holder, change = term.get("holder"), term["change"]
    if last in _LIMITS and what and holder:
        return _limited(side, " ".join(what), last, holder, change)
    subject = " ".join([*what, last])
    if holder is None:
        return f"{subject}: {'agreed' if change == 'granted' else change}"
    if side.slug == holder:
        return {"granted": "gets a right: ", "changed": "right changed: ", "ended": "loses a right: "}[change] + subject
    owner = f"{side.name(holder)}'s right"
    return {"granted": f"{owner}: ", "changed": f"{owner} changed: ", "ended": f"{owner} ends: "}[change] + subject


def _limited(side: Side, subject: str, last: str, holder: str, change: str) -> str:
    bound, binds = _LIMITS[last]
    if change == "changed":
        return f"{subject} {last} changed"
    if change == "ended":
        return f"{subject} {last} ends" if side.slug == holder else f"no longer {bound}: {subject}"
    others = ", ".join(side.name(slug) for slug in side.data["partners"] if slug != holder)
    return f"{binds} {others}: {subject}" if side.slug == holder else f"{bound}: {subject}"


def _invested(side: Side) -> str | None:
    data, amount = side.data, money(side.data.get("amount"))
    in_all = " in all" if data.get("scope") == "cumulative" else ""
    future = _FUTURE.get(str(data.get("commitment", "done")), "")
    if side.slug == data["investor"]:
        verb = f"{future}invest" if future else "has invested" if in_all else "invests"
        return f"{verb} {amount}{in_all} in {side.name(data['investee'])}"
    if side.slug != data["investee"]:
        return None
    money_ = f"{amount or 'money'}{in_all}"
    return (
        f"{'may get ' if future == 'may ' else 'to get ' if future else ''}{money_} from {side.name(data['investor'])}"
    )


def _held(side: Side) -> str | None:
    data, share = side.data, side.data["share"]
    part = f"{BOUND_SIGNS.get(share.get('bound', 'exact'), '')}{round(float(share['share']) * 100, 4):g} %"
    if side.slug == data["holder"]:
        return f"holds {part} of {side.name(data['held'])}"
    return f"{part} held by {side.name(data['holder'])}" if side.slug == data["held"] else None


def _acquired(side: Side) -> str | None:
    data = side.data
    future = _FUTURE.get(str(data.get("commitment", "done")), "")
    if side.slug == data["acquirer"]:
        return f"{future}buy {side.name(data['acquired'])}" if future else f"buys {side.name(data['acquired'])}"
    if side.slug != data["acquired"]:
        return None
    passive = {"may ": "may be bought by", "": "bought by"}.get(future, "to be bought by")
    return f"{passive} {side.name(data['acquirer'])}"


def _planned(side: Side) -> str | None:
    first = side.data["organizations"][0]["slug"]
    verb = "considers" if side.data.get("commitment") == "considered" else "plans"
    return None if side.slug == first else f"{side.name(first)} {verb} {side.data['what']}"


def _aimed(side: Side) -> str | None:
    first = side.data["organizations"][0]["slug"]
    return None if side.slug == first else f"{side.name(first)}'s aim: {side.data['aim']}"


_SIDES: dict[str, Callable[[Side], str | None]] = {
    "evaluation.compared": _compared,
    "talent.departed": _left,
    "talent.joined": _joined,
    "talent.appointed": _appointed,
    "supplier.changed": _supplied,
    "partnership.formed": _terms,
    "partnership.changed": _terms,
    "investment.made": _invested,
    "stake.held": _held,
    "acquisition.made": _acquired,
    "plan.announced": _planned,
    "strategy.stated": _aimed,
}
"""Kinds that name several sides; None: the label of the acting organization, with its name before it on other lanes."""

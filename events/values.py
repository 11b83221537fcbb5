"""Types of the fields of payloads: names, amounts, counts, shares, references, provenance.

No measured quantity is a bare number: an `Amount` has a currency and a bound, a `Count` and a `Share` have a bound.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal, NamedTuple

from msgspec import Meta, Struct, field

SLUG = r"^[a-z0-9]+(?:[-._][a-z0-9]+)*$(?!\n)"
URI = r"^[^\s\x00-\x1f\x7f-\x9f]+$(?!\n)"
WEB_URL = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s\x00-\x1f\x7f-\x9f]+$(?!\n)"
EVENT_ID = r"^[^\x00-\x1f\x7f-\x9f]+$(?!\n)"
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f]*$(?!\n)"
FREE_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
CURRENCY = r"^[A-Z]{3}$(?!\n)"
"""Patterns. In Python `$` also matches before a final newline; the lookahead excludes that."""
NOT_BEFORE_NEWLINE = r"(?!\n)"
"""The end of those patterns. Schemas have it not: Go and Rust compile no lookahead."""

SLUG_DESCRIPTION = "Lower-case identifier: letters, digits, single - . _ between them."
URI_DESCRIPTION = "A URI, without spaces."

Slug = Annotated[
    str,
    Meta(
        pattern=SLUG,
        max_length=100,
        description=SLUG_DESCRIPTION,
    ),
]
Name = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        description="A name as people write it, on one line.",
        extra_json_schema={"pattern": ONE_LINE},
    ),
]
Words = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=4000,
        description="Free text, in your own words.",
        extra_json_schema={"pattern": FREE_TEXT},
    ),
]
"""`events.texts` checks the patterns of names and free text."""
Uri = Annotated[str, Meta(pattern=URI, max_length=2000, description=URI_DESCRIPTION)]
EventId = Annotated[str, Meta(pattern=EVENT_ID, max_length=300, description="Identifies the event within its source.")]
Instant = Annotated[
    datetime,
    Meta(tz=True, description="RFC 3339 instant with a time zone, such as 2025-03-07T00:00:00Z."),
]

Certainty = Literal["rumored", "reported", "confirmed"]
"""How certain the source is, from the least to the most certain."""

Bound = Literal["exact", "more_than", "at_least", "at_most", "less_than", "approximately"]
"""How a stated number relates to the true one."""

Commitment = Literal["considered", "intended", "agreed", "done"]
"""How far a plan, investment or deal has progressed."""


_EMPTY = (None, ())


class OneOf(NamedTuple):
    """Optional fields of which at least one is required; with `exactly`, no more than one."""

    fields: tuple[str, ...]
    exactly: bool = False

    def check(self, struct: Struct) -> None:
        """Refuse a struct that breaks the rule.

        Raises:
            ValueError: with the fields to state.
        """
        stated = 0
        for name in self.fields:
            if getattr(struct, name) not in _EMPTY:
                if not self.exactly:
                    return
                stated += 1
        if stated != 1:
            raise ValueError(f"state {self}")

    def __str__(self) -> str:
        """The rule in words: `headcount` or `share`."""
        names = [f"`{name}`" for name in self.fields]
        alternatives = f"{', '.join(names[:-1])} or {names[-1]}"
        return f"either {alternatives}, not both" if self.exactly else alternatives


class Value(Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """Base of the types below: immutable, and strict about unknown fields."""

    one_of: ClassVar[OneOf | None] = None
    """A rule about optional fields; see `OneOf`."""


class Amount(Value, frozen=True, kw_only=True):
    """An amount of money: `amount` in units of `currency`, not in thousands or millions."""

    amount: Annotated[float, Meta(ge=0, le=1e18, description="In units of the currency, not in thousands or millions.")]
    currency: Annotated[str, Meta(pattern=CURRENCY, description="ISO 4217 code, such as USD.")]
    bound: Bound = "exact"


class Count(Value, frozen=True, kw_only=True):
    """A number of people or things."""

    count: Annotated[int, Meta(ge=0, le=10**12)]
    bound: Bound = "exact"


class Share(Value, frozen=True, kw_only=True):
    """A share of a whole, from 0 to 1."""

    share: Annotated[float, Meta(ge=0, le=1, description="0.27 is 27 %.")]
    bound: Bound = "exact"


class Window(Value, frozen=True, kw_only=True):
    """A time window, from inclusive, to exclusive. It may lie in the future."""

    to: Instant
    from_: Instant | None = field(name="from", default=None)

    def __post_init__(self) -> None:
        """Refuse a window that ends before it starts."""
        if self.from_ is not None and self.to <= self.from_:
            raise ValueError("`to` must be later than `from`")


class OrganizationRole(Value, frozen=True, kw_only=True):
    """An organization that an event names, and its role. `events.names` checks the pattern of `slug`."""

    slug: Annotated[str, Meta(max_length=100, description=SLUG_DESCRIPTION, extra_json_schema={"pattern": SLUG})]
    role: Slug | None = None


class EventRef(Value, frozen=True, kw_only=True):
    """A reference to another event, by the two attributes that identify it."""

    source: Uri
    id: EventId


class Bearing(Value, frozen=True, kw_only=True):
    """A reference to another event (`source` and `id`) or to a claim (`claim`)."""

    source: Uri | None = None
    id: EventId | None = None
    claim: Slug | None = None

    def __post_init__(self) -> None:
        """Refuse anything but exactly one of the two forms."""
        names_event = self.source is not None and self.id is not None
        half = (self.source is None) != (self.id is None)
        if half or names_event == (self.claim is not None):
            raise ValueError("name either an event (`source` and `id`) or a `claim`")


class Provenance(Value, frozen=True, kw_only=True):
    """Where a statement comes from. By default it comes from the event's source itself.

    `events.names` checks that `url` is a URI, and `events.links`, for publishers, that it is a web address.
    """

    publisher: Name | None = None
    url: (
        Annotated[
            str,
            Meta(
                max_length=2000,
                description="Web address of the source, http:// or https://, without spaces.",
                extra_json_schema={"pattern": WEB_URL},
            ),
        ]
        | None
    ) = None
    published: Annotated[date, Meta(description="Date of publication, YYYY-MM-DD.")] | None = None
    attributed_to: Name | None = None
    via: Name | None = None
    quote: Words | None = None
    summary: Words | None = None


class Driver(Value, frozen=True, kw_only=True):
    """What drives a revenue, as a share or in words."""

    what: Name
    share: Share | None = None
    words: Words | None = None


class Change(Value, frozen=True, kw_only=True):
    """Growth over a period that ends when the event happened."""

    one_of: ClassVar[OneOf | None] = OneOf(("percent", "amount"))

    over: Annotated[Literal["month", "quarter", "half_year", "year"], Meta(description="Length of the period.")]
    percent: Annotated[float, Meta(ge=-100, le=1e6, description="175 is +175 %.")] | None = None
    amount: Amount | None = None
    direction: Literal["up", "down"] = "up"

    def __post_init__(self) -> None:
        """Check `one_of`."""
        if self.one_of is not None:
            self.one_of.check(self)

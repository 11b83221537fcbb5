"""Messages that several pages show."""

NOTHING_PUBLISHED = (
    "Nothing has been published yet. Post an event, or run `whenline publish FILE`; it appears here by itself."
)
UNDERLINED = "Underlined values open what they rest on."

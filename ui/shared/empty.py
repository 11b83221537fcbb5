"""What the pages say before the first generation."""

NOTHING_YET = (
    "Nothing has been published yet. Post an event, or run `whenline publish FILE`; it appears here by itself."
)

"""Compare: two dates, or two states of knowledge, side by side."""

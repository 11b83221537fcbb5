"""The kinds of events: one module a family, one payload type a kind. Each module defines `FAMILY`."""

"""Kinds of event, one module a family, one payload type a kind; `KINDS` of each module is what it adds."""

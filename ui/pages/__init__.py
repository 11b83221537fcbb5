"""One module a page; `show(source)` draws it."""

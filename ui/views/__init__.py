"""The pages, one folder each. `page.py` declares `PAGE`; `blocks.py` builds the content, `words.py` the texts."""

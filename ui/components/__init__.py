"""Browser components: each a Python function that mounts ES modules and gives them data."""

"""The web server of the pages: which requests it takes, what its answers allow, and who may do what."""

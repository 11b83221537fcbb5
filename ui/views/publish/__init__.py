"""Posting an event from the pages: a form made from the contract, and a way to the gateway."""

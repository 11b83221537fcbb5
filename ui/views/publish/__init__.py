"""Publish: a form made from the contract, whose event is posted to the gateway."""

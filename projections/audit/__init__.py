"""The audit log of a home: who did what.

One line of JSON for each action, chained by hashes, without tokens and payloads.
"""

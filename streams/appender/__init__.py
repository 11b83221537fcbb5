"""Decodes a share of the partitions, and appends what it decoded to a store that many processes share."""

from streams.appender.appender import Appender
from streams.appender.membership import GroupMembership, Membership, StaticMembership, group_of
from streams.appender.share import Share

__all__ = ["Appender", "GroupMembership", "Membership", "Share", "StaticMembership", "group_of"]

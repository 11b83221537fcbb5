"""Publishes versions, and reports what prevents it."""

from __future__ import annotations

import structlog

from projections.errors import StoreUnavailable
from projections.store import Version, WriteSession
from streams.heartbeat import Heartbeat
from streams.projector.states import PUBLISH_AGAIN_S, PublishingSchedule

RECOVERING = "The tables are made again from the log; the newest generation serves until they have all that it has."

log = structlog.get_logger("whenline.projector")


def publish_version(session: WriteSession, schedule: PublishingSchedule, heartbeat: Heartbeat) -> Version | None:
    """The new version; None if it cannot be written, for example on a full disk: records are applied all the same."""
    began = schedule.clock()
    try:
        version = session.publish()
    except (OSError, StoreUnavailable) as error:
        log.error("a generation cannot be written", why=str(error), again_s=PUBLISH_AGAIN_S)
        heartbeat.concern("publishing", f"The newest generation cannot be written: {error}.")
        schedule.failed()
        return None
    heartbeat.concern("publishing", None)
    schedule.published(schedule.clock() - began)
    return version


def report_recovery(heartbeat: Heartbeat, missing: int) -> None:
    """Report how many records the tables lack before a version may be published."""
    heartbeat.concern("recovery", f"{RECOVERING} Records to go: {missing}." if missing else None)

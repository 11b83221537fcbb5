"""What Kafka's clients raise, in the words of Whenline."""

from __future__ import annotations

from aiokafka.errors import (
    CorruptRecordException,
    KafkaConnectionError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    OffsetOutOfRangeError,
    RecordTooLargeError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
    UnsupportedCodecError,
)

from streams.errors import LogError, LogUnavailable, PositionLost
from streams.log.cluster import security_of
from streams.log.port import POSITION_HINT, no_topic, position_lost

ANSWER_S = 20.0
"""How long Kafka may take to answer, and a record may wait for its acknowledgement, in seconds."""

SERVERS_HINT = "Start it with `whenline broker start`, or set KAFKA_BOOTSTRAP_SERVERS to a cluster that runs."
SECURED_HINT = (
    "See that it runs, and that KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD, KAFKA_SASL_MECHANISM and KAFKA_SSL_CAFILE are those that "
    "it asks for."
)
TOPICS_HINT = "Start Whenline once, which makes its topics, or make it by hand."


def unavailable(servers: str, why: object) -> LogUnavailable:
    """The error for a Kafka that does not answer; `why` is what its client said."""
    text = str(why).rstrip(".") or type(why).__name__
    # aiokafka tells of a password that was not taken, or a certificate, as of a broker that is not there.
    secured = security_of(servers).protocol != "PLAINTEXT"
    return LogUnavailable(
        f"Kafka at {servers} does not answer ({text}).", hint=SECURED_HINT if secured else SERVERS_HINT
    )


def translated(servers: str, error: BaseException, doing: str) -> LogError:  # noqa: PLR0911 - one a case
    """The `LogError` for what a client raised. `doing` says what failed: `write to whenline.models`."""
    failed = f"Kafka at {servers} did not {doing}"
    match error:
        case OffsetOutOfRangeError():
            place, offset = next(iter(error.args[0].items()))
            return PositionLost(position_lost((place.topic, place.partition), offset), hint=POSITION_HINT)
        case MessageSizeTooLargeError() | RecordTooLargeError():
            return LogError(f"{failed}: the record is too large.", hint="Make it smaller: a record may have 1 MB.")
        case UnknownTopicOrPartitionError():
            return LogError(f"{failed}: {no_topic('of that name').lower()}.", hint=TOPICS_HINT)
        case TopicAuthorizationFailedError():
            return LogError(f"{failed}: it is not allowed to.", hint="Ask for the right to read and write the topic.")
        case UnsupportedCodecError():
            return LogError(
                f"{failed}: a publisher compressed a record with a codec that is not here.",
                hint="Install cramjam (`pip install cramjam`) and start again.",
            )
        case CorruptRecordException():
            return LogError(f"{failed}: a record is corrupt.", hint="Restore the log's data from a replica or a copy.")
        case TimeoutError() | KafkaTimeoutError():
            return unavailable(servers, f"no answer within {ANSWER_S:g} s")
        case KafkaConnectionError() | OSError():
            return unavailable(servers, error)
        case KafkaError() if error.retriable:
            return unavailable(servers, error)
        case _:
            return LogError(f"{failed}: {error or type(error).__name__}.", hint="See the log of the broker.")

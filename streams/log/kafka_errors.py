"""Translates errors of Kafka's clients to Whenline's own."""

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
from streams.log.cluster import Cluster
from streams.log.port import POSITION_HINT, no_topic, position_lost

ANSWER_S = 20.0
"""Timeout of a request to Kafka, and of a record's acknowledgement, in seconds."""

SERVERS_HINT = "Start it with `whenline broker start`, or set KAFKA_BOOTSTRAP_SERVERS to a running cluster."
SECURED_HINT = (
    "Check that it runs, and that KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD, KAFKA_SASL_MECHANISM and KAFKA_SSL_CAFILE "
    "match its configuration."
)
TOPICS_HINT = "Start Whenline once, which creates its topics, or create it by hand."


def unavailable(cluster: Cluster, why: object) -> LogUnavailable:
    """The error for a Kafka that does not answer; `why` is the client's error."""
    text = str(why).rstrip(".") or type(why).__name__
    # aiokafka reports a rejected password or certificate as an unreachable broker.
    secured = cluster.security.protocol != "PLAINTEXT"
    return LogUnavailable(
        f"Kafka at {cluster} does not answer ({text}).", hint=SECURED_HINT if secured else SERVERS_HINT
    )


def translated(cluster: Cluster, error: BaseException, action: str) -> LogError:  # noqa: PLR0911 - one a case
    """The `LogError` for an error of a client. `action` names what failed: `write to whenline.models`."""
    failed = f"Kafka at {cluster} did not {action}"
    match error:
        case OffsetOutOfRangeError():
            partition, offset = next(iter(error.args[0].items()))
            return PositionLost(position_lost((partition.topic, partition.partition), offset), hint=POSITION_HINT)
        case MessageSizeTooLargeError() | RecordTooLargeError():
            return LogError(
                f"{failed}: the record is too large.", hint="Make it smaller: a record may have up to 1 MB."
            )
        case UnknownTopicOrPartitionError():
            return LogError(f"{failed}: {no_topic('of that name').lower()}.", hint=TOPICS_HINT)
        case TopicAuthorizationFailedError():
            return LogError(f"{failed}: access is denied.", hint="Grant this user read and write access to the topic.")
        case UnsupportedCodecError():
            return LogError(
                f"{failed}: a publisher compressed a record with an unsupported codec.",
                hint="Install Whenline with all its dependencies (cramjam reads snappy, lz4, zstd), and restart.",
            )
        case CorruptRecordException():
            return LogError(f"{failed}: a record is corrupt.", hint="Restore the log's data from a replica or a copy.")
        case TimeoutError() | KafkaTimeoutError():
            return unavailable(cluster, f"no answer within {ANSWER_S:g} s")
        case KafkaConnectionError() | OSError():
            return unavailable(cluster, error)
        case KafkaError() if error.retriable or type(error) is KafkaError:  # the bare class: no broker could be asked
            return unavailable(cluster, error)
        case _:
            return LogError(f"{failed}: {error or type(error).__name__}.", hint="See the log of the broker.")

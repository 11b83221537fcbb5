#!/bin/sh
# Formats Kafka's data folder with its users, once: kafka-format.sh PROPERTIES SECRETS. Formatted data stay as they are.
# The passwords of users that exist are changed by kafka-configs.sh (docs/hardening.md).
set -eu
properties=$1
secrets=$2
data=$(sed -n 's/^log\.dirs=//p' "$properties")
if [ -e "$data/meta.properties" ]; then
  exit 0
fi
tools=${KAFKA_TOOLS:-/opt/kafka/bin}
cluster=W$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n' | cut -c1-21)
set --
for user in admin gateway worker; do
  set -- "$@" --add-scram "SCRAM-SHA-512=[name=$user,password=$(cat "$secrets/kafka-$user")]"
done
exec "$tools/kafka-storage.sh" format --cluster-id "$cluster" --config "$properties" "$@"

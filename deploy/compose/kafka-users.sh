#!/bin/sh
# The users of the secured Kafka and what each may do. May run as often as it likes: passwords are set to those of the volumes.
set -eu
ADMIN=localhost:19091
BIN=/opt/kafka/bin

for role in worker publisher consumer; do
  # by a file: an argument could be read by every process of the host; a fault is not printed, as it would show the password
  printf 'SCRAM-SHA-512=password=%s\n' "$(cat "/secrets/$role/password")" >/tmp/scram.properties
  "$BIN/kafka-configs.sh" --bootstrap-server "$ADMIN" --alter --entity-type users --entity-name "$role" \
    --add-config-file /tmp/scram.properties >/dev/null 2>&1 || { echo "the password of $role could not be set" >&2; exit 1; }
  rm /tmp/scram.properties
  echo "user $role is set"
done

allow() { # ROLE ARGUMENT...
  role=$1
  shift
  "$BIN/kafka-acls.sh" --bootstrap-server "$ADMIN" --add --allow-principal "User:$role" "$@" >/dev/null
}
allow publisher --operation Write --operation Describe --topic articles
allow worker --operation Read --operation Describe --operation DescribeConfigs --topic articles
allow worker --operation Read --operation Write --operation Describe --operation DescribeConfigs \
  --topic articles.entities --topic events.mentions --topic events --topic articles.dead-letter
allow worker --operation Read --group "$CONSUMER_GROUP"
allow consumer --operation Read --operation Describe --operation DescribeConfigs --topic events
allow consumer --operation Read --group consumer --resource-pattern-type prefixed
echo "rights are given"

#!/bin/sh
# Makes the passwords that are not there yet, each in its own volume under /secrets. `secrets.sh grafana` makes Grafana's.
# A password given as a file (deploy/README.md) is left as it is. Nothing is printed but names.
set -eu
umask 077

INGEST_UID=10001
GRAFANA_UID=472

password() { # FOLDER
  if [ -s "$1/password" ]; then
    echo "$1/password is there"
  else
    head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$1/password.new"
    mv "$1/password.new" "$1/password"
    echo "$1/password made"
  fi
}

url() { # FOLDER ROLE: the database as that role sees it
  printf 'postgresql://%s:%s@postgres:5432/ingest\n' "$2" "$(cat "$1/password")" >"$1/url.new"
  mv "$1/url.new" "$1/url"
}

owned() { # UID FOLDER
  chmod 500 "$2"
  chmod 400 "$2"/*
  chown -R "$1:$1" "$2"
}

if [ "${1:-}" = grafana ]; then
  password /secrets/grafana
  owned "$GRAFANA_UID" /secrets/grafana
  exit
fi
for role in owner worker reader; do
  password "/secrets/$role"
  url "/secrets/$role" "ingest_$role"
  owned "$INGEST_UID" "/secrets/$role"
done
# the owner's once more, for the database's own container, whose user has another number in each image
cp /secrets/owner/password /secrets/postgres/password.new
mv /secrets/postgres/password.new /secrets/postgres/password
chmod 755 /secrets/postgres
chmod 444 /secrets/postgres/password

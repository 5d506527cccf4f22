#!/bin/sh
# The roles that log in to the database, with the passwords that `secrets` made. What they may do, the migrations say.
# May run as often as it likes: a password that was changed in its volume is changed in the database.
set -eu
PGPASSWORD=$(cat /secrets/owner/password)
export PGPASSWORD PGHOST=postgres PGUSER=ingest_owner PGDATABASE=ingest

for role in worker reader; do
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set role="ingest_$role" --set password="$(cat "/secrets/$role/password")" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
SQL
  echo "ingest_$role may log in"
done

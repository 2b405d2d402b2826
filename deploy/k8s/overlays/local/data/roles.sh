#!/bin/sh
# Run once by the image, when the database is new: a role for every service, owner of the schema of its name.
set -eu
for service in ingest composer renderer dispatcher tracker; do
  psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
    --set=role="$service" --set=password="$(cat "/etc/postgres-passwords/$service")" <<'SQL'
create role :"role" login password :'password';
create schema :"role" authorization :"role";
SQL
done

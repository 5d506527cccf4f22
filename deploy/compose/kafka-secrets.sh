#!/bin/sh
# Makes what the secured Kafka needs and does not have: an authority, the broker's certificate signed by it, and a password for
# each role, each in its own volume under /secrets. Nothing is printed but names. The authority's key is not kept: a certificate
# that runs out is replaced together with the authority, by removing the volumes kafka-tls and kafka-ca.
set -eu
umask 077

INGEST_UID=10001
KAFKA_UID=1000
DAYS=825

if [ ! -s /secrets/tls/broker.pem ] || [ ! -s /secrets/ca/ca.pem ]; then
  work=$(mktemp -d)
  cd "$work"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "$DAYS" -subj "/CN=ingest authority" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign" -keyout ca.key -out ca.pem 2>/dev/null
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=kafka" -keyout broker.key -out broker.csr 2>/dev/null
  printf 'subjectAltName=DNS:kafka,DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n' >extensions
  openssl x509 -req -in broker.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days "$DAYS" -extfile extensions -out broker.crt 2>/dev/null
  openssl pkcs8 -topk8 -nocrypt -in broker.key -out broker.pkcs8
  cat broker.pkcs8 broker.crt ca.pem >/secrets/tls/broker.pem
  cat ca.pem >/secrets/ca/ca.pem
  rm -r "$work"
  echo "authority and certificate made, good for $DAYS days"
fi
chown -R "$KAFKA_UID:$KAFKA_UID" /secrets/tls
chmod 500 /secrets/tls && chmod 400 /secrets/tls/broker.pem
chmod 755 /secrets/ca && chmod 444 /secrets/ca/ca.pem

for role in worker publisher consumer; do
  file=/secrets/$role/password
  if [ ! -s "$file" ]; then
    head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$file.new"
    mv "$file.new" "$file"
    echo "$file made"
  fi
  chmod 500 "/secrets/$role" && chmod 400 "$file"
  chown -R "$INGEST_UID:$INGEST_UID" "/secrets/$role"
done

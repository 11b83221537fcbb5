#!/bin/sh
# Writes a random password for each user of Kafka in Compose into a folder, once: `docker/make-secrets.sh secrets`.
# The folder is for its owner alone. Compose mounts single files, which must be readable to the user of a container.
set -eu
folder=${1:-secrets}
umask 077
mkdir -p "$folder"
chmod 700 "$folder"
for user in admin controller gateway worker; do
  file=$folder/kafka-$user
  [ -e "$file" ] && continue
  password=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
  [ ${#password} -eq 64 ]
  printf %s "$password" > "$file"
  chmod 444 "$file"
done

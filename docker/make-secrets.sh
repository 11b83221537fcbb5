#!/bin/sh
# Writes secrets of Compose into a folder, once: `docker/make-secrets.sh secrets`. A password for each user of Kafka, what
# signs the cookies of logins, and of a lake the password of the catalog and the keys of the object store.
# The folder is for its owner alone. Compose mounts single files, which must be readable to the user of a container.
set -eu
folder=${1:-secrets}
umask 077
mkdir -p "$folder"
chmod 700 "$folder"
for name in kafka-admin kafka-controller kafka-gateway kafka-worker ui-cookie lake-catalog lake-key lake-secret; do
  file=$folder/$name
  [ -e "$file" ] && continue
  secret=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
  [ ${#secret} -eq 64 ]
  printf %s "$secret" > "$file"
  chmod 444 "$file"
done

#!/bin/sh
# hallq's commands, run as the user and with the settings of the service. Others than root need sudo.
if [ "$(id -u)" != 0 ] && [ "$(id -un)" != hallq ]; then
    echo "请用 sudo hallq …  Use: sudo hallq ..." >&2
    exit 4
fi
set -a
. /etc/hallq/hallq.env
set +a
if [ "$(id -u)" = 0 ]; then
    ulimit -n 16384 # as hallq.service has it, so that `hallq doctor` sees what the service sees
    exec runuser -u hallq -- /opt/hallq/current/bin/hallq "$@"
fi
exec /opt/hallq/current/bin/hallq "$@"

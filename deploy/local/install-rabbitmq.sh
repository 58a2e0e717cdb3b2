#!/bin/sh
# Debian's RabbitMQ as programs only: the package would also start a broker of the whole machine, which nobody asked for.
# Runs as root. A policy-rc.d (invoke-rc.d's own switch) keeps services down while the package is unpacked.
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
fi
install() { apt-get install -y -qq --no-install-recommends rabbitmq-server; }
install || { apt-get update -qq && install; }
if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
  systemctl disable --quiet rabbitmq-server.service epmd.socket epmd.service 2>/dev/null || true
fi

#!/bin/sh
# Debian's chromium, for the tests that look at pages as people see them (tests/web). Runs as root.
set -eu
export DEBIAN_FRONTEND=noninteractive
install() { apt-get install -y -qq --no-install-recommends chromium; }
install || { apt-get update -qq && install; }

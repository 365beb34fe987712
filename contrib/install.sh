#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs or upgrades Ayni from the folder that it lies in, without a network:
#   sh install.sh [FOLDER OF THE ENVIRONMENT]
# Every file is held to its hash, by sha256sum and by pip. Needs Debian's python3-venv.
set -eu

cd "$(dirname "$0")"
venv=${1:-/opt/ayni/venv}

sha256sum --check --quiet --strict SHA256SUMS
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
# No setting of this account or machine may add a place to take packages from.
env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL -u PIP_CONSTRAINT \
  PIP_CONFIG_FILE=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1 \
  "$venv/bin/python" -m pip install --quiet --no-index --find-links wheels --only-binary :all: \
  --require-hashes -r requirements.txt
"$venv/bin/python" -m pip check
"$venv/bin/ayni" --version

#!/bin/sh
# Runs the tests that have programs and libraries of others on the other side, and installs what
# those need into .build/python: LiteLLM's proxy among it, for which `make test` does not wait.
set -eu

swift=${SWIFT:-swift}
proxy=.build/python/litellm
if [ ! -x "$proxy/bin/litellm" ]; then
  if ! { python3 -m venv "$proxy" &&
    "$proxy/bin/python" -m pip install --quiet --disable-pip-version-check \
      --retries 1 --timeout 10 'litellm[proxy]'; }; then
    echo "LiteLLM cannot be installed: its tests will be skipped." >&2
    rm -rf "$proxy"
  fi
fi

$swift build --build-tests
exec $swift test --skip-build --disable-xctest --no-parallel \
  --filter 'LiteLLMTests|JudgedRequestsTests|JudgedStreamsTests|WebSocketLibraryTests|AutobahnTests'

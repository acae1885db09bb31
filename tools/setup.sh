#!/bin/sh
# Install from Debian's packages what pip cannot: `setup.sh system`, `java`, `browser`, `firefox` or
# `machines`.
# Where it cannot install, it names the exact packages and stops.
set -eu

missing=""

need_library() {
  python3 -c "import ctypes; ctypes.CDLL('$1')" 2>/dev/null || missing="$missing $2"
}

case "${1:-system}" in
  system)
    if ! command -v python3 >/dev/null; then
      echo "Il manque Python 3.11 ou plus : installez le paquet python3." >&2
      exit 1
    fi
    if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      echo "Ce Python est trop ancien : il faut la version 3.11 ou plus." >&2
      exit 1
    fi
    python3 -c 'import venv, ensurepip' 2>/dev/null || missing="$missing python3-venv"
    python3 -c 'import zoneinfo; zoneinfo.ZoneInfo("Europe/Paris")' 2>/dev/null || missing="$missing tzdata"
    need_library libpango-1.0.so.0 libpango-1.0-0
    need_library libpangoft2-1.0.so.0 libpangoft2-1.0-0
    ;;
  browser)
    # What the tests of the form need: a browser, a screen for it, a proxy in front, and what
    # reads the service's unit and the rules of its firewall.
    command -v chromium >/dev/null || missing="$missing chromium"
    command -v Xvfb >/dev/null || missing="$missing xvfb"
    command -v xauth >/dev/null || missing="$missing xauth"
    [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
    command -v openssl >/dev/null || missing="$missing openssl"
    command -v systemd-analyze >/dev/null || missing="$missing systemd"
    [ -x /usr/sbin/nft ] || missing="$missing nftables"
    # The browser's driver is a program of its own.
    need_library libatomic.so.1 libatomic1
    ;;
  firefox)
    # The form is tried in a second browser.
    command -v firefox-esr >/dev/null || missing="$missing firefox-esr"
    ;;
  machines)
    # What the steps of the administrator's guide are run in: bare Debian systems.
    command -v debootstrap >/dev/null || missing="$missing debootstrap"
    ;;
  java)
    command -v javac >/dev/null || missing="$missing default-jdk-headless"
    [ -e /usr/share/java/jaxb-runtime.jar ] || missing="$missing libjaxb-java"
    ;;
esac

[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=""
elif command -v sudo >/dev/null; then
  as_root="sudo"
else
  as_root="none"
fi

if [ "$as_root" = none ] || ! command -v apt-get >/dev/null; then
  echo "Il manque des paquets. Demandez à l'administrateur d'installer :$missing" >&2
  exit 1
fi

echo "Installation des paquets :$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install="apt-get install -y --no-install-recommends"
if ! { $as_root apt-get update && $as_root env DEBIAN_FRONTEND=noninteractive $install $missing; } >"$log" 2>&1; then
  tail -n 5 "$log" >&2
  echo "Ces paquets n'ont pas pu être installés :$missing" >&2
  exit 1
fi

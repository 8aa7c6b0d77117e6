# Functions that the scripts in this folder share; to be sourced by bash.

# One line about what is being done, with the seconds since the script began.
progress() { printf '[%4d s] %s\n' "$SECONDS" "$*" >&2; }

# Ends the script with one sentence.
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs those of the named Debian packages that are missing, and says which. With
# rabbitmq-server, keeps Debian from starting a system-wide broker: ours is private.
ensure_apt_packages() {
  local package missing=() log
  for package in "$@"; do
    if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
      missing+=("$package")
    fi
  done
  if [ ${#missing[@]} = 0 ]; then return; fi
  command -v apt-get >/dev/null ||
    fail "These packages are missing and there is no apt-get here: ${missing[*]}; install them and run this again."
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    fail "These packages are missing: ${missing[*]}; run as root: apt-get install ${missing[*]}"
  progress "installing with apt: ${missing[*]}"
  log=$(mktemp)
  if ! install_with_apt "${missing[@]}" >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    fail "apt-get could not install ${missing[*]}; the reason is above and in $log."
  fi
  rm -f "$log"
}

install_with_apt() {
  local guard=/usr/sbin/policy-rc.d guarded=false
  # 101 is Debian's "not allowed": packages are set up, their services not started.
  if [[ " $* " == *" rabbitmq-server "* ]] && [ ! -e "$guard" ]; then
    guarded=true
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$guard" >/dev/null
    as_root chmod 755 "$guard"
  fi
  local status=0
  as_root apt-get update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" || status=$?
  if $guarded; then as_root rm -f "$guard"; fi
  return "$status"
}

# Whether something listens on the port of the loopback address.
port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Ends the script when a port is taken: require_free_port PORT WHAT-NEEDS-IT
require_free_port() {
  local holder
  if ! port_is_taken "$1"; then return; fi
  holder=$(ss -Hltnp "sport = :$1" 2>/dev/null |
    sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/ by \1 (process \2)/p' | head -n 1)
  fail "Port $1 for $2 is taken$holder; end what uses it or choose another."
}

# Shows what `swift build` does (read from standard input): a line every few seconds, each warning and
# error at once, with what follows them.
build_progress() {
  local line shown=-10 speaking=false
  while IFS= read -r line; do
    case $line in
      \[*/*\]*)
        speaking=false
        if ((SECONDS - shown >= 5)); then
          progress "$line"
          shown=$SECONDS
        fi
        ;;
      *"which are unhandled"*) speaking=false ;; # of packages that we depend on
      *error:* | *warning:*)
        speaking=true
        printf '%s\n' "$line" >&2
        ;;
      "Build complete"* | Fetching* | Fetched* | Computing* | Cloning* | Working*)
        speaking=false
        progress "$line"
        ;;
      *) if $speaking; then printf '%s\n' "$line" >&2; fi ;;
    esac
  done
}

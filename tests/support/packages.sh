# install_packages NAME...: installs the Debian packages that are missing, and nothing else.
#
# Sourced by tests/run.sh and examples/run.sh. On a system without dpkg it does nothing, and the
# build says what it does not find.

install_packages() {
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || return 0
    missing=
    for package in "$@"; do
        status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=
        [ "$status" = installed ] || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0

    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "missing packages, and neither root nor sudo to install them:$missing" >&2
            return 1
        }
        as_root=sudo
    fi
    echo "installing:$missing"
    # The lists of a fresh system are empty or old: try what is there, then fetch them.
    apt_install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300
        install -y -q --no-install-recommends"
    $apt_install $missing </dev/null >/dev/null 2>&1 || {
        $as_root apt-get -o DPkg::Lock::Timeout=300 update -q </dev/null
        $apt_install $missing </dev/null
    }
}

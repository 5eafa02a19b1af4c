#!/bin/sh
# Makes this machine a station of the hall: one full-screen browser that starts by itself and goes nowhere else. See --help.
set -eu
umask 022
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=

help() {
    cat <<'END'
用法 Usage:  ./station.sh [--root 目录 FOLDER] 网址 ADDRESS [CA 证书 ca.crt]

  ADDRESS  https://hall.example/kiosk/  取号机 kiosk
           https://hall.example/display/  大屏 screen
           https://hall.example/counter/pad/  评价器 rating pad
  ca.crt   大厅自己的 CA 证书，浏览器将信任它        the hall's own certificate authority, which the browser shall trust
  --root   只把文件写到此目录下（制作系统镜像用）    only write the files below FOLDER (for the image of a system)

需要 Needs:  apt-get install chromium cage xwayland curl fonts-noto-cjk
END
}

refuse() {
    printf '\n无法设置：%s\nNot set up: %s\n' "$1" "$2" >&2
    exit 1
}

[ "${1:-}" != --help ] && [ "${1:-}" != -h ] || { help; exit 0; }
if [ "${1:-}" = --root ] && [ $# -ge 2 ]; then
    root=$2
    shift 2
fi
address=${1:-}
case $address in
    http://*/kiosk/ | https://*/kiosk/) kind=kiosk ;;
    http://*/display/ | https://*/display/) kind=display ;;
    http://*/counter/pad/ | https://*/counter/pad/) kind=pad ;;
    *) help >&2; refuse "网址须以 /kiosk/、/display/ 或 /counter/pad/ 结尾。" "the address must end in /kiosk/, /display/ or /counter/pad/." ;;
esac
host=${address#*://}
host=${host%%/*}
host=${host%%:*}
authority=
if [ $# -ge 2 ]; then
    # Between its two lines a PEM file is what the policy wants.
    authority=$(awk '/-BEGIN CERTIFICATE-/ {on = 1; next} /-END CERTIFICATE-/ {exit} on {printf "%s", $0}' "$2" 2>/dev/null | tr -d '\r')
    [ -n "$authority" ] || refuse "$2 不是 PEM 格式的证书。" "$2 is no certificate in PEM."
    authority="\"$authority\""
fi
if [ -z "$root" ]; then
    [ "$(id -u)" = 0 ] || refuse "需要 root，请用 sudo 运行。" "this needs root; run it with sudo."
    for program in chromium cage Xwayland curl; do
        command -v "$program" >/dev/null || refuse \
            "缺少 $program，请先运行：apt-get install chromium cage xwayland curl fonts-noto-cjk" \
            "$program is missing; first: apt-get install chromium cage xwayland curl fonts-noto-cjk"
    done
    id kiosk >/dev/null 2>&1 || useradd --create-home --shell /usr/sbin/nologin kiosk
    for group in audio video input render tty; do
        if getent group "$group" >/dev/null; then usermod --append --groups "$group" kiosk; fi
    done
fi

install -d "$root/etc/hallq" "$root/etc/systemd/system" "$root/etc/chromium/policies/managed"
sed "s#^STATION_URL=.*#STATION_URL=$address#" "$here/station.env" >"$root/etc/hallq/station.env"
cp "$here/hallq-kiosk@.service" "$root/etc/systemd/system/hallq-kiosk@.service"
sed "s#hall\.example#$host#; s#\"CACertificates\": \[\]#\"CACertificates\": [$authority]#" "$here/policy.json" \
    >"$root/etc/chromium/policies/managed/hallq.json"

if [ -z "$root" ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl disable --now getty@tty1 2>/dev/null || true
    for other in kiosk display pad; do
        [ "$other" = "$kind" ] || systemctl disable --now "hallq-kiosk@$other" 2>/dev/null || true
    done
    systemctl enable "hallq-kiosk@$kind"
    systemctl restart "hallq-kiosk@$kind"
fi
printf '本机是 %s，网址 %s。\nThis machine is a station: %s at %s.\n' "$kind" "$address" "$kind" "$address"

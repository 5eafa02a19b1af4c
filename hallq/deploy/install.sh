#!/bin/sh
# Installs hallq from the folder in which this script lies, without any network. See --help.
set -eu
umask 022
unset PYTHONPATH PYTHONHOME 2>/dev/null || true
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
place=/opt/hallq
python=
service=no
agent=
ca=
root=

help() {
    cat <<'END'
用法 Usage:  ./install.sh [--to 目录 FOLDER] [--python 程序 PROGRAM] [--service | --agent 网址 ADDRESS [--ca 证书 ca.crt]]

  --to FOLDER       装到哪个目录，默认 /opt/hallq        where to install; /opt/hallq unless told
  --python PROGRAM  用哪个 Python，默认自动查找          which Python to use; looked for unless told
  --service         另建 hallq 用户、数据目录、设置文件、系统服务和 hallq 命令（需 root）
                    also make the user hallq, its data folder, the settings, the service and the command (as root)
  --agent ADDRESS   本机作打印代理，驱动接在本机的打印机（需 root）：建用户和服务，显示六位配对码，配对后自动启动
                    this machine is a print agent for the printers at it (as root): make the user and the service, show the six
                    digits, and start once it was let in; ADDRESS is the hall's, https://hall.example
  --ca ca.crt       大厅自己的 CA 证书                    with --agent: the hall's own certificate authority
  --root FOLDER     --service、--agent 的文件写到此目录下，不建用户（制作系统镜像用）
                    with --service or --agent: write the files below FOLDER and make no user (for the image of a system)

可重复运行：升级就是运行新安装包里的 install.sh。旧版本保留，随时可以换回。
It may be run again: an upgrade is the install.sh of the newer folder. Older versions are kept, to go back to.
END
}

say() { # Chinese, then English
    printf '%s\n%s\n' "$1" "$2"
}

refuse() {
    printf '\n无法安装：%s\nNot installed: %s\n' "$1" "$2" >&2
    exit 1
}

while [ $# -gt 0 ]; do
    case $1 in
        --to | --python | --root | --agent | --ca)
            [ $# -ge 2 ] || refuse "$1 后面缺少一项。" "$1 needs a word after it."
            case $1 in --to) place=$2 ;; --python) python=$2 ;; --root) root=$2 ;; --agent) agent=$2 ;; --ca) ca=$2 ;; esac
            shift ;;
        --service) service=yes ;;
        -h | --help) help; exit 0 ;;
        *) help >&2; refuse "不认识 $1。" "$1 is unknown." ;;
    esac
    shift
done
case $place in /*) ;; *) place=$(pwd)/$place ;; esac
case $agent in
    '' | https://?*) ;;
    *) refuse "--agent 的网址须以 https:// 开头：否则谁在路上都能打印。" "the address after --agent must begin with https://, else anybody on the way could print." ;;
esac
case $agent in *[\"\\]*) refuse "网址含有不允许的字符。" "the address holds what no address holds." ;; esac
if [ -n "$ca" ]; then
    grep -q -e '-BEGIN CERTIFICATE-' "$ca" 2>/dev/null || refuse "$ca 不是 PEM 格式的证书。" "$ca is no certificate in PEM."
    case $ca in /*) ;; *) ca=$(pwd)/$ca ;; esac
fi

# --- Is the folder whole, and is this the machine it was made for? ------------------------------------------------------

cd "$here"
sha256sum --quiet --check SHA256SUMS >/dev/null 2>&1 ||
    refuse "安装包不完整或有改动，请重新拷贝整个文件夹。" "this folder is not what was made; copy the whole of it once more."
# shellcheck source=/dev/null
. ./made-for # version, python_version, machine, libc

fits() { # whether a program is the Python of this folder
    "$1" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$python_version')" >/dev/null 2>&1
}

if [ -z "$python" ]; then
    for one in "python$python_version" python3 "/usr/bin/python$python_version"; do
        if fits "$one"; then python=$one && break; fi
    done
    [ -n "$python" ] || refuse \
        "本机没有 Python $python_version。请安装它（Debian: apt-get install python$python_version），或在装有本机 Python 的同类机器上重做安装包。" \
        "this machine has no Python $python_version. Install it (Debian: apt-get install python$python_version), or make the folder anew on a machine with the Python of this one."
elif ! fits "$python"; then
    refuse "$python 不是 Python $python_version，安装包只适用于这个版本。" "$python is not Python $python_version, for which this folder was made."
fi

here_machine=$(uname -m)
[ "$here_machine" = "$machine" ] || refuse \
    "安装包适用于 $machine 处理器，本机是 $here_machine。请在同类机器上重做。" \
    "this folder is for $machine processors, this machine is $here_machine. Make it anew on a machine of this kind."
here_libc=$("$python" -c "import platform; print(' '.join(platform.libc_ver()))")
"$python" -c "
import platform, sys
name, version = platform.libc_ver()
number = lambda text: [int(part) for part in text.split('.')]
sys.exit(name != 'glibc' or number(version) < number('$libc'))" || refuse \
    "需要 glibc $libc 或更新，本机是 ${here_libc:-其他}。请换用较新的系统。" \
    "glibc $libc or newer is needed, this machine has ${here_libc:-another}. Use a newer system."
if [ "$service$agent" != no ] && [ -z "$root" ] && [ "$(id -u)" != 0 ]; then
    refuse "--service 和 --agent 需要 root，请用 sudo 运行。" "--service and --agent need root; run it with sudo."
fi
if ! mkdir -p "$place" 2>/dev/null || [ ! -w "$place" ]; then
    refuse "不能写入 $place。请用 sudo 运行，或用 --to 选择别的目录。" "$place cannot be written. Run it with sudo, or choose another folder with --to."
fi

# --- The program: a folder a version, and a link to the one in use ------------------------------------------------------

mark=$(sha256sum SHA256SUMS | cut -c1-8)
new=$place/$version-$mark
if [ -e "$new/.complete" ]; then
    say "hallq $version 已装在 $new。" "hallq $version is installed in $new already."
else
    say "正在安装 hallq $version 到 $new ……" "Installing hallq $version into $new ..."
    rm -rf "$new"
    "$python" -m venv --without-pip "$new" ||
        refuse "$python 不能建立虚拟环境。" "$python cannot make a virtual environment."
    set -- wheels/pip-*.whl # runs from its wheel, so that a Python without pip will do
    PIP_CONFIG_FILE=/dev/null "$new/bin/python" "$1/pip" --isolated --disable-pip-version-check --no-cache-dir install --quiet \
        --no-index --find-links "$here/wheels" --root-user-action ignore "hallq==$version" ||
        refuse "上面写了原因。原来的版本没有改动。" "the reason stands above. What was installed before is as it was."
    "$new/bin/hallq" --version >/dev/null || refuse "装好的程序不能运行。" "the program does not run."
    : >"$new/.complete"
fi
ln -sfn "$new" "$place/current.new"
mv -fT "$place/current.new" "$place/current"
say "当前版本：$place/current" "In use now: $place/current"

# --- The service: only what is not there yet; settings of the place are never overwritten -------------------------------

if [ "$service" = yes ]; then
    if [ -z "$root" ]; then
        id hallq >/dev/null 2>&1 || useradd --system --user-group --home-dir /var/lib/hallq --shell /usr/sbin/nologin hallq
        if getent group dialout >/dev/null; then usermod --append --groups dialout hallq; fi
        install -d -o hallq -g hallq -m 700 /var/lib/hallq /var/lib/hallq/backups
    fi
    install -d "$root/etc/hallq" "$root/etc/systemd/system" "$root/usr/local/bin"
    [ -e "$root/etc/hallq/hallq.env" ] || install -m 644 deploy/hallq.env "$root/etc/hallq/hallq.env"
    for unit in hallq.service hallq-backup.service hallq-backup.timer; do
        sed "s#/opt/hallq#$place#g" "deploy/$unit" >"$root/etc/systemd/system/$unit"
        chmod 644 "$root/etc/systemd/system/$unit"
    done
    sed "s#/opt/hallq#$place#g" deploy/hallq-command.sh >"$root/usr/local/bin/hallq"
    chmod 755 "$root/usr/local/bin/hallq"
    if [ -z "$root" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
    say "设置文件 /etc/hallq/hallq.env；命令 hallq；服务 hallq.service。接下来的步骤见 README.md。" \
        "Settings in /etc/hallq/hallq.env, the command hallq, the service hallq.service. README.md says what comes next."
fi

# --- The print agent: what is told here holds; the token of this machine is kept -----------------------------------------

if [ -n "$agent" ]; then
    state=/var/lib/hallq-agent
    if [ -z "$root" ]; then
        id hallq-agent >/dev/null 2>&1 || useradd --system --user-group --home-dir $state --shell /usr/sbin/nologin hallq-agent
        for group in lp dialout; do
            if getent group "$group" >/dev/null; then usermod --append --groups "$group" hallq-agent; fi
        done
        install -d -o hallq-agent -g hallq-agent -m 700 $state
    fi
    install -d "$root/etc/hallq" "$root/etc/systemd/system"
    printf 'server = "%s"\n' "$agent" >"$root/etc/hallq/print-agent.toml"
    if [ -n "$ca" ]; then
        install -m 644 "$ca" "$root/etc/hallq/hall-ca.crt"
        printf 'ca = "/etc/hallq/hall-ca.crt"\n' >>"$root/etc/hallq/print-agent.toml"
    fi
    chmod 644 "$root/etc/hallq/print-agent.toml"
    sed "s#/opt/hallq#$place#g" deploy/hallq-print-agent.service >"$root/etc/systemd/system/hallq-print-agent.service"
    chmod 644 "$root/etc/systemd/system/hallq-print-agent.service"
    if [ -z "$root" ]; then
        [ -e $state/token ] || runuser -u hallq-agent -- "$place/current/bin/hallq" print-agent pair
        if [ -d /run/systemd/system ]; then
            systemctl daemon-reload
            systemctl enable hallq-print-agent
            systemctl restart hallq-print-agent
        fi
    fi
    say "本机是打印代理；在管理台的打印机设置里选它。服务 hallq-print-agent.service，设置 /etc/hallq/print-agent.toml。" \
        "This machine is a print agent; choose it at its printers in the office. Service hallq-print-agent.service, settings /etc/hallq/print-agent.toml."
fi
if [ "$service$agent" = no ]; then
    say "试一试：$place/current/bin/hallq --help" "Try: $place/current/bin/hallq --help"
fi

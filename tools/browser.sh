#!/bin/sh
# Install Debian's chromium and a Chinese font for the browser tests, where that is allowed; else say what is missed.
set -u

command -v chromium-headless-shell >/dev/null 2>&1 && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "正在安装 chromium 和中文字体，供浏览器测试使用……" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -qq -y fonts-noto-cjk >/dev/null
    for package in chromium-headless-shell chromium; do # the shell alone is lighter; where there is none, the whole
        command -v "$package" >/dev/null 2>&1 || apt-get install -qq -y "$package" >/dev/null && break
    done
fi

if ! command -v chromium-headless-shell >/dev/null 2>&1 && ! command -v chromium >/dev/null 2>&1; then
    echo "!!! 没有 chromium，也无权安装：浏览器测试（tests/browser）将跳过。请运行 apt-get install chromium fonts-noto-cjk" >&2
fi
exit 0

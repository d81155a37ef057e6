#!/bin/sh
# Compiles tern.ti and writes ../TerminfoEntries.swift. Needs tic and infocmp of ncurses 6.2 or later.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tic -x -o "$folder" tern.ti
entry() { TERMINFO="$folder" infocmp -x -Q2 "$1" | grep -v '^#' | tr -d '\n' | fold -w 88 | sed 's/.*/    &\\/; $ s/\\$//'; }
{
  cat <<'SWIFT'
/// Our own terminfo entries, compiled, in the form that ncurses takes from `$TERMINFO` itself.
///
/// Written by `Terminfo/regenerate.sh` from `Terminfo/tern.ti`, which see. They stand in for the
/// entry of a newer terminal, which is often not installed, and give 24-bit colours on any system.
enum TerminfoEntries {
  /// 24-bit colours; numbers from 0x1000000 are the palette.
  static let direct = """
SWIFT
  entry tern-direct
  printf '\n    """\n\n  /// 256 colours.\n  static let indexed256 = """\n'
  entry tern-256color
  printf '\n    """\n}\n'
} > ../TerminfoEntries.swift

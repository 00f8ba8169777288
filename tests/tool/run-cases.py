#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs the tool on each case in cases/ and compares exit code, messages and written files with what the case says.

A case is a file whose first comment lines are
  prepare: WORDS          a pisa command that must succeed first (any number)
  copy: FILE FILE         copies a file, named as seen from cases/
  truncate: FILE BYTES    cuts a file to that length
  replace: FILE A => B    replaces the first A by B, which may be nothing (or two words: A B)
  run: WORDS              the pisa command; OUT is a fresh folder; what follows is about it, until another run
  exit: N
  error: REGEX            a line of stderr matches (any number)
  output: REGEX           a line of stdout matches (any number)
  written: NAMES          the files in OUT afterwards, or `nothing`
"""

import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).resolve().parent / "cases"
KEYS = ("prepare", "copy", "truncate", "replace", "run", "exit", "error", "output", "written")


def read_case(path):
    """Returns the directives of a case in order, as (key, text)."""
    directives = []
    for line in path.read_text().splitlines():
        match = re.match(r"^(?://|#) (\w+): (.*)$", line)
        if not match:
            break
        if match.group(1) not in KEYS:
            raise SystemExit(f"{path}: unknown directive {match.group(1)}")
        directives.append(match.groups())
    return directives


def change_file(key, text, out):
    """Carries out a copy, truncate or replace directive."""
    name, rest = text.split(" ", 1)
    if key == "copy":
        target = pathlib.Path(rest.replace("OUT", str(out)))
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(CASES / name, target)
        return
    file = pathlib.Path(name.replace("OUT", str(out)))
    data = file.read_bytes()
    if key == "truncate":
        assert len(data) > int(rest), f"{file} is only {len(data)} bytes long"
        file.write_bytes(data[: int(rest)])
        return
    old, new = re.split(" =>(?: |$)", rest) if " =>" in rest else rest.split(" ")
    assert old.encode() in data, f"{file} does not contain {old}"
    file.write_bytes(data.replace(old.encode(), new.encode(), 1))


def run_case(pisa, path):
    """Returns what is wrong with the case, empty if it holds."""
    faults = []
    with tempfile.TemporaryDirectory() as scratch:
        out = pathlib.Path(scratch) / "out"

        def pisa_run(words):
            arguments = [re.sub("(^|=)OUT(?=/|$)", lambda match: match[1] + str(out), word) for word in words]
            return subprocess.run([pisa, *arguments], cwd=CASES, capture_output=True, text=True, timeout=400)

        result = None
        for key, text in read_case(path):
            if key == "prepare":
                prepared = pisa_run(shlex.split(text))
                if prepared.returncode != 0:
                    return [f"prepare failed: {prepared.stderr}"]
            elif key in ("copy", "truncate", "replace"):
                change_file(key, text, out)
            elif key == "run":
                result = pisa_run(shlex.split(text))
            elif key == "exit" and result.returncode != int(text):
                faults.append(f"exit {result.returncode}, expected {text}")
            elif key == "error" and not any(re.search(text, line) for line in result.stderr.splitlines()):
                faults.append(f"no line of stderr matches {text}")
            elif key == "output" and not any(re.search(text, line) for line in result.stdout.splitlines()):
                faults.append(f"no line of stdout matches {text}")
            elif key == "written":
                names = " ".join(sorted(p.name for p in out.iterdir())) if out.exists() else ""
                if names != ("" if text == "nothing" else text):
                    faults.append(f"wrote '{names}', expected '{text}'")
        if result is None:
            return ["the case runs nothing"]
        if faults:
            faults += ["stdout: " + result.stdout, "stderr: " + result.stderr]
    return faults


def main():
    pisa = str(pathlib.Path(sys.argv[1]).resolve())
    cases = sorted(p for p in CASES.iterdir() if p.suffix in (".cc", ".case", ".p4"))
    failed = 0
    for path in cases:
        faults = run_case(pisa, path)
        failed += bool(faults)
        print(("FAIL " if faults else "ok   ") + path.name)
        for fault in faults:
            print("     " + fault.replace("\n", "\n     "))
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())

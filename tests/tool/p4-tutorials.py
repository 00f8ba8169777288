#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compiles every solution of p4lang/tutorials, and loads each of its sN-runtime.json files onto a switch.

PISA_TUTORIALS names a checkout of https://github.com/p4lang/tutorials; without it the test is skipped.
"""

import os
import pathlib
import struct
import subprocess
import sys
import tempfile

SKIPPED = 77
# a capture (pcap-savefile(5)) of one Ethernet frame of 60 zeros
CAPTURE = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + struct.pack("<IIII", 0, 0, 60, 60) + bytes(60)


def run(command):
    """Returns what a command says if it fails, None if it does not."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return None if done.returncode == 0 else (done.stderr or done.stdout)[:500]


def check(pisa, solution, out):
    """Returns the number of runtime files, and what is wrong with the program or them."""
    (out / "one.pcap").write_bytes(CAPTURE)
    fault = run([pisa, "compile", solution, "--target", "ideal", "-o", out])
    if fault:
        return 0, [f"{solution}: {fault}"]
    faults = []
    files = sorted(solution.parent.parent.rglob("s*-runtime.json"))
    for entries in files:
        fault = run([pisa, "run", solution, "--target", "ideal", "--in", f"0={out}/one.pcap", "--out", out / "ports",
                     "--entries", entries])
        if fault:
            faults.append(f"{entries}: {fault}")
    return len(files), faults


def main():
    place = os.environ.get("PISA_TUTORIALS")
    if not place:
        print("skipped: PISA_TUTORIALS names no checkout of p4lang/tutorials")
        return SKIPPED
    solutions = sorted(pathlib.Path(place).glob("exercises/*/solution/*.p4"))
    if not solutions:
        print(f"{place} has no exercises/*/solution/*.p4: set PISA_TUTORIALS to a checkout of p4lang/tutorials")
        return 1
    wrong = 0
    for solution in solutions:
        with tempfile.TemporaryDirectory() as out:
            files, faults = check(os.path.abspath(sys.argv[1]), solution, pathlib.Path(out))
        wrong += len(faults)
        print(f"{solution.stem}: {files} runtime files, {len(faults) or 'no'} faults")
        for fault in faults:
            print(f"  {fault}")
    return 1 if wrong else 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Fails if one of the 28 oracle cases has no test, or names one that is not there.

The table is in contrib-module/doc/rationale/11-oracle-cases.md. A test is named `Suite.Name` as GoogleTest names it, or
`FILE:Class` for a case of an ns-3 suite in tests/ns3/FILE.cc.
"""

import pathlib
import re
import sys

CASES = 28
TESTS = pathlib.Path(__file__).resolve().parent
TABLE = TESTS.parent / "contrib-module/doc/rationale/11-oracle-cases.md"


def google_tests():
    """Returns the names of all GoogleTest tests in the sources."""
    names = set()
    for path in TESTS.glob("*/*.cc"):
        text = path.read_text()
        names.update(f"{suite}.{name}" for suite, name in re.findall(r"^TEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\)", text, re.M))
    return names


def ns3_tests():
    """Returns the names of all cases that ns-3 suites add."""
    return {
        f"{path.stem}:{case}"
        for path in (TESTS / "ns3").glob("*.cc")
        for case in re.findall(r"AddTestCase\(new (\w+)", path.read_text())
    }


def main():
    known = google_tests() | ns3_tests()
    rows = {}
    faults = []
    for number, line in enumerate(TABLE.read_text().splitlines(), 1):
        row = re.match(r"^\| (\d+) \|.*\| ([^|]*) \|$", line)
        if not row:
            continue
        case = int(row[1])
        names = re.findall(r"`([^`]+)`", row[2])
        if case in rows:
            faults.append(f"{TABLE.name}:{number}: case {case} is there twice")
        rows[case] = names
        faults += [f"{TABLE.name}:{number}: no test {name}" for name in names if name not in known]
    faults += [f"{TABLE.name}: case {case} has no test" for case in range(1, CASES + 1) if not rows.get(case)]
    faults += [f"{TABLE.name}: there is no case {case}" for case in rows if not 1 <= case <= CASES]
    print("\n".join(faults) or f"{CASES} cases, {sum(len(names) for names in rows.values())} tests")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs programs of a few lines and their packets with `pisa stf`: stf-cases.py PISA [WORD of the fact]

The files stf/*.txt hold them: `## fact`, then `part: code` for the parts of a v1model program that are not as below, then
the lines of the STF test, or `refused: WHAT` for what the tool says of a program that it refuses.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

PARTS = {
    "headers": "header a_t { bit<8> x; bit<8> y; } header w_t { bit<16> v; }",
    "fields": "a_t a;",
    "metadata": "bit<8> unused;",
    "outside": "",
    "parser locals": "",
    "parser": "state start { b.extract(h.a); transition accept; }",
    "verify": "",
    "ingress locals": "",
    "ingress": "",
    "egress locals": "",
    "egress": "",
    "checksum": "",
    "deparser": "b.emit(h);",
}
REFUSED = "refused"
PROGRAM = """#include <core.p4>
#include <v1model.p4>
{headers}
struct H {{ {fields} }}
struct M {{ {metadata} }}
{outside}
parser P(packet_in b, out H h, inout M m, inout standard_metadata_t s) {{
    {parser locals}
    {parser}
}}
control V(inout H h, inout M m) {{ apply {{ {verify} }} }}
control I(inout H h, inout M m, inout standard_metadata_t s) {{
    {ingress locals}
    apply {{ s.egress_spec = 1; {ingress} }}
}}
control E(inout H h, inout M m, inout standard_metadata_t s) {{
    {egress locals}
    apply {{ {egress} }}
}}
control C(inout H h, inout M m) {{ apply {{ {checksum} }} }}
control D(packet_out b, in H h) {{ apply {{ {deparser} }} }}
V1Switch(P(), V(), I(), E(), C(), D()) main;
"""


def read_cases(path):
    """Yields (fact, parts, lines of the test)."""
    for section in re.split(r"^## ", path.read_text(), flags=re.MULTILINE)[1:]:
        fact, *lines = section.strip().splitlines()
        parts, test = {}, []
        for line in lines:
            name, colon, code = line.partition(": ")
            if colon and name in [*PARTS, REFUSED]:
                parts[name] = code
            else:
                test.append(line)
        if (REFUSED in parts) == any(line.startswith("packet ") for line in test):
            raise SystemExit(f"{path}: '{fact}' either sends packets or is refused")
        yield fact, parts, test


def wrongly_taken(pisa, folder, what):
    """Returns what the tool does with a program that it must refuse so, if it does something else."""
    run = subprocess.run([pisa, "compile", "case.p4", "--target", "ideal", "-o", "out"], cwd=folder,
                         capture_output=True, text=True, timeout=120)
    refused = run.returncode == 1 and re.match(r"case\.p4:\d+:\d+: error: ", run.stderr) and what in run.stderr
    return "" if refused else f"exit {run.returncode}, not refused for: {what}\n{run.stderr}"


def fault_of(pisa, parts, test):
    """Returns what the tool says if the test fails, else nothing."""
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "case.p4"
        program.write_text(PROGRAM.format(**{**PARTS, **parts}))
        if REFUSED in parts:
            return wrongly_taken(pisa, folder, parts[REFUSED])
        (pathlib.Path(folder) / "case.stf").write_text("\n".join(test) + "\n")
        run = subprocess.run([pisa, "stf", "case.p4", "case.stf"], cwd=folder, capture_output=True, text=True,
                             timeout=120)
    return "" if run.returncode == 0 else f"exit {run.returncode}\n{run.stderr}{run.stdout}"


def main():
    pisa = str(pathlib.Path(sys.argv[1]).resolve())
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    tried = failed = 0
    for path in sorted((pathlib.Path(__file__).resolve().parent / "stf").glob("*.txt")):
        for fact, parts, test in read_cases(path):
            if word not in fact:
                continue
            tried += 1
            fault = fault_of(pisa, parts, test)
            if fault:
                failed += 1
                print(f"FAIL {path.name}: {fact}\n{fault}")
    print(f"{tried - failed} of {tried} programs do to their packets what they must, or are refused as they must be")
    sys.exit(1 if failed or not tried else 0)


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs p4c's sample programs with `pisa stf` and compares whole packets with those that BMv2 sent.

The programs and their .stf files lie in the folder PISA_P4C_SAMPLES, what BMv2 sent in stf/vectors-a-h.jsonl of the corpus
(PISA_CORPUS or ../shared/corpus). Without either the test is skipped. Digits that a test does not look at (`*`) are left out:
they are values that the program never set.
"""

import json
import os
import pathlib
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
# program: why it cannot pass
KNOWN = {
    "forloop-bmv2": "loops in controls are not lowered",
    "gauntlet_side_effect_order_5-bmv2": "one place passed for two parameters is refused",
}


def blank(digits, mask):
    """The digits with `*` where the mask has it."""
    return "".join("*" if i < len(mask) and mask[i] == "*" else d for i, d in enumerate(digits.upper()))


def packets(by_port, masks):
    """Packets per port, ports without any left out."""
    return {
        port: [blank(d, masks.get(port, [])[i] if i < len(masks.get(port, [])) else "") for i, d in enumerate(sent)]
        for port, sent in by_port.items()
        if sent
    }


def fault_of(pisa, samples, vector):
    """Returns what is wrong with one program, None if nothing is."""
    name = vector["name"]
    run = subprocess.run([pisa, "stf", f"{name}.p4", f"{name}.stf", "--json"], cwd=samples, capture_output=True,
                         text=True, timeout=120)
    if run.returncode != 0:
        return (run.stderr or run.stdout)[:300]
    masks = {}
    for step in vector["steps"]:
        if step["op"] == "expect":
            masks.setdefault(str(step["port"]), []).append(step.get("hex") or "")
    sent = packets(json.loads(run.stdout)["tests"][0]["sent"], masks)
    wanted = packets(vector["observed"], masks)
    return None if sent == wanted else f"sent {sent}, BMv2 sent {wanted}"


def main():
    corpus = pathlib.Path(os.environ.get("PISA_CORPUS", TOP.parent / "shared" / "corpus")) / "stf" / "vectors-a-h.jsonl"
    samples = pathlib.Path(os.environ.get("PISA_P4C_SAMPLES", ""))
    if not corpus.exists() or "PISA_P4C_SAMPLES" not in os.environ:
        print("skipped: set PISA_P4C_SAMPLES to a folder with p4c's p4_16_samples, and PISA_CORPUS")
        return 0
    vectors = [json.loads(line) for line in corpus.read_text().splitlines()]
    vectors = [v for v in vectors if v["dir"] == "p4_16_samples" and v["arch"] == "v1model" and v["bmv2"] == "pass"]
    wrong = 0
    for vector in vectors:
        fault = fault_of(sys.argv[1], samples, vector)
        known = KNOWN.get(vector["name"])
        wrong += (fault is None) == (known is not None)
        if fault is not None or known is not None:
            print(f"{vector['name']}: {fault or 'passes'}" + (f" (known: {known})" if known else ""))
    print(f"{len(vectors)} programs, {wrong} not as known")
    return 1 if wrong or not vectors else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs p4c's sample programs with `pisa stf` and compares whole packets with those that BMv2 sent.

The programs and their .stf files lie in the folder PISA_P4C_SAMPLES, what BMv2 sent in stf/vectors-a-h.jsonl of the corpus
(PISA_CORPUS or ../shared/corpus). Without either the test is skipped. Digits that a test does not look at (`*`) are left out:
they are values that the program never set.

With PISA_P4C_JSON the same is done with what p4c-bm2-ss made of the samples: a folder with p4_16_samples/NAME.json and
p4_14_samples/NAME.json, each with its .stf file beside it.
"""

import json
import os
import pathlib
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
# program: why it cannot pass
KNOWN = {}
# the same from p4c's JSON
KNOWN_OF_JSON = {"forloop-bmv2": "jumps back in actions are refused"}


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


def fault_of(pisa, folder, program, vector):
    """Returns what is wrong with one program, None if nothing is."""
    run = subprocess.run([pisa, "stf", program, f"{vector['name']}.stf", "--json"], cwd=folder, capture_output=True,
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


def compare(pisa, vectors, place, known):
    """Runs the programs; place(vector) says in which folder which file is one. Returns how many are not as known."""
    wrong = 0
    for vector in vectors:
        fault = fault_of(pisa, *place(vector), vector)
        reason = known.get(vector["name"])
        wrong += (fault is None) == (reason is not None)
        if fault is not None or reason is not None:
            print(f"{vector['name']}: {fault or 'passes'}" + (f" (known: {reason})" if reason else ""))
    print(f"{len(vectors)} programs, {wrong} not as known")
    return wrong


def main():
    corpus = pathlib.Path(os.environ.get("PISA_CORPUS", TOP.parent / "shared" / "corpus")) / "stf" / "vectors-a-h.jsonl"
    samples = os.environ.get("PISA_P4C_SAMPLES")
    translated = os.environ.get("PISA_P4C_JSON")
    if not corpus.exists() or not (samples or translated):
        print("skipped: set PISA_P4C_SAMPLES to a folder with p4c's p4_16_samples, or PISA_P4C_JSON, and PISA_CORPUS")
        return 0
    vectors = [json.loads(line) for line in corpus.read_text().splitlines()]
    vectors = [v for v in vectors if v["arch"] in ("v1model", "p4_14") and v["bmv2"] == "pass"]
    wrong = 0 if vectors else 1
    if samples:
        sources = [v for v in vectors if v["arch"] == "v1model"]
        wrong += compare(sys.argv[1], sources, lambda v: (samples, f"{v['name']}.p4"), KNOWN)
    if translated:
        wrong += compare(sys.argv[1], vectors, lambda v: (os.path.join(translated, v["dir"]), f"{v['name']}.json"), KNOWN_OF_JSON)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

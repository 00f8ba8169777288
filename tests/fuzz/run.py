#!/usr/bin/env python3
# Runs all fuzzers of a folder, one on each core, for PISA_FUZZ_SECONDS each (60 without it); fails if one finds a fault.
# SPDX-License-Identifier: GPL-2.0-only
#   tests/fuzz/run.py build/fuzz/tests/fuzz [NAME...]
import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
# What users would give to each reader: the fuzzer starts from these.
SEEDS = {
    "fuzz-p4": ["examples/p4/*.p4", "tests/ns3/p4/*.p4"],
    "fuzz-cli": ["examples/p4/*.txt"],
    "fuzz-runtime": ["examples/p4/*.json"],
    "fuzz-stf": ["tests/tool/cases/**/*.stf"],
    "fuzz-text": ["tests/golden/*.pisa"],
    "fuzz-lyra": ["examples/lyra/*.lyra"],
    "fuzz-bmv2": ["tests/fuzz/seeds/bmv2.json"],
}

PROGRAMS = 16  # as many as fuzz-engine.cc has


def seconds():
    """The time of each fuzzer, or the end with a word about what the variable must be."""
    text = os.environ.get("PISA_FUZZ_SECONDS", "60")
    if not text.isdigit() or int(text) == 0:
        sys.exit(f"PISA_FUZZ_SECONDS is '{text}': set it to a whole number of seconds from 1 on")
    return int(text)


def frames():
    """For the engine: the number of a program, and a frame for it to parse."""
    chance = random.Random(1)
    return [bytes([number]) + chance.randbytes(160) for number in range(PROGRAMS)]


def gather(name, folder):
    for number, frame in enumerate(frames() if name == "fuzz-engine" else []):
        (folder / str(number)).write_bytes(frame)
    for pattern in SEEDS.get(name, []):
        for number, path in enumerate(sorted(SOURCE.glob(pattern))):
            shutil.copyfile(path, folder / f"{number}-{path.name}")


def run(fuzzer, limit):
    """@return the fuzzer's name, how many inputs it tried, and its output if it found a fault."""
    findings = fuzzer.parent / "findings"
    findings.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        gather(fuzzer.name, pathlib.Path(corpus))
        command = [str(fuzzer), corpus, f"-max_total_time={limit}", "-timeout=20", "-rss_limit_mb=4096", "-len_control=0",
                   "-print_final_stats=1", f"-artifact_prefix={findings}/{fuzzer.name}-"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace", check=False)
    tried = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stdout)
    return fuzzer.name, int(tried.group(1)) if tried else 0, done.stdout if done.returncode != 0 else None


def main():
    folder = pathlib.Path(sys.argv[1])
    wanted = set(sys.argv[2:])
    names = sorted(path.stem for path in pathlib.Path(__file__).resolve().parent.glob("fuzz-*.cc"))
    if wanted - set(names):
        sys.exit(f"no fuzzer is called {', '.join(sorted(wanted - set(names)))}: there are {', '.join(names)}")
    fuzzers = [folder / name for name in names if not wanted or name in wanted]
    if not folder.exists():
        print("skipped: build the target pisa-fuzzers, or run ./test without --no-fuzz")
        sys.exit(77)
    missing = [path.name for path in fuzzers if not os.access(path, os.X_OK)]
    if missing:
        sys.exit(f"{folder} is without {', '.join(missing)}: build the target pisa-fuzzers")
    limit = seconds()
    faults = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, tried, output in pool.map(lambda fuzzer: run(fuzzer, limit), fuzzers):
            print(f"{name}: {tried} inputs, {'nothing found' if output is None else 'FAULT'}", flush=True)
            if output is not None:
                faults += 1
                print(output[-6000:], flush=True)
            elif tried == 0:
                faults += 1
                print(f"{name}: it has tried no input", flush=True)
    sys.exit(1 if faults else 0)


main()

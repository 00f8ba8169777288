#!/usr/bin/env python3
# Instructions that one packet costs on one hop: our chips beside ns-3's own bridge and router, counted by callgrind.
# SPDX-License-Identifier: GPL-2.0-only
"""usage: hop.py HOP-BENCH [--limit N] [--kinds rmt-32,csma-bridge,...]

Runs hop-bench with two numbers of packets (the difference is what packets cost, set-up left out) on chains of one and
five hops (the difference is what hops cost, hosts left out). Instruction and event counts do not depend on the
machine's load. Exit 1 if a hop over any chip of ours costs more than one over the CSMA bridge, or one over rmt-32 more
than N instructions.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys

PACKETS = (300, 1300)
HOPS = (1, 5)
SIZES = (46, 1500)  # of IP datagrams
CHIPS = ["rmt-32", "rmt-drmt-paper", "tofino-like", "drmt", "drmt-banked", "ideal"]
BRIDGE = "csma-bridge"
KINDS = CHIPS + [BRIDGE, "ipv4-router"]


def count(bench, kind, hops, ip, packets):
    """Instructions and events of one run."""
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", bench, f"--kind={kind}", f"--hops={hops}",
         f"--ip={ip}", f"--packets={packets}"],
        capture_output=True, text=True, check=True)
    return (int(re.search(r"Collected\s*:\s*(\d+)", run.stderr).group(1)),
            int(re.search(r"events (\d+)", run.stdout).group(1)))


def per_hop(bench, kind, ip):
    """Instructions and events a packet and hop."""
    runs = [[count(bench, kind, hops, ip, packets) for packets in PACKETS] for hops in HOPS]
    return [((runs[1][1][i] - runs[1][0][i]) - (runs[0][1][i] - runs[0][0][i])) / (PACKETS[1] - PACKETS[0]) /
            (HOPS[1] - HOPS[0]) for i in (0, 1)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("--limit", type=int, default=10000)
    parser.add_argument("--kinds", default=",".join(KINDS))
    args = parser.parse_args()
    kinds = args.kinds.split(",")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {(kind, ip): pool.submit(per_hop, args.bench, kind, ip) for kind in kinds for ip in SIZES}
        hops = {job: result.result() for job, result in jobs.items()}
    print(f"{'a hop over':16}" + "".join(f"{f'{ip} B: instructions':>22} {'events':>7}" for ip in SIZES))
    failed = False
    for kind in kinds:
        print(f"{kind:16}" + "".join(f"{hops[kind, ip][0]:22.0f} {hops[kind, ip][1]:7.2f}" for ip in SIZES))
        for ip in SIZES:
            bound = hops[BRIDGE, ip][0] if kind in CHIPS and BRIDGE in kinds else float("inf")
            bound = min(bound, args.limit) if kind == "rmt-32" else bound
            failed |= hops[kind, ip][0] > bound
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# Instructions that one packet costs on one switch hop: ours beside ns-3's CSMA bridge, counted by callgrind.
# SPDX-License-Identifier: GPL-2.0-only
"""usage: hop.py HOP-BENCH [--limit N]

Runs hop-bench with two numbers of packets (the difference is what packets cost, set-up left out) on chains of one and
five switches (the difference is what hops cost, hosts left out). Instruction counts do not depend on the machine's
load. Exit 1 if a hop of ours costs more than the bridge's, or more than N instructions.
"""
import argparse
import re
import subprocess
import sys

PACKETS = (500, 2500)
HOPS = (1, 5)


def instructions(bench, kind, hops, ip, packets):
    """User instructions of one run."""
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", bench, f"--kind={kind}", f"--hops={hops}",
         f"--ip={ip}", f"--packets={packets}"],
        capture_output=True, text=True, check=True)
    return int(re.search(r"Collected\s*:\s*(\d+)", run.stderr).group(1))


def per_hop(bench, kind, ip):
    """Instructions a packet and hop."""
    chain = [(instructions(bench, kind, hops, ip, PACKETS[1]) - instructions(bench, kind, hops, ip, PACKETS[0])) /
             (PACKETS[1] - PACKETS[0]) for hops in HOPS]
    return (chain[1] - chain[0]) / (HOPS[1] - HOPS[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("--limit", type=int, default=10600)
    args = parser.parse_args()
    failed = False
    for ip in (46, 1500):
        ours, bridge = (per_hop(args.bench, kind, ip) for kind in ("pisa", "csma"))
        print(f"ip {ip:4} bytes: pisa {ours:6.0f}, CSMA bridge {bridge:6.0f} instructions a hop, ratio {ours / bridge:.2f}")
        failed |= ours > bridge or ours > args.limit
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs random P4 programs with `pisa stf` and compares every bit with a model of the language.

usage: random-programs.py PISA [COUNT] [FIRST SEED]; writes a failing program, made smaller, to the working folder.
"""

import itertools
import pathlib
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from random_program import SMALL, Program  # noqa: E402
from random_values import Header, Leave, Return, execute  # noqa: E402

PACKETS = 6


def callable_text(what, called):
    parameters = ", ".join(f"{direction} {kind} {name}" for direction, kind, name in called.parameters)
    return f"{what} {called.name}({parameters})", " ".join(map(str, called.body))


def text_of(program):
    """The program, all of whose work is in ingress."""
    fields = " ".join(f"{kind} {name};" for name, kind in program.fields.items())
    text = (f"#include <core.p4>\n#include <v1model.p4>\nheader d_t {{ {fields} }}\n"
            "header s_t { bit<8> x; bit<16> y; }\nstruct headers { d_t d; s_t e; s_t[3] s; }\nstruct meta { }\n"
            "parser P(packet_in b, out headers h, inout meta m, inout standard_metadata_t sm) {\n"
            "  state start { b.extract(h.d); transition select(h.d.small[1:0]) { 0: accept; default: one; } }\n"
            "  state one { b.extract(h.s.next); transition select(h.d.small[1:0]) { 1: accept; default: two; } }\n"
            "  state two { b.extract(h.s.next); transition accept; } }\n"
            "control V(inout headers h, inout meta m) { apply { } }\n"
            "control C(inout headers h, inout meta m) { apply { } }\n")
    for function in program.functions:
        head, body = callable_text(str(function.result), function)
        text += f"{head} {{\n  {body}\n}}\n"
    for control in program.controls:
        parameters = ", ".join(["inout headers h"] + [f"{d} {k} {n}" for d, k, n in control.parameters[1:]])
        text += f"control {control.name}({parameters}) {{ apply {{\n  {' '.join(map(str, control.body))}\n}} }}\n"
    text += "control I(inout headers h, inout meta m, inout standard_metadata_t sm) {\n"
    text += "".join(f"  {statement}\n" for statement in program.globals)
    text += "".join(f"  {c.name}() {c.name}_i;\n" for c in program.controls)
    for action in program.actions:
        head, body = callable_text("  action", action)
        text += f"{head} {{\n    {body}\n  }}\n"
    text += "".join(map(str, program.tables))
    main = "".join(f"  {statement}\n" for statement in program.main)
    return (text + f"apply {{\n  sm.egress_spec = 1;\n{main}}} }}\n"
            "control E(inout headers h, inout meta m, inout standard_metadata_t sm) { apply { } }\n"
            "control D(packet_out b, in headers h) { apply { b.emit(h); } }\n"
            "V1Switch(P(), V(), I(), E(), C(), D()) main;\n")


def header_bits(header):
    value = width = 0
    for name, kind in header.types.items():
        value = value << kind.width | header.fields[name]
        width += kind.width
    return f"{value:0{width // 4}x}"


def fill(header, value):
    header.valid = True
    for name, kind in reversed(header.types.items()):
        header.fields[name] = value & (1 << kind.width) - 1
        value >>= kind.width


def packets_of(program, seed):
    """Packets and what becomes of each."""
    chance = random.Random(seed)
    for _ in range(PACKETS):
        headers = {"d": Header(program.fields), "e": Header(SMALL), "s": [Header(SMALL) for _ in range(3)]}
        fill(headers["d"], chance.getrandbits(sum(kind.width for kind in program.fields.values())))
        if chance.random() < 0.5:
            headers["d"].fields["small"] = chance.randint(0, 7)
        for element in headers["s"][: min(headers["d"].fields["small"] & 3, 2)]:
            fill(element, chance.getrandbits(24) & chance.choice([0x010001, 0xffffff]))
        sent = wire(headers) + "abcd"
        env = {"h": headers}
        try:
            execute(program.globals + program.main, env)
        except (Leave, Return):
            pass
        yield sent, wire(env["h"]) + "abcd"


def wire(headers):
    return "".join(header_bits(h) for h in [headers["d"], headers["e"], *headers["s"]] if h.valid)


def fault_of(pisa, program, seed, folder):
    """None if all packets leave as the model says, else the tool's words."""
    source, test = folder / "random.p4", folder / "random.stf"
    source.write_text(text_of(program))
    lines = [f"packet 0 {sent}\nexpect 1 {wanted}$\n" for sent, wanted in packets_of(program, seed)]
    test.write_text("".join(lines))
    run = subprocess.run([pisa, "stf", source, test], capture_output=True, text=True, timeout=300, check=False)
    return None if run.returncode == 0 else (run.stderr + run.stdout)[:1500]


def blocks_of(block):
    """A list of statements and all that are inside it."""
    yield block
    for statement in block:
        for inside in statement.blocks:
            yield from blocks_of(inside)


def all_blocks(program):
    bodies = [program.main] + [c.body for c in program.functions + program.actions + program.controls]
    bodies += [action.body for table in program.tables for action in table.actions]
    return list(itertools.chain.from_iterable(blocks_of(body) for body in bodies))


def make_smaller(program, fails):
    """Leaves out statements as long as it fails."""
    again = True
    while again:
        again = False
        for block in all_blocks(program):
            for i in [i for i in reversed(range(len(block))) if not block[i].is_needed]:
                statement = block.pop(i)
                try:
                    still = fails()
                except (KeyError, ValueError):
                    still = False
                again = again or still
                if not still:
                    block.insert(i, statement)


def kind_of(fault):
    """The beginning of the first message, so that a smaller program fails for the same reason."""
    return fault and ("FAIL" if "FAIL" in fault else re.sub(r".*?(error|assert)", "", fault.splitlines()[0])[:25])


def main():
    pisa = pathlib.Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for seed in range(first, first + count):
            program = Program(seed)
            fault = fault_of(pisa, program, seed, folder)
            if fault is None:
                continue
            failed += 1
            kind = kind_of(fault)
            make_smaller(program, lambda: kind_of(fault_of(pisa, program, seed, folder)) == kind)
            fault = fault_of(pisa, program, seed, folder)
            print(f"seed {seed}: {fault}\n{text_of(program)}\n{(folder / 'random.stf').read_text()}")
    print(f"{count} programs, {failed} wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks that every folder includes only what its layer may: downwards, never up, never sideways.

The table below is the rule. A folder may include its own headers, the project folders named in `may`, and the
outside prefixes named in `outside`; everything else of ours, and every guarded outside prefix, is an error.
"""

import argparse
import pathlib
import re
import sys

# folder (longest prefix wins): (project folders it may include, guarded outside prefixes it may include)
LAYERS = {
    "models/ir": ([], []),
    "models/target": (["ir"], []),
    "models/image": (["ir", "target"], []),
    "models/entries": (["ir", "target", "image"], []),
    "models/pipeline": (["ir", "target", "image"], []),
    "models/upgrade": (["ir", "target", "image", "entries", "pipeline"], []),
    "models/compiler/ncl": (["ir", "target", "image"], ["llvm/"]),
    "models/compiler/lowering": (["ir"], []),
    "models/compiler/bmv2": (["ir", "target", "image", "compiler/lowering"], []),
    "models/compiler/p4": (["ir", "target", "image", "compiler/lowering"], []),
    "models/compiler/lyra": (["ir", "target", "compiler/lowering"], []),
    "models/compiler/emit": (["ir"], []),
    "models/compiler/npl": (["ir", "target", "compiler/lowering", "compiler/lyra", "compiler/emit"], []),
    "models/compiler/passes": (["ir", "target", "compiler/lowering"], []),
    "models/compiler/place": (["ir", "target", "image"], ["z3"]),
    "models/compiler/network": (["ir", "target", "compiler/lyra", "compiler/place"], ["z3"]),
    "models/compiler/split": (["ir", "target", "compiler/lowering", "compiler/lyra", "compiler/network", "compiler/passes"], []),
    "models/compiler/schedule": (["ir", "target"], ["z3"]),
    "models/compiler/tool": (["ir", "target", "image", "entries", "pipeline", "upgrade"], []),
    "models/compiler": (["ir"], []),
    "models/device": (["ir", "target", "image", "entries", "pipeline", "upgrade"], ["ns3/"]),
    "helpers": (["ir", "target", "image", "entries", "pipeline", "upgrade", "device"], ["ns3/"]),
    "models/simulate": (["ir", "target", "image", "entries", "pipeline", "upgrade", "device", "helpers"], ["ns3/"]),
    "examples": (["device", "helpers", "image"], ["ns3/"]),
    "scenarios": (["ir", "target", "image", "entries", "pipeline", "upgrade", "device", "helpers", "scenarios"], ["ns3/"]),
}

# what belongs to whom: the first folder of a quoted include names the layer
OURS = ["ir", "target", "image", "entries", "pipeline", "upgrade", "compiler", "device", "helpers", "simulate"]
GUARDED = ["llvm/", "llvm-c/", "clang/", "z3", "ns3/"]
# solver and LLVM headers stay out of our headers
SOURCES_ONLY = ["llvm/", "llvm-c/", "z3"]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def layer_of(path):
    """Returns the layer's folder that `path` (relative, with slashes) belongs to, or None."""
    best = None
    for folder in LAYERS:
        if path.startswith(folder + "/") and (best is None or len(folder) > len(best)):
            best = folder
    return best


def own_names(folder):
    """The include prefixes by which a layer names its own files."""
    if folder.startswith("models/compiler"):
        return ["compiler"]
    return [folder.split("/")[-1]]


def faults_of_line(path, line):
    """Yields what is wrong with one include line of the file at `path`."""
    match = INCLUDE.match(line)
    if not match:
        return
    name = match.group(2)
    folder = layer_of(path)
    may, outside = LAYERS[folder]
    owner = name.split("/")[0]
    if "/" in name and owner in OURS and owner not in own_names(folder) and owner not in may:
        yield f"{folder} may not include {owner} ({name})"
    # one compiler part may not reach into a sibling
    if folder.startswith("models/compiler/") and not folder.endswith("/tool") and owner == "compiler":
        part = name.split("/")[1]
        if part != folder.split("/")[-1] and f"compiler/{part}" not in may:
            yield f"{folder} may not include its sibling {name}"
    for prefix in GUARDED:
        if name.startswith(prefix) and prefix not in outside:
            yield f"{folder} may not include {prefix.rstrip('/')} ({name})"
        elif name.startswith(prefix) and prefix in SOURCES_ONLY and path.endswith(".h"):
            yield f"{prefix.rstrip('/')} stays in .cc files ({name})"


def check(root):
    """Returns the list of faults, each 'file:line: what'."""
    faults = []
    for folder in sorted({f.split("/")[0] for f in LAYERS}):
        for file in sorted((root / folder).rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.suffix not in (".h", ".cc") or path.endswith(".ncl.cc") or layer_of(path) is None:
                continue
            if path.startswith("models/compiler/ncl/include/"):
                continue  # goes to clang, not into our build
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                faults += [f"{path}:{number}: {fault}" for fault in faults_of_line(path, line)]
    return faults


def self_test():
    """The rule must be able to fail: lines that break it, and lines that do not."""
    bad = [
        ("models/ir/a.h", '#include "target/target.h"'),
        ("models/target/a.cc", '#include "compiler/place/placer.h"'),
        ("models/pipeline/a.cc", "#include <ns3/packet.h>"),
        ("models/device/a.cc", '#include "compiler/ncl/and-file.h"'),
        ("models/compiler/ncl/a.h", "#include <llvm/IR/Module.h>"),
        ("models/compiler/place/a.cc", '#include "compiler/ncl/and-file.h"'),
        ("models/compiler/ncl/a.cc", "#include <z3++.h>"),
        ("models/compiler/p4/a.cc", '#include "compiler/ncl/and-file.h"'),
        ("models/compiler/lowering/a.cc", '#include "compiler/p4/types.h"'),
        ("models/simulate/a.cc", '#include "compiler/tool/front-end.h"'),
        ("models/compiler/tool/a.cc", '#include "simulate/stf-test.h"'),
        ("scenarios/x/a.cc", '#include "compiler/place/placer.h"'),
    ]
    good = [
        ("models/target/a.h", '#include "ir/program.h"'),
        ("models/compiler/ncl/a.cc", "#include <llvm/IR/Module.h>"),
        ("models/compiler/place/z3-placer.cc", "#include <z3++.h>"),
        ("models/device/a.cc", '#include "ns3/packet.h"'),
        ("models/compiler/tool/a.cc", '#include "compiler/place/placer.h"'),
        ("models/compiler/bmv2/a.cc", '#include "compiler/lowering/wide.h"'),
    ]
    for path, line in bad:
        assert list(faults_of_line(path, line)), f"not caught: {path}: {line}"
    for path, line in good:
        assert not list(faults_of_line(path, line)), f"wrongly caught: {path}: {line}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", default=pathlib.Path(__file__).resolve().parent.parent)
    root = pathlib.Path(parser.parse_args().root)
    self_test()
    faults = check(root)
    for fault in faults:
        print(fault)
    print(f"layers: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

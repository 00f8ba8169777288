#!/usr/bin/env python3
# Draws timelines that PisaTimeline wrote, one panel each, with gnuplot.
# SPDX-License-Identifier: GPL-2.0-only
"""usage: timeline.py OUT.svg TITLE=TIMELINE.json...

The picture of the documentation is that of three windows from each of two workers:

  ./run allreduce --target=rmt-32 --workers=2 --length=96 --sweep=off --timeline=rmt-32.json
  ./run allreduce --target=drmt --workers=2 --length=96 --sweep=off --timeline=drmt.json
  ./run allreduce --target=drmt-banked --workers=2 --length=96 --sweep=off --timeline=banked.json
  timeline.py timeline.svg rmt-32=rmt-32.json drmt=drmt.json drmt-banked=banked.json

Each frame is a bar of its own colour on every row that it takes, from top to bottom in the order of its way; crosses
are table lookups inside a processor's bar. Rows that no frame takes are left out. The buffer's row is grey, as high as
it is full of the most cells that it ever holds.
"""
import json
import re
import subprocess
import sys

BUFFER = "buffer cells"
KINDS = ("parser", "ingress stage", "ingress processor", BUFFER, "egress stage", "egress processor", "processor",
         "bank", "line")
THIN = ("stage", "bank")  # kinds that come by the dozen
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")  # told apart by the colour-blind, too


def read(path):
    """(row name, frame, begin and end in ns from the first span) of every span in a timeline, and (begin, end, cells)
    of its buffer while there are any."""
    with open(path, encoding="utf-8") as file:
        events = json.load(file)["traceEvents"]
    names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e["name"] == "thread_name"}
    drawn = [e for e in events if e["ph"] == "X" and not names[e["pid"], e["tid"]].endswith("exit")]
    if not drawn:
        sys.exit(f"timeline.py: {path}: no frame is in it; record a run in which frames reach a switch")
    first = min(e["ts"] for e in drawn)
    last = max(e["ts"] + e["dur"] for e in drawn)
    held = {}  # of several changes at one time the last holds
    for event in events:
        if event["ph"] == "C" and event["name"] == BUFFER:
            held[event["ts"]] = event["args"]["value"]
    times = sorted(held)
    cells = [(1000 * (begin - first), 1000 * (end - first), held[begin])
             for begin, end in zip(times, times[1:] + [last]) if held[begin] > 0]
    return [(names[e["pid"], e["tid"]], e["args"]["frame"], 1000 * (e["ts"] - first),
             1000 * (e["ts"] + e["dur"] - first)) for e in drawn], cells


def place(row):
    """Rows by the way of a frame, then by their numbers."""
    kind = next(i for i, name in enumerate(KINDS) if row.startswith(name))
    return kind, [int(number) for number in re.findall(r"\d+", row)]


def is_thin(row):
    return any(word in row for word in THIN)


def heights(rows):
    """Middle and half height of each row; stages and banks are thin, and beside them kinds of rows keep a distance."""
    has_thin = any(is_thin(row) for row in rows)
    found, top, last = {}, 0, None
    for row in rows:
        top += 2 if last not in (None, place(row)[0]) and has_thin else 0
        height = 3 if has_thin and not is_thin(row) else 1
        found[row] = (top + height / 2, 0.45 * height)
        top, last = top + height, place(row)[0]
    return found, top


def labels(rows, middles):
    """One tick for every row of a processor, parser or line; of stages and banks every eighth and the last."""
    for at, row in enumerate(rows):
        is_last = at + 1 == len(rows) or place(rows[at + 1])[0] != place(row)[0]
        if not is_thin(row) or place(row)[1][0] % 8 == 0 or is_last:
            yield f'"{row}" {middles[row][0]}'


def panel(title, path):
    """gnuplot commands and data of one timeline."""
    found, cells = read(path)
    rows = sorted({span[0] for span in found} | ({BUFFER} if cells else set()), key=place)
    frames = sorted({span[1] for span in found})
    colours = {frame: int(COLOURS[i % len(COLOURS)][1:], 16) for i, frame in enumerate(frames)}
    middles, height = heights(rows)
    bars, lookups = [], []
    for row, frame, begin, end in found:
        is_inside = any(o[0] == row and o[1] == frame and o[2] <= begin and end <= o[3] and o[3] - o[2] > end - begin
                        for o in found)
        if is_inside:
            lookups.append(f"{(begin + end) / 2:.3f} {middles[row][0]}")
        else:
            middle, half = middles[row]
            bars.append(f"{begin:.3f} {middle} {begin:.3f} {end:.3f} {middle - half} {middle + half} {colours[frame]}")
    for begin, end, held in cells:
        middle, half = middles[BUFFER]
        top = middle + half - 2 * half * held / max(cell[2] for cell in cells)
        bars.append(f"{begin:.3f} {middle} {begin:.3f} {end:.3f} {top} {middle + half} {0x999999}")
    data = f"$bars << E\n" + "\n".join(bars) + "\nE\n$lookups << E\n" + "\n".join(lookups or ["NaN NaN"]) + "\nE\n"
    return data + f'''set title "{title}: {len(frames)} frames"
set ytics ({", ".join(labels(rows, middles))})
set yrange [{height + 0.5}:-0.5]
plot $bars using 1:2:3:4:5:6:7 with boxxyerror fillcolor rgb variable notitle, \\
     $lookups using 1:2 with points pointtype 2 pointsize 0.4 linecolor rgb "black" notitle
'''


def main():
    if len(sys.argv) < 3 or not all("=" in word for word in sys.argv[2:]):
        sys.exit(__doc__)
    panels = [word.split("=", 1) for word in sys.argv[2:]]
    script = f'''set terminal svg size 900,{520 * len(panels)} font "sans-serif,11" background "white"
set output "{sys.argv[1]}"
set multiplot layout {len(panels)},1
set lmargin 27
set style fill solid 0.85 noborder
set xlabel "time since the first frame came to its parser [ns]"
set grid xtics
set tics out nomirror
'''
    script += "".join(panel(title, path) for title, path in panels) + "unset multiplot\n"
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


if __name__ == "__main__":
    main()

# Draws what place-bench measured, beside Lyra's figure 10.
# SPDX-License-Identifier: GPL-2.0-only
#
#   gnuplot -e "csv='place.csv'; out='place.svg'" tests/bench/place-bench.gp
set datafile separator ","
set terminal svg size 900,360 font "sans,11"
set output out
set multiplot layout 1,2
set key left top
set xlabel "switches"
set ylabel "s"
set logscale y
rows(program) = sprintf("< grep '^%s,' %s", program, csv)
do for [p in "lb-multi netcache-multi"] {
    set title p
    plot rows(p) using 2:3 with linespoints title "equal switches merged", \
         rows(p) using 2:4 with linespoints title "all apart", \
         rows(p) using 2:5 with lines dashtype 2 title "paper"
}
unset multiplot

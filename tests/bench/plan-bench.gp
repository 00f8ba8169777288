# Draws what plan-bench measured, beside FlexCore's figures 10(a), 10(b) and 11(a).
# SPDX-License-Identifier: GPL-2.0-only
#
#   gnuplot -e "csv='plan.csv'; out='plan.svg'" tests/bench/plan-bench.gp
set datafile separator ","
set terminal svg size 1200,360 font "sans,11"
set output out
set multiplot layout 1,3
set key left top
rows(figure, level) = sprintf("< grep '^%s,%s,' %s", figure, level, csv)

set title "planning time"
set xlabel "nodes"
set ylabel "ms"
set logscale y
plot for [l in "program element execution"] rows("10a", l) using 3:($4 * 1000) with linespoints title l, \
     for [l in "program element execution"] rows("10a", l) using 3:($5 * 1000) with lines dashtype 2 title l." (paper)"
unset logscale y

set title "operations"
set ylabel "primitives"
plot for [l in "program element execution"] rows("10b", l) using 3:4 with linespoints title l, \
     for [l in "program element execution"] rows("10b", l) using 3:5 with lines dashtype 2 title l." (paper)"

set title "size of transactions"
set xlabel "elements"
set ylabel "share at most so large"
set yrange [0:1]
set key right bottom
plot for [l in "program element execution"] rows("11a", l) using 3:4 with linespoints title l, \
     for [l in "program element execution"] rows("11a", l) using 3:5 with lines dashtype 2 title l." (paper)"
unset multiplot

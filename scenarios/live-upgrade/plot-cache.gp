# The cache's transient, manner beside manner: answers, lost queries, hits, delay, memory.
# Variables: folder, extension, name, purpose.
if (extension eq "png") set terminal pngcairo size 1000,1080 font "sans,12" linewidth 1.3; \
else set terminal svg size 1000,1080 font "sans,12" linewidth 1.3 background "white"
set datafile separator ","
set datafile columnheaders
set output folder . "/" . name . "." . extension
file = folder . "/" . name . ".csv"
load ARG0[1:strlen(ARG0) - strlen("plot-cache.gp")] . "manners.gp"

stats file using "answers [1000/s]" name "answers" nooutput
stats file using "lost" name "lost" nooutput
stats file using "elements" name "elements" nooutput

set multiplot layout 5,1 title purpose font ",14" margins 0.12,0.97,0.06,0.92 spacing 0.02,0.04
set xrange [0:*]
set yrange [0:*]
set format x ""
set ylabel "answers\n[1000/s]" offset -1
set ytics marks(answers_max)
plot for [m in manners] file using (of(m, "time [ms]")):"answers [1000/s]" lw width(m) lc rgb colour(m) title m
unset key
set ylabel "queries that are\nnever answered" offset -1
set ytics marks(lost_max)
plot for [m in manners] file using (of(m, "time [ms]")):"lost" lw width(m) lc rgb colour(m)
set yrange [0:100]
set ylabel "hits\n[% of GETs]" offset -1
set ytics 25
plot for [m in manners] file using (of(m, "time [ms]")):"hits [%]" lw width(m) lc rgb colour(m)
set ylabel "delay, p99\n[µs]" offset -1
set ytics 10
set logscale y
set format y "10^{%T}"
set yrange [10:*]
plot for [m in manners] file using (of(m, "time [ms]")):"delay p99 [us]" lw width(m) lc rgb colour(m)
unset logscale y
set format y "%g"
set yrange [0:*]
set ylabel "tables and\nbranches held" offset -1
set ytics marks(elements_max)
set xlabel "time since the load began [ms]"
set format x "%g"
plot for [m in manners] file using (of(m, "time [ms]")):"elements" lw width(m) lc rgb colour(m)
unset multiplot

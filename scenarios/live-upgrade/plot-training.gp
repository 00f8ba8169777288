# The training's transient, manner beside manner: steps done, the longest AllReduce, memory.
# Variables: folder, extension, name, purpose.
if (extension eq "png") set terminal pngcairo size 1000,780 font "sans,12" linewidth 1.3; \
else set terminal svg size 1000,780 font "sans,12" linewidth 1.3 background "white"
set datafile separator ","
set datafile columnheaders
set output folder . "/" . name . "." . extension
file = folder . "/" . name . ".csv"
load ARG0[1:strlen(ARG0) - strlen("plot-training.gp")] . "manners.gp"

stats file using "steps done" name "steps" nooutput
stats file using "longest AllReduce [us]" name "longest" nooutput
stats file using "elements" name "elements" nooutput

set multiplot layout 3,1 title purpose font ",14" \
    margins 0.125,0.97,0.085,0.88 spacing 0.02,0.06
set xrange [0:*]
set yrange [0:*]
set format x ""
set ylabel "steps of\ntraining done" offset -1
set ytics marks(steps_max)
plot for [m in manners] file using (of(m, "time [ms]")):"steps done" lw width(m) lc rgb colour(m) title m
unset key
set ylabel "longest AllReduce\n[µs]" offset -1
set ytics marks(longest_max)
plot for [m in manners] file using (of(m, "time [ms]")):"longest AllReduce [us]" lw width(m) lc rgb colour(m)
set ylabel "tables and\nbranches held" offset -1
set ytics marks(elements_max)
set xlabel "time [ms]"
set format x "%g"
plot for [m in manners] file using (of(m, "time [ms]")):"elements" lw width(m) lc rgb colour(m)
unset multiplot

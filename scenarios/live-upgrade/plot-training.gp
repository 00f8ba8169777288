# The training's transient, manner beside manner: steps done, and the longest AllReduce.
# Variables: folder, extension, name.
if (extension eq "png") set terminal pngcairo size 1000,600 font "sans,12" linewidth 1.3; \
else set terminal svg size 1000,600 font "sans,12" linewidth 1.3 background "white"
set datafile separator ","
set datafile columnheaders
set output folder . "/" . name . "." . extension
file = folder . "/" . name . ".csv"
load ARG0[1:strlen(ARG0) - strlen("plot-training.gp")] . "manners.gp"

set multiplot layout 2,1 title "An AllReduce kernel is replaced while workers train through it" font ",14" \
    margins 0.1,0.97,0.1,0.82 spacing 0.02,0.06
set xrange [0:*]
set yrange [0:*]
set format x ""
set key at graph 0.5,1.25 center horizontal maxrows 1 samplen 2
set ylabel "steps of\ntraining done"
plot for [m in manners] file using (of(m, "time [ms]")):"steps done" lw width(m) lc rgb colour(m) title meaning(m)
unset key
set ylabel "longest AllReduce\n[µs]"
set xlabel "time [ms]"
set format x "%g"
plot for [m in manners] file using (of(m, "time [ms]")):"longest AllReduce [us]" lw width(m) lc rgb colour(m)
unset multiplot

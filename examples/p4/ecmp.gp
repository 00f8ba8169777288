# Share of flows on each way as flows are added, against the fair share. Variables: folder, extension.
if (extension eq "png") set terminal pngcairo size 1000,560 font "sans,13" linewidth 1.4; \
else set terminal svg size 1000,560 font "sans,13" linewidth 1.4 background "white"
set datafile separator ","
set datafile columnheaders
data = folder . "/shares.csv"
set output folder . "/shares." . extension
set title "Equal-cost multipath: share of flows on each of four ways"
set grid lt 1 lw 0.6 lc rgb "#d8d8d8"
set logscale x 2
set xlabel "flows"
set ylabel "share of flows"
set yrange [0:1]
plot data using "flows":"way 0" with lines lc rgb "#1b6ca8" title "way 0", \
     data using "flows":"way 1" with lines lc rgb "#c8553d" title "way 1", \
     data using "flows":"way 2" with lines lc rgb "#3a7d44" title "way 2", \
     data using "flows":"way 3" with lines lc rgb "#7b4fa3" title "way 3", \
     data using "flows":"fair share" with lines dashtype 2 lc rgb "#444444" title "fair share"

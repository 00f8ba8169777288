# Use of each link over time, as probes told it. Variables: folder, extension.
if (extension eq "png") set terminal pngcairo size 1000,560 font "sans,13" linewidth 1.4; \
else set terminal svg size 1000,560 font "sans,13" linewidth 1.4 background "white"
set datafile separator ","
set datafile columnheaders
data = folder . "/use.csv"
set output folder . "/use." . extension
set title "Use of links, measured by probes every 100 us"
set grid lt 1 lw 0.6 lc rgb "#d8d8d8"
set xlabel "time [us]"
set ylabel "use [%]"
set yrange [0:100]
plot data using "time [us]":"s1 -> s2" with linespoints pt 7 lc rgb "#1b6ca8" title "s1 to s2", \
     data using "time [us]":"s2 -> s3" with linespoints pt 7 lc rgb "#c8553d" title "s2 to s3", \
     data using "time [us]":"s3 -> s1" with linespoints pt 7 lc rgb "#3a7d44" title "s3 to s1"

# One case's transient, manner beside manner: throughput, what should be stopped, loss, mixtures in a switch or between
# switches, delay, share, memory.
# Variables: folder, extension, name, purpose, unwanted (on or off: whether anything should be stopped).
height = unwanted eq "on" ? 1480 : 1300
if (extension eq "png") set terminal pngcairo size 1000,height font "sans,12" linewidth 1.3; \
else set terminal svg size 1000,height font "sans,12" linewidth 1.3 background "white"
set datafile separator ","
set datafile columnheaders
set output folder . "/" . name . "." . extension
file = folder . "/" . name . ".csv"
load ARG0[1:strlen(ARG0) - strlen("plot.gp")] . "manners.gp"

mixtures(m) = column("mixed") + column("mixed between switches")
stats file using "received [Gb/s]" name "received" nooutput
stats file using (column("unwanted [Gb/s]") * 1000) name "unwanted" nooutput
stats file using "lost" name "lost" nooutput
stats file using (mixtures(0)) name "mixed" nooutput
stats file using (column("SRAM rows") / 1000) name "rows" nooutput

set multiplot layout (unwanted eq "on" ? 7 : 6),1 title purpose font ",14" margins 0.12,0.97,0.055,0.93 spacing 0.02,0.032
set xrange [0:*]
set yrange [0:*]
set format x ""
set ylabel "received\n[Gb/s]" offset -1
set ytics marks(received_max)
plot for [m in manners] file using (of(m, "time [ms]")):"received [Gb/s]" lw width(m) lc rgb colour(m) title m
unset key
if (unwanted eq "on") {
    set ylabel "received, though\nunwanted [Mb/s]" offset -1
    set ytics marks(unwanted_max)
    plot for [m in manners] file using (of(m, "time [ms]")):(column("unwanted [Gb/s]") * 1000) lw width(m) lc rgb colour(m)
}
set ylabel "lost\n[packets]" offset -1
set ytics marks(lost_max)
plot for [m in manners] file using (of(m, "time [ms]")):"lost" lw width(m) lc rgb colour(m)
set ylabel "met a mixture\n[packets]" offset -1
set ytics marks(mixed_max)
plot for [m in manners] file using (of(m, "time [ms]")):(mixtures(m)) lw width(m) lc rgb colour(m)
set ylabel "delay, p99\n[µs]" offset -1
set ytics 10
set logscale y
set format y "10^{%T}"
set yrange [1:*]
plot for [m in manners] file using (of(m, "time [ms]")):"delay p99 [us]" lw width(m) lc rgb colour(m)
unset logscale y
set format y "%g"
set yrange [-3:103]
set ylabel "on the new\nprogram [%]" offset -1
set ytics 25
plot for [m in manners] file using (of(m, "time [ms]")):"on new [%]" lw width(m) lc rgb colour(m)
set yrange [0:*]
set ylabel "SRAM held\n[1000 rows]" offset -1
set ytics marks(rows_max)
set xlabel "time [ms]"
set format x "%g"
plot for [m in manners] file using (of(m, "time [ms]")):(column("SRAM rows") / 1000) lw width(m) lc rgb colour(m)
unset multiplot

# One case's transient, manner beside manner: throughput, delay, share on the new program, memory.
# Variables: folder, extension, name, purpose.
if (extension eq "png") set terminal pngcairo size 1000,1150 font "sans,12" linewidth 1.3; \
else set terminal svg size 1000,1150 font "sans,12" linewidth 1.3 background "white"
set datafile separator ","
set datafile columnheaders
set output folder . "/" . name . "." . extension
file = folder . "/" . name . ".csv"
manners = system("cut -d'\"' -f2 '" . file . "' | tail -n +2 | awk '!seen[$0]++' | tr '\\n' ' '")
colour(m) = m eq "planned" ? "#1b6ca8" : m eq "naive" ? "#b8860b" : m eq "reflash" ? "#c8553d" : "#3a7d44"
of(m, column) = (strcol("manner") eq m ? column(column) : NaN)

set grid lt 1 lw 0.6 lc rgb "#d8d8d8"
set multiplot layout 4,1 title purpose font ",14" margins 0.09,0.98,0.06,0.94 spacing 0.02,0.045
set xrange [0:*]
set yrange [0:*]
set key inside right bottom horizontal
set ylabel "received [Gb/s]"
plot for [m in manners] file using (of(m, "time [ms]")):"received [Gb/s]" with lines lw 2 lc rgb colour(m) title m
set ylabel "delay, p99 [µs]"
set logscale y
set yrange [*:*]
plot for [m in manners] file using (of(m, "time [ms]")):"delay p99 [us]" with lines lw 2 lc rgb colour(m) notitle
unset logscale y
set yrange [-3:103]
set ylabel "on the new program [%]"
plot for [m in manners] file using (of(m, "time [ms]")):"on new [%]" with lines lw 2 lc rgb colour(m) notitle
set yrange [0:*]
set ylabel "SRAM [1000 rows]"
set xlabel "time [ms]"
plot for [m in manners] file using (of(m, "time [ms]")):(column("SRAM rows") / 1000) with lines lw 2 lc rgb colour(m) notitle
unset multiplot

# Where the last worker's window spends its time in the switch, chip beside chip. Variables: folder, extension, workers.
if (extension eq "png") set terminal pngcairo size 1000,560 font "sans,13" linewidth 1.4; \
else set terminal svg size 1000,560 font "sans,13" linewidth 1.4 background "white"
set datafile separator ","
set datafile columnheaders
data = folder . "/chips.csv"
set output folder . "/chips." . extension
set title sprintf("Time in the switch of the window that completes a sum of %s workers", workers)
set style data histograms
set style histogram rowstacked
set style fill solid 0.85 border rgb "white"
set boxwidth 0.55
set grid y lt 1 lw 0.6 lc rgb "#d8d8d8"
set ylabel "time in the switch [ns]"
set yrange [0:*]
set key outside right top Left reverse invert
set xtics scale 0
plot data using "parser [ns]":xticlabels(1) lc rgb "#7b4fa3" title "parser", \
     data using "slots [ns]" lc rgb "#b8860b" title "waiting for slots", \
     data using "ingress [ns]" lc rgb "#1b6ca8" title "ingress", \
     data using "egress [ns]" lc rgb "#3a7d44" title "egress"

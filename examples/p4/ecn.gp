# Length of the queue that packets find, with marks and without. Variables: folder, extension.
if (extension eq "png") set terminal pngcairo size 1000,560 font "sans,13" linewidth 1.4; \
else set terminal svg size 1000,560 font "sans,13" linewidth 1.4 background "white"
set datafile separator ","
set datafile columnheaders
set output folder . "/queue." . extension
set title "Two DCTCP senders at one port: packets that the next one finds"
set grid lt 1 lw 0.6 lc rgb "#d8d8d8"
set xlabel "time [us]"
set ylabel "packets"
set yrange [0:*]
plot folder . "/plain.csv" using "time [us]":"packets" with lines lc rgb "#c8553d" title "no marks", \
     folder . "/marks.csv" using "time [us]":"packets" with lines lc rgb "#1b6ca8" title "marks from 20 packets on"

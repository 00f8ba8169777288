# Completion time and speed-up of AllReduce over workers, one colour a vector length: measured as points, formula as
# lines. Variables: folder, extension, lengths, window, payload (see allreduce.cc).
if (extension eq "png") set terminal pngcairo size 1000,680 font "sans,13" linewidth 1.4; \
else set terminal svg size 1000,680 font "sans,13" linewidth 1.4 background "white"
set datafile separator ","
set datafile columnheaders
data = folder . "/sweep.csv"
count = words(lengths)
colour(i) = word("#1b6ca8 #c8553d #3a7d44 #7b4fa3 #b8860b #444444", (i - 1) % 6 + 1)
size(i) = sprintf("%g KiB a worker", word(lengths, i) * 4 / 1024.)
at(i, name) = (column("elements") == word(lengths, i) + 0 ? column(name) : NaN)

set grid lt 1 lw 0.6 lc rgb "#d8d8d8"
set key outside right top Left reverse samplen 2 spacing 1.2
set logscale x 2
set xlabel "workers"
set offsets graph 0.03, graph 0.03, 0, 0

set output folder . "/completion-time." . extension
set title "AllReduce on one switch: in the network and as a ring" offset screen 0.12, 0
set logscale y
set ylabel "completion time [µs]"
plot for [i=1:count] data using "workers":(at(i, "formula [us]")) with lines lc rgb colour(i) lw 2 notitle, \
     for [i=1:count] data using "workers":(at(i, "in-network [us]")) with points lc rgb colour(i) pt 7 ps 1.3 notitle, \
     for [i=1:count] data using "workers":(at(i, "big ring formula [us]")) with lines lc rgb colour(i) dt 2 notitle, \
     for [i=1:count] data using "workers":(at(i, "big ring [us]")) with points lc rgb colour(i) pt 6 ps 1.3 notitle, \
     for [i=1:count] keyentry with lines lc rgb colour(i) lw 6 title size(i), \
     keyentry with points lc rgb "black" pt 7 ps 1.3 title sprintf("in-network, windows of %s", window), \
     keyentry with lines lc rgb "black" lw 2 title "its formula", \
     keyentry with points lc rgb "black" pt 6 ps 1.3 title sprintf("ring, datagrams of %s", payload), \
     keyentry with lines lc rgb "black" dt 2 title "its formula"

set output folder . "/speed-up." . extension
set title "Speed-up of in-network AllReduce over a ring" offset screen 0.12, 0
set logscale y 2
set ylabel "ring time / in-network time"
plot 1 with lines lc rgb "#888888" lw 1 notitle, \
     [2:*] 2 * (x - 1) / x with lines lc rgb "#888888" dt 4 title "2(N-1)/N, the limit for long vectors", \
     for [i=1:count] data using "workers":(at(i, "speed-up formula")) with lines lc rgb colour(i) lw 2 notitle, \
     for [i=1:count] data using "workers":(at(i, "speed-up")) with points lc rgb colour(i) pt 7 ps 1.3 notitle, \
     for [i=1:count] data using "workers":(at(i, "big speed-up formula")) with lines lc rgb colour(i) dt 2 notitle, \
     for [i=1:count] data using "workers":(at(i, "big speed-up")) with points lc rgb colour(i) pt 6 ps 1.3 notitle, \
     for [i=1:count] keyentry with lines lc rgb colour(i) lw 6 title size(i), \
     keyentry with points lc rgb "black" pt 7 ps 1.3 title sprintf("over datagrams of %s", window), \
     keyentry with lines lc rgb "black" lw 2 title "formula, where there is one", \
     keyentry with points lc rgb "black" pt 6 ps 1.3 title sprintf("over datagrams of %s", payload), \
     keyentry with lines lc rgb "black" dt 2 title "formula"

# Completion time and speed-up of AllReduce over workers, one colour a vector length: measured as points, formula as
# lines. Variables: folder, extension, lengths, window, payload (see allreduce.cc).
if (extension eq "png") set terminal pngcairo size 1000,680 font "sans,13" linewidth 1.4; \
else set terminal svg size 1000,680 font "sans,13" linewidth 1.4 background "white"
set datafile separator ","
set datafile columnheaders
data = folder . "/sweep.csv"
colour(i) = word("#1b6ca8 #c8553d #3a7d44 #7b4fa3 #b8860b #444444", (i - 1) % 6 + 1)
size(i) = sprintf("%g KiB", word(lengths, i) * 4 / 1024.)
at(i, name) = (column("elements") == word(lengths, i) + 0 ? column(name) : NaN)
count = words(lengths)

set grid lc rgb "#dddddd"
set key outside right top Left reverse samplen 2.5 spacing 1.15
set logscale x 2
set xlabel "workers"

set output folder . "/completion-time." . extension
set title sprintf("AllReduce on one switch: in the network (windows of %s integers) and as a ring", window)
set logscale y
set ylabel "completion time [µs]"
plot for [i=1:count] data using "workers":(at(i, "formula [us]")) with lines lc rgb colour(i) lw 2 title size(i) . ", in-network, formula", \
     for [i=1:count] data using "workers":(at(i, "in-network [us]")) with points lc rgb colour(i) pt 7 ps 1.3 title size(i) . ", in-network", \
     for [i=1:count] data using "workers":(at(i, "big ring formula [us]")) with lines lc rgb colour(i) dt 2 title size(i) . ", ring, formula", \
     for [i=1:count] data using "workers":(at(i, "big ring [us]")) with points lc rgb colour(i) pt 6 ps 1.3 title size(i) . ", ring"

set output folder . "/speed-up." . extension
set title sprintf("Speed-up of in-network AllReduce over a ring with datagrams of %s and of %s integers", window, payload)
set logscale y 2
set ylabel "ring time / in-network time"
plot for [i=1:count] data using "workers":(at(i, "speed-up formula")) with lines lc rgb colour(i) lw 2 title size(i) . ", " . window . ", formula", \
     for [i=1:count] data using "workers":(at(i, "speed-up")) with points lc rgb colour(i) pt 7 ps 1.3 title size(i) . ", " . window, \
     for [i=1:count] data using "workers":(at(i, "big speed-up formula")) with lines lc rgb colour(i) dt 2 title size(i) . ", " . payload . ", formula", \
     for [i=1:count] data using "workers":(at(i, "big speed-up")) with points lc rgb colour(i) pt 6 ps 1.3 title size(i) . ", " . payload, \
     [2:64] 2 * (x - 1) / x with lines lc rgb "#888888" dt 4 title "2(N-1)/N: large vectors, equal packets", \
     1 with lines lc rgb "#888888" lw 0.7 notitle

# Loss over simulated time of data-parallel training, and the time of each AllReduce. Variables: folder, extension.
if (extension eq "png") set terminal pngcairo size 1000,620 font "sans,13" linewidth 1.4; \
else set terminal svg size 1000,620 font "sans,13" linewidth 1.4 background "white"
set datafile separator ","
set datafile columnheaders
data = folder . "/training.csv"
set grid lc rgb "#dddddd"
set key right top
set output folder . "/training." . extension
set title "Softmax regression, gradients summed by the switch"
set xlabel "simulated time [µs]"
set ylabel "loss (mean cross entropy)"
set yrange [0:*]
set y2label "AllReduce of one step [µs]"
set y2range [0:*]
set y2tics
set ytics nomirror
plot data using "simulated time [us]":"loss on one machine" with lines lc rgb "#c8553d" lw 2 title "loss, one machine", \
     data using "simulated time [us]":"loss" with points lc rgb "#1b6ca8" pt 7 ps 0.9 title "loss, rack", \
     data using "simulated time [us]":"AllReduce [us]" axes x1y2 with points lc rgb "#3a7d44" pt 4 ps 0.8 title "AllReduce (right axis)"

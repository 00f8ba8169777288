# Loss over simulated time of data-parallel training, and the time of each AllReduce. Variables: folder, extension.
if (extension eq "png") set terminal pngcairo size 1000,720 font "sans,13" linewidth 1.4; \
else set terminal svg size 1000,720 font "sans,13" linewidth 1.4 background "white"
set datafile separator ","
set datafile columnheaders
data = folder . "/training.csv"
set grid lt 1 lw 0.6 lc rgb "#d8d8d8"
set output folder . "/training." . extension
set multiplot layout 2,1 title "Softmax regression, gradients summed by the switch"
set lmargin 11
set xlabel "simulated time [µs]"
set key right top
set ylabel "loss (mean cross entropy)"
set yrange [0:*]
plot data using "simulated time [us]":"loss on one machine" with lines lc rgb "#c8553d" lw 2 title "one machine", \
     data using "simulated time [us]":"loss" with points lc rgb "#1b6ca8" pt 7 ps 0.8 title "rack"
set key right bottom
set ylabel "AllReduce of a step [µs]"
plot data using "simulated time [us]":"formula [us]" with lines lc rgb "#c8553d" lw 2 title "formula", \
     data using "simulated time [us]":"AllReduce [us]" with points lc rgb "#1b6ca8" pt 7 ps 0.8 title "measured"
unset multiplot

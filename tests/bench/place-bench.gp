# Draws what place-bench measured, beside Lyra's figures 9 and 10.
# SPDX-License-Identifier: GPL-2.0-only
#
#   gnuplot -e "csv='place.csv'; out='place.svg'" tests/bench/place-bench.gp
set datafile separator ","
set terminal svg size 1100,760 font "sans,11" background "white"
set output out
rows(pattern) = sprintf("< grep '%s' %s", pattern, csv)
set multiplot layout 2,2
set key top left
set style data histograms
set style fill solid 0.7 border -1
set boxwidth 0.9
set xtics rotate by -35 font ",9"
set logscale y

set title "tables of each program"
set ylabel "tables"
set yrange [1:400]
plot rows('^programs,.*"tables"') using 5:xtic(2) title "ours", '' using 6 title "paper"

set title "from text to placed program"
set ylabel "s"
set yrange [0.001:100]
set format y "%g"
plot rows('^programs,.*"seconds"') using 5:xtic(2) title "ours", '' using 6 title "paper"

set title "load balancer: where the connections are; five functions: seconds to place"
unset logscale y
set yrange [0:6]
set ylabel "million connections; s"
plot "< grep -e '^balancer,.*\"M connections' -e '^composition,.*\"seconds\"' ".csv." | sed 's/\"M connections, /\"/; s/^balancer,lb-/balancer,/; s/composition,service-chain,\\([0-9]*\\)/composition,five on \\1,\\1/'" \
     using 5:xtic(stringcolumn(2)." ".(stringcolumn(1) eq "balancer" ? stringcolumn(4) : "")) title "ours", '' using 6 title "paper (functions: at most)"

set title "seconds to place over a pod"
set xlabel "switches"
set xtics norotate
set logscale y
set style data linespoints
set ylabel "s"
set xrange [3:33]
set yrange [0.01:30000] # room for the key
set xtics (4, 8, 16, 24, 32)
plot rows('^scaling,lb-multi,.*"seconds"') using 3:5 lc 1 pt 5 title "load balancer, ours", \
     rows('^scaling,lb-multi,.*"seconds, all apart"') using 3:5 lc 1 pt 4 title "all apart", \
     rows('^scaling,lb-multi,.*"seconds"') using 3:6 lc 1 dt 2 pt 6 title "paper", \
     rows('^scaling,netcache-multi,.*"seconds"') using 3:5 lc 2 pt 5 title "NetCache, ours", \
     rows('^scaling,netcache-multi,.*"seconds, all apart"') using 3:5 lc 2 pt 4 title "all apart", \
     rows('^scaling,netcache-multi,.*"seconds"') using 3:6 lc 2 dt 2 pt 6 title "paper"
unset multiplot

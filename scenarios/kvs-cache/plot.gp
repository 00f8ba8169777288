# Hit ratio and throughput by skew beside their formulas, and the distribution of latencies.
# Variables: folder, extension, sweep (on or off: whether skew.csv is there).
if (extension eq "png") set terminal pngcairo size 1000,620 font "sans,13" linewidth 1.4; \
else set terminal svg size 1000,620 font "sans,13" linewidth 1.4 background "white"
set datafile separator ","
set datafile columnheaders
set grid lt 1 lw 0.6 lc rgb "#d8d8d8"

colour(i) = word("#1b6ca8 #c8553d #3a7d44 #7b4fa3 #b8860b", i)
space(text) = (strstrt(text, "_") ? text[1:strstrt(text, "_") - 1] . " " . text[strstrt(text, "_") + 1:*] : text)
kinds(file) = system("cut -d'\"' -f2 '" . file . "' | tail -n +2 | sort -u | tr ' ' '_' | tr '\\n' ' '")
of(name) = (strcol("latency of") eq name ? column("latency [us]") : NaN)
set ylabel "share of queries that took no longer"
set xlabel "latency [µs]"
set yrange [0:1]
set key outside right top Left reverse

set output folder . "/latency." . extension
set title "Latency of queries, from sending to the answer's arrival"
set logscale x
file = folder . "/latency.csv"
list = kinds(file)
plot for [i=1:words(list)] file using (of(space(word(list, i)))):"share" with lines lc rgb colour(i) lw 2 dt i title space(word(list, i))
unset logscale x

if (sweep eq "on") {
    set output folder . "/latency-poisson." . extension
    set title "Latency under Poisson arrivals that use 80 % of the server"
    set xrange [0:*]
    file = folder . "/latency-poisson.csv"
    list = kinds(file)
    plot for [i=1:words(list)] file using (of(space(word(list, i)))):"share" with lines lc rgb colour(i) lw 2 title space(word(list, i))
    set key inside

    skew = folder . "/skew.csv"
    set xlabel "skew of Zipf's distribution"
    set xrange [0.88:1.01]
    set xtics 0.02

    set output folder . "/hit-ratio." . extension
    set title "GETs that the switch answers: the hottest keys of the store are cached"
    set ylabel "hit ratio [%]"
    set yrange [0:*]
    set key right bottom
    plot skew using "skew":"formula [%]" with lines lc rgb "#c8553d" lw 2 title "H(C,a) / H(n,a)", \
         skew using "skew":"hits [%]":"one sigma [%]" with yerrorbars lc rgb "#1b6ca8" pt 7 ps 1.3 title "measured, ± one sigma"

    set output folder . "/throughput." . extension
    set title "Throughput with the server saturated"
    set ylabel "answers [million/s]"
    set yrange [0:*]
    set key left top Left reverse
    plot skew using "skew":(column("without cache [M/s]") * column("1/(1-h)")) with lines lc rgb "#c8553d" lw 2 title "without cache x 1/(1-h)", \
         skew using "skew":"with cache [M/s]" with points lc rgb "#1b6ca8" pt 7 ps 1.5 title "with cache", \
         skew using "skew":"without cache [M/s]" with linespoints lc rgb "#444444" dt 2 pt 6 ps 1.3 title "without cache"
}

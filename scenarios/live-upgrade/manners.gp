# What pictures of manners share: which there are in `file`, how they are drawn.
manners = system("cut -d'\"' -f2 '" . file . "' | tail -n +2 | awk '!seen[$0]++' | tr '\\n' ' '")
colour(m) = m eq "planned" ? "#1b6ca8" : m eq "uncoordinated" ? "#7b4fa3" : m eq "naive" ? "#b8860b" : \
            m eq "reflash" ? "#c8553d" : "#3a7d44"
width(m) = m eq "planned" ? 3 : 1.6
meaning(m) = m eq "planned" ? "planned" : m eq "uncoordinated" ? "planned, switch by switch" : m eq "naive" ? "naive: no versions, no waits" : \
             m eq "reflash" ? "reflash in place" : "drain, reflash, undrain"
of(m, column) = (strcol("manner") eq m ? column(column) : NaN)
set grid lt 1 lw 0.6 lc rgb "#d8d8d8"
set style data steps

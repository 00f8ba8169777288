# What pictures of manners share: which there are in `file`, how they are drawn, where the axes' marks are.
manners = system("cut -d'\"' -f2 '" . file . "' | tail -n +2 | awk '!seen[$0]++' | tr '\\n' ' '")
colour(m) = m eq "planned" ? "#1b6ca8" : m eq "uncoordinated" ? "#7b4fa3" : m eq "naive" ? "#b8860b" : \
            m eq "reflash" ? "#c8553d" : "#3a7d44"
width(m) = m eq "planned" ? 3 : 1.6
of(m, column) = (strcol("manner") eq m ? column(column) : NaN)
set grid lt 1 lw 0.6 lc rgb "#d8d8d8"
set style data steps
set key at graph 0.5,1.25 center horizontal maxrows 1 samplen 1.5 width -1 font ",11"
# four to eight marks on an axis from 0 to `most`, at round numbers
marks(most) = most <= 0 ? 1 : (rough = most / 4.0, ten = 10.0 ** floor(log10(rough)), \
              rough <= 1.001 * ten ? ten : rough <= 2 * ten ? 2 * ten : rough <= 5 * ten ? 5 * ten : 10 * ten)

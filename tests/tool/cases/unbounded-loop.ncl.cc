// run: compile unbounded-loop.ncl.cc --and star.and --mask spin=2 -o OUT
// exit: 1
// error: ^unbounded-loop.ncl.cc:10(:[0-9]+)?: error: .*(trip|bound)
// written: nothing
#include <ncl.h>

_net_ _out_ void
spin(int* d)
{
    for (int i = 0; i < d[0]; ++i)
        d[1] ^= d[1] << 3;
}

// run: compile unknown-label.ncl.cc --and star.and -o OUT
// exit: 1
// error: ^unknown-label.ncl.cc:7(:[0-9]+)?: error: .*s9
// written: nothing
#include <ncl.h>

_net_ _at_("s9") int total;

_net_ _out_ void
add(int* d)
{
    total += d[0];
}

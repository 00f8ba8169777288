// run: compile division.ncl.cc --and star.and --mask ratio=2 -o OUT
// exit: 1
// error: ^division.ncl.cc:9:[0-9]+: error: .*divi
// written: nothing
#include <ncl.h>

_net_ _out_ void
ratio(int* d)
    { d[0] = d[0] / d[1]; }

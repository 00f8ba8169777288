// run: compile large-window.ncl.cc --and star.and --mask add=500 -o OUT
// exit: 1
// error: ^large-window.ncl.cc.*: error: .*([0-9]+ bits|[0-9]+ bytes|[0-9]+ words).*
// written: nothing
#include <ncl.h>

_net_ _out_ void
add(int* d)
{
    d[0] += 1;
}

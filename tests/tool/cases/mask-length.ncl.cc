// run: compile mask-length.ncl.cc --and star.and -o OUT
// exit: 1
// error: ^mask-length.ncl.cc.*: error: .*mask.* 2 .*
// written: nothing
#include <ncl.h>

_net_ _out_ void
add(int* d)
{
    d[0] += 1;
}

int a[4];

int
main()
{
    ncl::Window wnd{};
    ncl::out(add, {a}, wnd, {2, 2});
}

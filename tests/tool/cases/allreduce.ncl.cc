// run: compile allreduce.ncl.cc --and star.and -o OUT
// exit: 0
// output: stages +[1-9][0-9]* of +32
// output: allreduce: 32 bytes
// written: host.so interface.json report.json s1.image
#include <ncl.h>

constexpr unsigned DATA_LEN = 64;
constexpr unsigned WIN_LEN = 8;

_net_ _at_("s1") int accum[DATA_LEN] = {0};
_net_ _at_("s1") unsigned count[DATA_LEN / WIN_LEN] = {0};
_net_ _at_("s1") _ctrl_ unsigned nworkers;

_net_ _out_ void
allreduce(int* data)
{
    unsigned base = window.seq * window.len;
    for (unsigned i = 0; i < window.len; ++i)
        accum[base + i] += data[i];
    if (++count[window.seq] == nworkers)
    {
        memcpy(data, &accum[base], window.len * 4);
        count[window.seq] = 0;
        _bcast();
    }
    else
    {
        _drop();
    }
}

int data[DATA_LEN];

int
main()
{
    ncl::Window wnd{};
    ncl::out(allreduce, {data}, wnd, {WIN_LEN});
}

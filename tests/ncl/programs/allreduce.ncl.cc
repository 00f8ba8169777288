// In-network AllReduce; switch memory and kernel are figure 4 of Karlos et al., HotNets 2021.
// SPDX-License-Identifier: GPL-2.0-only
#include <ncl.h>

constexpr unsigned DATA_LEN = 64;
constexpr unsigned WIN_LEN = 8;

struct Sized : ncl::Window
{
    unsigned len;
};

extern const Sized window;

_net_ _at_ ("s1") int accum[DATA_LEN] = {0};
_net_ _at_ ("s1") unsigned count[DATA_LEN/WIN_LEN] = {0};
_net_ _at_ ("s1") _ctrl_ unsigned nworkers;

_net_ _out_ void allreduce(int *data) {
    unsigned base = window.seq * window.len;
    for (unsigned i = 0; i < window.len; ++i)
        accum[base + i] += data[i];
    if (++count[window.seq] == nworkers) {
        memcpy(data, &accum[base], window.len * 4);
        count[window.seq] = 0; _bcast();
    } else { _drop(); }
}

_net_ _in_ void result(int *data, _ext_ int *hdata,
                       _ext_ bool *done) {
    for (unsigned i = 0; i < window.len; ++i)
        hdata[window.seq * window.len + i] = data[i];
    *done = window.seq == DATA_LEN / WIN_LEN - 1;
}

int main() {
    static int data[DATA_LEN];
    bool done = false;
    Sized wnd{};
    wnd.len = WIN_LEN;
    constexpr unsigned mask[] = {WIN_LEN};
    ncl::ctrl_wr(&nworkers, 16);
    ncl::out(allreduce, {data}, wnd, mask);
    while (!done) ncl::in(result, {data, &done}, wnd, mask);
}

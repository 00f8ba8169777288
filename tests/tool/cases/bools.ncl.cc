// run: compile bools.ncl.cc --and bools.and --mask b=4 --verify 20000
// exit: 0
// output: verify s1: 20000 windows, image and native kernel agree
#include <ncl.h>

struct Extended : ncl::Window
{
    bool urgent;
};
extern const Extended window;

_net_ bool flags[64];
_net_ ncl::Map<uint8_t, bool, 64> allowed;

// bools in windows, in scalars, in window fields, in memory and in maps
_net_ _out_ void
b(bool* x, bool y, uint8_t key)
{
    bool old = flags[window.seq & 63];
    flags[window.seq & 63] = x[0] ^ y;
    x[0] = old;
    x[1] = !x[1] || (x[2] && window.urgent);
    x[3] = x[1] != x[2];
    if (auto* p = allowed[key])
    {
        if (!*p)
            _drop();
    }
}

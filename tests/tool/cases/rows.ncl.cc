// run: compile rows.ncl.cc --and bools.and --verify 20000
// exit: 0
// output: verify s1: 20000 windows, image and native kernel agree
#include <ncl.h>

// rows of one array, each indexed by its own hash: one register a row
_net_ uint32_t sketch[3][1024];

_net_ _out_ void
count(uint32_t key, uint32_t* estimate)
{
    uint32_t least = 0xffffffff;
    for (int row = 0; row < 3; ++row)
    {
        uint32_t hash = (key ^ (key >> (5 + row)) ^ (0x9e37u << row)) & 1023;
        uint32_t seen = ++sketch[row][hash];
        least = seen < least ? seen : least;
    }
    estimate[0] = least;
}

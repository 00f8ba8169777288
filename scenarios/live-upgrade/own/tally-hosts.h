// The hosts of both tallies: each votes again and again, and checks that the tally grows.
// SPDX-License-Identifier: GPL-2.0-only
//
// Argument of a host: votes.
static unsigned lastTally;

_net_ _in_ void
counted(unsigned* vote)
{
    // others vote between; a tally that has not grown has forgotten some
    if (vote[0] <= lastTally)
    {
        std::exit(1);
    }
    lastTally = vote[0];
}

int
main()
{
    static constexpr unsigned kMask[] = {1};
    const char* text = ncl_host_argument("votes");
    const unsigned votes = text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : 2000;
    for (unsigned i = 0; i < votes; ++i)
    {
        unsigned vote = 1;
        ncl::Window wnd{};
        wnd.seq = i;
        ncl::out_window(tally, {&vote}, wnd, kMask);
        ncl::in(counted, {});
    }
    return 0;
}

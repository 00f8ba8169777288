// In-network AllReduce: the kernel of figure 4 of the NCL paper, and the host programs that use it.
// SPDX-License-Identifier: GPL-2.0-only
//
// -DDATA_LEN: elements that the switch has room for. -DWIN_LEN: elements a window. -DCOUNT_ROUNDS: it counts sums.
// Arguments of a host: see Settings.
#include <ncl.h>

#include "gradient-descent.h"
#include "worker-data.h"

#include <cstdlib>
#include <vector>

#if !defined(DATA_LEN) || !defined(WIN_LEN) || DATA_LEN % WIN_LEN != 0
#error "give -DDATA_LEN and -DWIN_LEN, the first a multiple of the second"
#endif

// The figure's `len` is the user's own field: the length of every slot.
struct Chunk : ncl::Window
{
    unsigned len;
};

extern const Chunk window;

_net_ _at_("s1") int accum[DATA_LEN] = {0};
_net_ _at_("s1") unsigned count[DATA_LEN / WIN_LEN] = {0};
_net_ _at_("s1") _ctrl_ unsigned nworkers;
#ifdef COUNT_ROUNDS // beyond the figure: how many sums each slot has made
_net_ _at_("s1") unsigned rounds[DATA_LEN / WIN_LEN] = {0};
#endif

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
#ifdef COUNT_ROUNDS
        ++rounds[window.seq];
#endif
        _bcast();
    }
    else
    {
        _drop();
    }
}

static unsigned windowsLeft; // of the running AllReduce

_net_ _in_ void
result(int* data, _ext_ int* hdata, _ext_ bool* done)
{
    memcpy(hdata + window.seq * WIN_LEN, data, WIN_LEN * sizeof(int));
    *done = --windowsLeft == 0;
}

static uint64_t
Number(const char* name)
{
    const char* text = ncl_host_argument(name);
    return text ? std::strtoull(text, nullptr, 10) : 0;
}

struct Settings
{
    uint64_t workers = Number("workers");
    uint64_t length = Number("length");          // elements of each array
    uint64_t rounds = Number("rounds");          // AllReduces one after the other
    uint64_t seed = Number("seed");              // of the data
    uint64_t late = Number("late-ns");           // waits before it sends
    uint64_t writeLate = Number("write-late-ns"); // sends first, then writes nworkers after this time
    uint64_t steps = Number("steps");            // of gradient descent; 0: plain arrays
    uint64_t compute = Number("compute-ns");     // a step's own time
    uint64_t worker = static_cast<uint64_t>(ncl::self() - w0);
};

// Lines 18 to 20 of the figure. `sums` has room for whole windows.
static void
AllReduce(const int* data, std::vector<int>& sums)
{
    const uint64_t length = Number("length");
    constexpr unsigned mask[] = {WIN_LEN};
    Chunk wnd{};
    wnd.len = WIN_LEN;
    bool done = false;
    windowsLeft = static_cast<unsigned>(sums.size() / WIN_LEN);
    ncl_host_report("start", 0);
    ncl::out(allreduce, {ncl::Argument(data, length)}, wnd, mask);
    if (const uint64_t delay = Number("write-late-ns"))
    {
        ncl::sleep(delay);
        ncl::ctrl_wr(&nworkers, Number("workers"));
    }
    while (!done)
        ncl::in(result, {sums.data(), &done}, wnd, mask);
    ncl_host_report("done", 0);
}

static void
SumArrays(const Settings& settings, std::vector<int>& sums)
{
    std::vector<int> data(settings.length);
    for (uint64_t round = 0; round < settings.rounds; ++round)
    {
        for (uint64_t i = 0; i < settings.length; ++i)
        {
            data[i] = pisa::WorkerElement(settings.seed, settings.worker, round, i);
        }
        AllReduce(data.data(), sums);
        for (uint64_t i = 0; i < settings.length; ++i)
        {
            ncl_host_report("sum", sums[i]);
        }
    }
}

// accum is never cleared: what this step added is the difference to the last total, exact also when it wraps around.
static void
Train(const Settings& settings, std::vector<int>& totals)
{
    pisa::SoftmaxModel model;
    const std::vector<pisa::Sample> samples = pisa::MakeSamples(settings.seed, settings.worker);
    std::vector<uint32_t> before(settings.length);
    std::vector<int> sum(settings.length);
    for (uint64_t step = 0; step < settings.steps; ++step)
    {
        ncl_host_report("loss", pisa::Loss(model, samples));
        const std::vector<int> gradient = pisa::FixedPointGradient(model, samples);
        ncl::sleep(settings.compute);
        AllReduce(gradient.data(), totals);
        for (uint64_t i = 0; i < settings.length; ++i)
        {
            sum[i] = static_cast<int>(static_cast<uint32_t>(totals[i]) - before[i]);
            before[i] = static_cast<uint32_t>(totals[i]);
        }
        pisa::Descend(model, sum, settings.workers);
    }
    ncl_host_report("loss", pisa::Loss(model, samples));
    for (const double weight : model.weights)
    {
        ncl_host_report("weight", weight);
    }
}

int
main()
{
    const Settings settings;
    std::vector<int> sums((settings.length + WIN_LEN - 1) / WIN_LEN * WIN_LEN);
    if (settings.writeLate == 0)
    {
        ncl::ctrl_wr(&nworkers, settings.workers);
    }
    ncl::sleep(settings.late);
    if (settings.steps > 0)
    {
        Train(settings, sums);
    }
    else
    {
        SumArrays(settings, sums);
    }
    return 0;
}

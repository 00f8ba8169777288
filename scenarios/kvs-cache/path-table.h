// Runs every path through the cache's kernel once and compares what happens with the table that the kernel promises.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_KVS_CACHE_PATH_TABLE_H
#define PISA_KVS_CACHE_PATH_TABLE_H

#include "experiment.h"

#include "common/report.h"

namespace pisa
{

struct PathTableResult
{
    ResultTable rows;
    uint64_t drops{0};   ///< windows that the kernel dropped, those that prepared a path included
    bool isRight{false}; ///< every row is as promised
};

PathTableResult RunPaths(const KvsExperiment& experiment, const std::string& folder);

} // namespace pisa

#endif // PISA_KVS_CACHE_PATH_TABLE_H

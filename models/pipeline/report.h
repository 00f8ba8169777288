// What packets tell the owner of a pipeline.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_REPORT_H
#define PISA_PIPELINE_REPORT_H

#include "ir/service.h"
#include "target/cycle.h"

#include <functional>
#include <string>
#include <vector>

namespace pisa
{

/** One message of one packet. */
struct Report
{
    enum class Kind : uint8_t
    {
        Digest,
        Log,
        AssertionFailed, ///< the packet goes on; whoever wants to stop the run does so (BMv2 aborts)
        AssumptionFailed,
    };

    Kind kind{Kind::Log};
    DigestId digest{0};           ///< Digest
    std::vector<uint64_t> values; ///< Digest: of its fields, in their order
    std::string text;             ///< Log: the line; failures: their message
    Cycle at{0};
};

/** Takes reports as packets make them, in the order of their accesses. */
using ReportSink = std::function<void(const Report& report)>;

} // namespace pisa

#endif // PISA_PIPELINE_REPORT_H

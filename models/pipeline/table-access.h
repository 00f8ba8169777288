// What packets do inside a pipeline, for whoever wants to see it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_TABLE_ACCESS_H
#define PISA_PIPELINE_TABLE_ACCESS_H

#include "ir/program.h"
#include "target/cycle.h"

#include <functional>

namespace pisa
{

struct Transit;

/** One packet meets one table. */
struct TableAccess
{
    TableId table{0};
    Cycle at{0};        ///< that the table's memory is read
    bool isHit{false};  ///< an entry decided, else the default
    uint32_t action{0}; ///< position in Table::actions
};

/** One access to one of the memory banks that tables and registers are hashed over. */
struct BankAccess
{
    unsigned bank{0};
    Cycle sent{0};   ///< by the processor
    Cycle served{0}; ///< by the bank, which serves no other in that cycle
};

/** Who is told of packets that Enter; an empty function costs nothing. */
struct PipelineSinks
{
    /** Of a packet that has all its slots, before it meets any table; may set its fields. */
    std::function<void(Transit& packet)> issue;
    /** Of each access, those of one table in the order of their cycles. */
    std::function<void(const Transit& packet, const TableAccess& access)> access;
    /** Of each access to a bank as it is sent; only on chips with banks. */
    std::function<void(const Transit& packet, const BankAccess& access)> bank;
};

} // namespace pisa

#endif // PISA_PIPELINE_TABLE_ACCESS_H

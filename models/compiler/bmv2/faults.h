// The errors of a BMv2 JSON file as parser faults.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_FAULTS_H
#define PISA_COMPILER_BMV2_FAULTS_H

#include "compiler/lowering/wide.h"
#include "ir/program.h"
#include "target/json-reader.h"

#include <map>

namespace pisa::bmv2
{

/** Which number of the file is which fault of the chip. Core errors are known by name; others become the program's.
 */
class Faults
{
  public:
    /** Reads the section "errors" and adds the program's own errors. @throws InputError */
    Faults(const JsonValue& root, Program& program);

    /** @return the fault with that number in the file, nothing if there is none. */
    std::optional<uint8_t> Find(const BigInteger& number) const;

    /** @return whether all numbers are the chip's. */
    bool AreChips() const;

    /** The file's numbers by fault. */
    const std::map<uint8_t, uint64_t>& Numbers() const
    {
        return m_numbers;
    }

  private:
    std::map<uint8_t, uint64_t> m_numbers;
};

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_FAULTS_H

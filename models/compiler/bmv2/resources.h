// Registers, counters, meters, calculations, digests and field lists of a BMv2 JSON file.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_RESOURCES_H
#define PISA_COMPILER_BMV2_RESOURCES_H

#include "compiler/bmv2/headers.h"
#include "compiler/lowering/standard-metadata.h"

#include <map>

namespace pisa::bmv2
{

/** Cells of any width: one register of the program a piece, first most significant. */
struct RegisterArray
{
    unsigned width{0};
    std::vector<RegisterId> pieces;
};

/** A counter or meter array; direct ones have a cell an entry of one table. */
struct CellArray
{
    uint32_t id{0};
    bool isDirect{false};
    std::optional<FieldReference> colour; ///< of direct meters
};

/** What a hash or checksum is over. */
struct CalculationInput
{
    std::optional<FieldReference> field; ///< else a constant
    BigInteger constant{0};
    unsigned width{0};
    const JsonValue* where{nullptr};
};

struct Calculation
{
    HashAlgorithm algorithm{HashAlgorithm::Crc16};
    std::vector<CalculationInput> inputs;
    bool withPayload{false};
};

/** A list of fields: a digest's layout or what copies of a packet keep. */
struct FieldList
{
    std::string name;
    const JsonValue* elements{nullptr};
    const JsonValue* object{nullptr};
};

/** What actions and tables refer to by name or id. Registers, counters and meters are in the program already. */
struct Resources
{
    /** @throws InputError */
    Resources(const JsonValue& root, Headers& headers, Program& program);

    Names registerNames{"register array"};
    std::vector<RegisterArray> registers;
    std::vector<unsigned> registerWidths;
    Names counterNames{"counter array"};
    std::vector<CellArray> counters;
    Names meterNames{"meter array"};
    std::vector<CellArray> meters;
    Names calculationNames{"calculation"};
    std::vector<Calculation> calculations;
    std::map<uint64_t, FieldList> learnLists; ///< by id
    std::map<uint64_t, FieldList> fieldLists; ///< by id

  private:
    void ReadRegisters(const JsonValue& root, Program& program);
    void ReadCounters(const JsonValue& root, Program& program);
    void ReadMeters(const JsonValue& root, Headers& headers, Program& program);
    void ReadCalculations(const JsonValue& root, Headers& headers);
};

/** @return the algorithm that a string names. @throws InputError with the ones that there are. */
HashAlgorithm ReadAlgorithm(const JsonValue& name);

/** Appends a whole header, or one field, to what a calculation is over. */
void AppendInput(Calculation& calculation, const JsonValue& input, Headers& headers);

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_RESOURCES_H

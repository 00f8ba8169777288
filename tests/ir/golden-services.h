// The golden program of services, and names of its fields.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_IR_GOLDEN_SERVICES_H
#define PISA_TESTS_IR_GOLDEN_SERVICES_H

#include "ir/text.h"

#include <fstream>
#include <sstream>
#include <string>

namespace pisa
{

inline constexpr FieldId kServiceA{1, 0};
inline constexpr FieldId kColour{1, 1};
inline constexpr FieldId kOk{1, 2};
inline constexpr FieldId kHash{1, 3};
inline constexpr FieldId kType{2, 0};
inline constexpr FieldId kSum{2, 1};
inline constexpr FieldId kOptions{3, 1};
inline constexpr FieldId kSaved{4, 0};

/** @return its text. */
inline std::string
GoldenServices()
{
    std::ifstream file(PISA_SOURCE_DIR "/tests/golden/services.pisa");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

inline Program
GoldenServiceProgram()
{
    return ParseProgram(GoldenServices(), "services.pisa");
}

/** @return an instruction of its action 1. */
template <typename T>
T&
InstructionAt(Program& p, std::size_t index)
{
    return std::get<T>(p.actions[1].body.at(index));
}

} // namespace pisa

#endif

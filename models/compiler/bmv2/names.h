// Names and numbers of one section of a BMv2 JSON file.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_NAMES_H
#define PISA_COMPILER_BMV2_NAMES_H

#include "compiler/lowering/wide.h"
#include "target/json-reader.h"

#include <map>
#include <string>

namespace pisa::bmv2
{

/** Objects of one kind by name and by id, both unique. */
class Names
{
  public:
    /** @param kind for messages, e.g. "header" */
    explicit Names(std::string kind) : m_kind(std::move(kind))
    {
    }

    /** Takes the next object: its "name", and its "id" if it has one. @return its index, counting from 0 */
    std::size_t Declare(const JsonValue& object);

    /** @return the index of the object that a string names. @throws InputError that says what there is instead */
    std::size_t Find(const JsonValue& name) const;

    /** @return the index of the object with that id. */
    std::size_t FindId(const JsonValue& id) const;

    bool Has(const std::string& name) const
    {
        return m_byName.count(name) > 0;
    }

    std::size_t Count() const
    {
        return m_count;
    }

  private:
    std::string m_kind;
    std::size_t m_count{0};
    std::map<std::string, std::size_t> m_byName;
    std::map<int64_t, std::size_t> m_byId;
};

/** @return the elements of an optional section, none if it is not there or null. */
const std::vector<JsonValue>& ItemsOf(const JsonValue& object, const char* section);

/** @return the member unless it is not there or null. */
const JsonValue* Present(const JsonValue& object, const char* member);

/** @return a truth; older compilers write 0 and 1. */
bool Truth(const JsonValue& value);

/** @return the member, or false if it is not there. */
bool Flag(const JsonValue& object, const char* member);

/** @return a number written in hexadecimal, "-0x1f" included. At most 2048 bits. */
BigInteger HexNumber(const JsonValue& value);

/** @return a number of `width` bits, from 0; of a negative one, where it may be signed, the two's complement. */
BigInteger HexNumber(const JsonValue& value, unsigned width, bool isSigned = false);

/** @return where the user wrote it if the file says so ("source_info"), else nothing known. */
SourceLocation SourceOf(const JsonValue& object);

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_NAMES_H

// JSON text read into values that know their file, line and column, so that every error points at its cause.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_JSON_READER_H
#define PISA_TARGET_JSON_READER_H

#include "ir/diagnostic.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace pisa
{

class JsonBuilder;

/**
 * One value of a JSON document. Each accessor throws InputError, with the value's place and path, when the value is
 * not what the caller asks for; so a reader is written as if all files were right.
 */
class JsonValue
{
  public:
    using NamedValue = std::pair<std::string, JsonValue>;

    /** The place of the value's last character, or of an object's or array's opening bracket. */
    const SourceLocation& Where() const
    {
        return m_where;
    }

    /** Where the value stands in the document, e.g. "stage.sramBlocks" or "phv[2].width"; empty at the top. */
    const std::string& Path() const
    {
        return m_path;
    }

    /** @return the member; an error if this is no object or has no such member. */
    const JsonValue& Member(const std::string& name) const;

    /** @return the member, or null if there is none; an error if this is no object. */
    const JsonValue* Find(const std::string& name) const;

    /** An error for the first member that is not among `known`. */
    void AllowOnly(std::initializer_list<const char*> known) const;

    /** @return all members in the order of the file; an error if this is no object. */
    const std::vector<NamedValue>& Members() const;

    /** @return all elements; an error if this is no array. */
    const std::vector<JsonValue>& Items() const;

    /** @return a whole number from `least` to `most`. */
    uint64_t Unsigned(uint64_t least = 0, uint64_t most = UINT64_MAX) const;

    /** @return a whole number from `least` to `most`. */
    int64_t Integer(int64_t least = INT64_MIN, int64_t most = INT64_MAX) const;

    /** @return a whole number of any size and sign as decimal digits. */
    std::string WholeNumber() const;

    bool Boolean() const;
    const std::string& String() const;

    bool IsArray() const
    {
        return m_kind == Kind::Array;
    }

    bool IsObject() const
    {
        return m_kind == Kind::Object;
    }

    bool IsString() const
    {
        return m_kind == Kind::String;
    }

    bool IsNumber() const
    {
        return m_kind == Kind::Unsigned || m_kind == Kind::Negative || m_kind == Kind::Real;
    }

    bool IsNull() const
    {
        return m_kind == Kind::Null;
    }

    /** Throws InputError at this value: "'path': what (remedy)". For limits that the accessors do not know. */
    [[noreturn]] void Fail(const std::string& what, const std::string& remedy = "") const;

  private:
    friend class JsonBuilder;

    enum class Kind : uint8_t
    {
        Null,
        Boolean,
        Unsigned,
        Negative,
        Real,
        String,
        Array,
        Object,
    };

    /** @return what the value is, for messages: "-3", "\"x\"", "an array". */
    std::string Seen() const;

    Kind m_kind{Kind::Null};
    bool m_boolean{false};
    uint64_t m_unsigned{0};
    int64_t m_negative{0};
    std::string m_text; ///< a string's value, a real number as written
    std::vector<JsonValue> m_items;
    std::vector<NamedValue> m_members;
    std::string m_path;
    SourceLocation m_where;
};

/**
 * Reads one JSON document.
 * @param deepest values that may be nested
 * @throws InputError with line and column: not JSON, a member given twice, nested deeper
 */
JsonValue ReadJson(const std::string& text, const std::string& fileName, unsigned firstLine = 1,
                   std::size_t deepest = 64);
} // namespace pisa

#endif // PISA_TARGET_JSON_READER_H

// Fields for all that a P4 program keeps of a packet: headers, metadata, variables, intermediate results.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_STORAGE_H
#define PISA_COMPILER_P4_LOWER_STORAGE_H

#include "compiler/lowering/unique-names.h"
#include "compiler/p4/lower/data.h"
#include "ir/program.h"

#include <map>

namespace pisa::p4
{

/** The port that v1model drops packets with. */
constexpr uint64_t kDropPort = 511;

/** Makes headers and fields in a program. Names are made unique by a number behind them. */
class Storage
{
  public:
    explicit Storage(Program& program);

    Program& GetProgram()
    {
        return m_program;
    }

    /**
     * @return a new place for a value of the type. Headers of whole bytes become headers, named by their path
     * ("ipv4", "options[2]"); all else becomes metadata.
     * @param path in front of the names of members; may be empty for structs
     * @param metadata the header that takes what is metadata, e.g. "meta"
     */
    Data Place(const TypePtr& type, const std::string& path, const std::string& metadata,
               const SourceLocation& where = {});

    /** @return a place for a variable. */
    Data Variable(const TypePtr& type, const std::string& name, const SourceLocation& where = {});

    /** @return v1model's standard_metadata as the thread sees it. */
    Data StandardMetadata(const TypePtr& type, Thread thread);

    /** @return egress_spec as egress sees it, which only drops, if it was asked for. */
    std::optional<FieldId> EgressSpec() const
    {
        return m_egressSpec;
    }

    /** @return a new field for an intermediate result, written once. */
    FieldId Temporary(unsigned width);

    /** @return whether the field is a Temporary. */
    bool IsTemporary(FieldId field) const;

    unsigned WidthOf(FieldId field) const;

    /** @return the metadata field of that name in the header `metadata`, made if it is not there. */
    FieldId Metadata(const std::string& metadata, const std::string& name, unsigned width);

  private:
    HeaderId MetadataHeader(const std::string& name);
    FieldId AddField(HeaderId header, const std::string& name, unsigned width);
    Data PlaceHeader(const TypePtr& type, const std::string& path, const SourceLocation& where);
    Data PlaceMembers(const TypePtr& type, const std::string& path, const std::string& metadata,
                      const SourceLocation& where);
    Data PlaceScalar(const TypePtr& type, HeaderId header, const std::string& path);

    Program& m_program;
    std::map<std::string, HeaderId> m_metadata;
    std::map<HeaderId, UniqueNames> m_fieldNames;
    UniqueNames m_headerNames;
    std::vector<HeaderId> m_temporaries; ///< the last one is being filled
    std::optional<FieldId> m_egressSpec;
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_STORAGE_H

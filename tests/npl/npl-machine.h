// Reads NPL text and carries it out on packets: an independent reader of what the compiler writes.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_NPL_MACHINE_H
#define PISA_TESTS_NPL_MACHINE_H

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace pisa::test
{

/** A number and how many bits it has; 0 for a literal, which is as wide as what it meets. */
struct NplNumber
{
    uint64_t value{0};
    unsigned width{0};
};

struct NplExpression
{
    std::string what; ///< an operator, "name", "number", "call", "cast"
    std::string name;
    uint64_t number{0};
    std::vector<NplExpression> operands;
};

struct NplStatement
{
    std::string what;                    ///< "if", "=", "call"
    std::string name;                    ///< what is assigned to, or called
    std::vector<NplExpression> operands; ///< condition; value; arguments
    std::vector<NplStatement> yes;
    std::vector<NplStatement> no;
};

struct NplTable
{
    std::string type;
    std::vector<std::string> keys;
    std::vector<std::string> fields;
    std::map<std::string, unsigned> widths;
    uint64_t size{0};
    std::vector<NplStatement> keyConstruct;
    std::vector<NplStatement> fieldsAssign;
};

struct NplNode
{
    bool isRoot{false};
    std::vector<NplStatement> steps; ///< "extract_fields" of a header, assignments
    std::vector<std::string> selects;
    std::vector<std::pair<std::pair<uint64_t, uint64_t>, std::string>> cases; ///< value and mask; node or "end_node"
    std::string otherwise;
};

/** One switch. Throws std::runtime_error with the place for text that is no NPL of the kind that is written. */
class NplMachine
{
  public:
    using Entries = std::map<std::vector<uint64_t>, std::vector<uint64_t>>; ///< exact keys

    explicit NplMachine(const std::string& text);

    /** An entry of a table that is not exact: value and mask of each key. */
    struct Rule
    {
        std::vector<std::pair<uint64_t, uint64_t>> keys;
        std::vector<uint64_t> values;
    };

    /** Forgets the packet. */
    void Begin()
    {
        fields.clear();
    }

    /** Forgets the packet and takes headers from a frame. @return whether it is not dropped. */
    bool Parse(const std::vector<uint8_t>& frame);

    /** @return the headers that there are, and what was not parsed. */
    std::vector<uint8_t> Deparse() const;

    /** Runs what the program calls. */
    void Run();

    std::map<std::string, uint64_t> fields;                    ///< "pkt.a.x", "pkt.a._PRESENT", "bus.chip_drop"
    std::map<std::string, std::map<uint64_t, uint64_t>> cells; ///< by special function
    std::map<std::string, Entries> entries;                    ///< by logical table
    std::map<std::string, std::vector<Rule>> rules;            ///< of others, the first that matches wins
    std::map<std::string, uint64_t> registers;                 ///< logical registers

    // what was declared
    std::map<std::string, unsigned> widths; ///< of fields by their whole name
    std::map<std::string, NplTable> tables;
    std::map<std::string, NplNode> nodes;
    std::map<std::string, unsigned> state; ///< bits of the cells of special functions
    using Fields = std::vector<std::pair<std::string, unsigned>>;
    std::vector<std::pair<std::string, Fields>> headers; ///< "pkt.a" with "pkt.a.x", as they leave

  private:
    friend class NplReader;
    void Do(const std::vector<NplStatement>& statements);
    void Call(const NplStatement& call);
    void LookUp(const std::string& table, uint64_t number);
    void Assign(const std::string& name, NplNumber value);
    NplNumber Of(const NplExpression& expression) const;
    uint64_t Get(const std::string& name) const;
    unsigned WidthOf(const std::string& name) const;
    void Extract(const std::string& header);
    uint64_t Bits(std::size_t begin, unsigned count) const;
    void Hash(const NplStatement& call);
    void CreateChecksum(const NplStatement& call);
    std::vector<bool> BitsOf(const std::vector<NplExpression>& operands, const std::string& zero) const;

    std::map<std::string, std::vector<NplStatement>> m_functions;
    std::vector<NplStatement> m_program;
    std::map<std::string, uint64_t> m_special; ///< _LOOKUP0, _HIT0, keys and fields of the table at work
    std::map<std::string, unsigned> m_specialWidths;
    std::vector<uint8_t> m_frame;
    std::size_t m_cursor{0}; ///< bits parsed
};

} // namespace pisa::test

#endif // PISA_TESTS_NPL_MACHINE_H

// Small BMv2 JSON programs for tests, and a switch that runs them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_BMV2_JSON_PROGRAM_H
#define PISA_TESTS_BMV2_JSON_PROGRAM_H

#include "compiler/lowering/wide.h"
#include "pipeline/pipeline.h"

#include <memory>
#include <string>

namespace pisa
{

/**
 * The sections of a program over one packet header h {a: 8, b: 8, c: 16, w: 128} and metadata m {x: 8, y: 32, z: 128,
 * i: 8 signed, u: 8 saturating, bit: 1}; each is JSON text, and those that tests leave alone make the least that
 * there can be. Packets pass table "t" of ingress, which calls action "act" with the primitives.
 */
struct JsonProgram
{
    std::string primitives;  ///< of action 0, without brackets
    std::string runtimeData; ///< of action 0
    std::string operations = R"({"op": "extract", "parameters": [{"type": "regular", "value": "h"}]})";
    std::string key; ///< transition_key
    std::string transitions = R"({"type": "default", "value": null, "mask": null, "next_state": null})";
    std::string states;      ///< beside "start", a comma in front
    std::string headerTypes; ///< beside those above, a comma in front; so are the rest
    std::string headers;
    std::string actions;
    std::string tables = R"({"name": "t", "id": 0, "key": [], "match_type": "exact", "type": "simple",
        "max_size": 16, "action_ids": [0], "next_tables": {"act": null},
        "default_entry": {"action_id": 0, "action_data": []}})";
    std::string conditionals;
    std::string first = "t";
    std::string egress = R"("init_table": null, "tables": [], "conditionals": [])";
    std::string more; ///< further sections
    std::string order = R"("h")";

    std::string Text() const;
};

/** @return the JSON of a field, a constant, an operation. */
std::string JsonField(const std::string& header, const std::string& field);
std::string JsonHex(const std::string& number);
std::string JsonOperation(const std::string& op, const std::string& left, const std::string& right);
std::string JsonAssign(const std::string& target, const std::string& value);

/** An ideal switch that runs one program, and the last packet through it. */
class JsonSwitch
{
  public:
    explicit JsonSwitch(const JsonProgram& program);
    explicit JsonSwitch(Program program);

    /** Sends a frame through parser, ingress and egress. @return what leaves */
    std::vector<uint8_t> Send(const std::vector<uint8_t>& frame);

    /** @return the value of a field by name, e.g. ("m", "z"), its pieces put together. */
    BigInteger Get(const std::string& header, const std::string& field) const;
    uint64_t Get(Intrinsic field) const;
    bool IsValid(const std::string& header) const;

    const Program& GetProgram() const
    {
        return m_pipeline->GetImage().program;
    }

    Pipeline& GetPipeline()
    {
        return *m_pipeline;
    }

  private:
    std::unique_ptr<Pipeline> m_pipeline;
    Phv m_phv;
};

/** @return a frame that is h with those fields, then nothing. */
std::vector<uint8_t> FrameOf(uint8_t a, uint8_t b, uint16_t c, const BigInteger& w);

/** @return the message of the error that reading the text raises, "" if there is none. */
std::string ErrorOf(const std::string& text);

} // namespace pisa

#endif // PISA_TESTS_BMV2_JSON_PROGRAM_H

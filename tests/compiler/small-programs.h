// Small programs for tests of passes: a head of three bytes, two metadata fields, one table of given actions.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_COMPILER_SMALL_PROGRAMS_H
#define PISA_TESTS_COMPILER_SMALL_PROGRAMS_H

#include "compiler/passes/passes.h"
#include "ir/verify.h"
#include "pipeline/make-pipeline.h"

#include <gtest/gtest.h>

namespace pisa
{

inline constexpr HeaderId kMeta = 1;
inline constexpr HeaderId kHead = 2;
inline constexpr FieldId kX{kMeta, 0};
inline constexpr FieldId kY{kMeta, 1};
inline constexpr FieldId kA{kHead, 0};
inline constexpr FieldId kB{kHead, 1};
inline constexpr FieldId kC{kHead, 2};

inline Statement
Compute(Operation operation, FieldId dest, Operand a, Operand b)
{
    return {operation, 8, dest, {a, b}};
}

inline Statement
Move(FieldId dest, Operand from)
{
    return {Operation::Move, 8, dest, {from}};
}

/** A head of bytes a, b and c; metadata x and y; one table on a with the actions, the last its default. */
inline Program
MakeProgram(std::vector<Action> actions)
{
    Program program;
    program.name = "passes";
    program.registers = {{"r", 8, 2, {40, 41}, {}}};
    program.headers = {MakeIntrinsicHeader(),
                       {"meta", true, {{"x", 8}, {"y", 8}}, {}},
                       {"head", false, {{"a", 8}, {"b", 8}, {"c", 8}}, {}}};
    program.parser = {{"start", {Extract{kHead}}, {}, {}, ParseState::kAccept}};
    program.deparser = {kHead};
    Table table;
    table.name = "t";
    table.keys = {{kA, MatchKind::Exact}};
    table.size = 16;
    for (Action& action : actions)
    {
        table.actions.push_back(static_cast<ActionId>(program.actions.size()));
        program.actions.push_back(std::move(action));
    }
    table.defaultCall.action = table.actions.back();
    table.defaultCall.arguments.assign(program.actions.back().parameters.size(), 0);
    program.tables.push_back(table);
    program.ingress.nodes.push_back(Apply{0, kEndOfControl, kEndOfControl, {}});
    program.ingress.entry = 0;
    VerifyOrThrow(program);
    return program;
}

/** Puts a table without keys that moves a constant to b behind the hits of table t. */
inline void
NoteHits(Program& program, uint64_t value)
{
    Table table;
    table.name = "hits";
    table.actions = {static_cast<ActionId>(program.actions.size())};
    table.defaultCall.action = table.actions[0];
    program.actions.push_back({"hit", {}, {Move(kB, Constant{value})}, {}});
    program.tables.push_back(table);
    std::get<Apply>(program.ingress.nodes[0]).onHit = 1;
    program.ingress.nodes.push_back(Apply{1, kEndOfControl, kEndOfControl, {}});
}

/** @return what becomes of a frame on an ideal chip, with one entry for a = 1 that calls the action. */
inline std::vector<uint8_t>
Send(const Program& program, std::vector<uint8_t> frame, const ActionCall& call)
{
    const auto chip = MakePipeline(Seal(program, LoadTarget("ideal"), Placement()));
    Entry entry;
    entry.match = {{1, ~uint64_t{0}}};
    entry.call = call;
    EXPECT_TRUE(chip->InsertEntry(0, entry, 0));
    Phv phv;
    std::vector<uint8_t> out;
    EXPECT_TRUE(chip->Parse(frame.data(), frame.size(), phv).accepted);
    chip->Admit(Thread::Ingress, phv, 10);
    chip->Deparse(phv, out);
    return out;
}

inline const Target&
Chip()
{
    static const Target target = LoadTarget("rmt-32");
    return target;
}

} // namespace pisa

#endif

// Lowers V1Switch block by block.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/lower-program.h"

#include "compiler/lowering/deparser-order.h"
#include "compiler/lowering/emitted-again.h"
#include "compiler/lowering/fuse-registers.h"
#include "compiler/lowering/last-action.h"
#include "compiler/p4/lower/checksum-lowering.h"
#include "compiler/p4/lower/control.h"
#include "compiler/p4/lower/deparser-lowering.h"
#include "compiler/p4/lower/field-lists.h"
#include "compiler/p4/lower/instances.h"
#include "compiler/p4/lower/parser-lowering.h"
#include "compiler/p4/lower/plain-code.h"
#include "compiler/p4/lower/table-lowering.h"
#include "compiler/p4/lower/tidy-actions.h"
#include "compiler/p4/lower/unused-parts.h"
#include "ir/verify.h"

#include <filesystem>

namespace pisa::p4
{

namespace
{

/** The blocks of V1Switch in the order of its parameters. */
enum SwitchBlock : std::size_t
{
    kParser,
    kVerify,
    kIngress,
    kEgress,
    kCompute,
    kDeparser,
    kBlocks
};

ObjectPtr
FindSwitch(Shared& shared)
{
    ObjectPtr main = shared.instances->Main();
    const bool isSwitch = main->declaration->name == "V1Switch" && main->objects.size() == kBlocks;
    for (std::size_t i = 0; isSwitch && i < kBlocks; ++i)
    {
        if (!main->objects[i])
        {
            throw InputError(main->where, "an argument of V1Switch is no parser or control",
                             "construct one: MyIngress()");
        }
    }
    if (!isSwitch)
    {
        throw InputError(main->where, "'main' is a " + main->declaration->name + ", not a V1Switch",
                         "write the program for v1model");
    }
    return main;
}

/** @return the type of one parameter of the parser. */
TypePtr
ParserParameter(const Object& parser, std::size_t index)
{
    const Declaration& declared = *std::get<Parser>(parser.declaration->node).parameters.at(index);
    return parser.inside->Resolve(std::get<p4::Parameter>(declared.node).type->type);
}

Program
LowerSwitch(const P4Program& source)
{
    Program program;
    program.name = std::filesystem::path(source.path).stem().string();
    program.keepsFaulty = true;
    Shared shared(source, program);
    const ObjectPtr main = FindSwitch(shared);
    const Object& parser = *main->objects[kParser];
    const TypePtr standardType = ParserParameter(parser, 3);
    const Data headers = shared.storage.Place(ParserParameter(parser, 1), "", "headers", parser.where);
    const Data metadata = shared.storage.Place(ParserParameter(parser, 2), "", "meta", parser.where);
    shared.fieldList = AnnotatedFieldLists(shared, metadata);

    shared.thread = Thread::Ingress;
    Data standard = shared.storage.StandardMetadata(standardType, Thread::Ingress);
    LowerParser(shared, parser, {Data{}, headers, metadata, standard});
    const LoweredChecksums checks =
        LowerChecksums(shared, *main->objects[kVerify], {headers, metadata}, ChecksumUse::Verify);
    AppendToParser(program, "verify checksums", checks.before, checks.where);
    program.checks = checks.checksums;
    program.ingress = LowerControl(shared, *main->objects[kIngress], {headers, metadata, standard});

    shared.thread = Thread::Egress;
    standard = shared.storage.StandardMetadata(standardType, Thread::Egress);
    program.egress = LowerControl(shared, *main->objects[kEgress], {headers, metadata, standard});
    RequireAttachedMeters(shared);
    const LoweredChecksums updates =
        LowerChecksums(shared, *main->objects[kCompute], {headers, metadata}, ChecksumUse::Update);
    RunLast(program, program.egress, "compute checksums", updates.before, updates.where);
    program.checksums = updates.checksums;
    LoweredDeparser deparser = LowerDeparser(shared, *main->objects[kDeparser], {Data{}, headers});
    if (const auto conflict = FindDeparserConflict(program, deparser.before))
    {
        throw InputError(deparser.where, *conflict, kDeparserRemedy);
    }
    const std::vector<Instruction> again = CopyHeadersEmittedAgain(program, deparser.order);
    deparser.before.insert(deparser.before.end(), again.begin(), again.end());
    RunLast(program, program.egress, "deparse", deparser.before, deparser.where);
    program.deparser = deparser.order;

    ShortenCopies(program, shared.storage);
    FuseRegisters(program);
    RemoveUnused(program);
    RemoveIdleTables(program);
    VerifyOrThrow(program);
    return program;
}

} // namespace

} // namespace pisa::p4

namespace pisa
{

Program
LowerP4(const P4Program& source)
{
    return p4::LowerSwitch(source);
}

} // namespace pisa

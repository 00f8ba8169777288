// Programs as P4_16 text for v1model.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/emit-p4.h"

#include "compiler/emit/p4-checksums.h"
#include "compiler/emit/p4-control.h"
#include "compiler/emit/p4-data.h"
#include "compiler/emit/p4-parser.h"
#include "compiler/emit/p4-resources.h"
#include "compiler/emit/p4-steering.h"
#include "ir/text-words.h"

#include <algorithm>

namespace pisa
{

namespace
{

const std::string kHeadersAndMetadata = "(inout headers_t hdr, inout metadata_t meta)";

/** Lists of kept fields are of metadata that v1model can annotate. */
void
CheckFieldLists(const Program& program)
{
    for (const std::vector<FieldId>& list : program.fieldLists)
    {
        for (const FieldId field : list)
        {
            if (const std::optional<Intrinsic> own = IntrinsicOf(field))
            {
                throw InputError({},
                                 "a list of kept fields has the chip's own '" +
                                     program.headers[0].fields[field.index].name + "'",
                                 "copy it into metadata of the program, and keep that");
            }
        }
    }
}

void
WriteErrors(const Program& program, P4Text& text)
{
    if (program.errors.empty())
    {
        return;
    }
    text.Open("error");
    for (std::size_t i = 0; i < program.errors.size(); ++i)
    {
        text.Line(P4Identifier(program.errors[i]) + (i + 1 < program.errors.size() ? "," : ""));
    }
    text.Close();
    text.Line("");
}

void
WriteBlock(const std::string& head, const P4Text& body, P4Text& text)
{
    text.Open("control " + head);
    text.Open("apply");
    text.Add(body);
    text.Close();
    text.Close();
    text.Line("");
}

/** All parts of one program, in the order in which they get their names. */
struct Emitter
{
    explicit Emitter(const Program& from)
        : program(from),
          chipType(globals.Take("chip_t")),
          floodGroup(globals.Take("FLOOD_GROUP")),
          data(from, globals),
          steering(from),
          resources(from, globals),
          checksums(from, data.Chip()),
          ingressWords(from, data, steering, Thread::Ingress),
          egressWords(from, data, steering, Thread::Egress),
          parser(from, ingressWords, globals),
          verify(globals.Take("VerifyChecksums")),
          ingress(from, ingressWords, resources, checksums.Changed(), globals),
          egress(from, egressWords, resources, checksums.Changed(), globals),
          update(globals.Take("UpdateChecksums")),
          deparser(globals.Take("PacketDeparser"))
    {
    }

    void WriteFront(P4Text& text)
    {
        text.Line("// " + P4Identifier(program.name) + ", written by `pisa compile --emit p4`");
        text.Line("#define V1MODEL_VERSION 20200408");
        text.Line("#include <core.p4>");
        text.Line("#include <v1model.p4>");
        text.Line("");
        WriteErrors(program, text);
        if (steering.IsUsed(Intrinsic::Flood))
        {
            text.Line("// all ports, as the control plane sets it");
            text.Line("const bit<16> " + floodGroup + " = " + std::to_string(kP4FloodGroup) + ";");
            text.Line("");
        }
        std::vector<std::string> kept = steering.KeptFields();
        const std::vector<std::string> changed = checksums.KeptFields();
        kept.insert(kept.end(), changed.begin(), changed.end());
        data.Declare(text, kept);
        text.Line("");
        P4Text declared;
        resources.Declare(ingressWords, declared);
        if (!declared.IsEmpty())
        {
            text.Add(declared);
            text.Line("");
        }
    }

    std::string Run()
    {
        P4Text text;
        WriteFront(text);
        parser.Write(text);
        P4Text body;
        checksums.Verify(ingressWords, body);
        WriteBlock(verify + kHeadersAndMetadata, body, text);
        ingress.Write(text);
        egress.Write(text);
        body = P4Text();
        checksums.Update(egressWords, body);
        WriteBlock(update + kHeadersAndMetadata, body, text);
        body = P4Text();
        for (const HeaderId header : program.deparser)
        {
            body.Line("packet.emit(" + data.Instance(header) + ");");
        }
        WriteBlock(deparser + "(packet_out packet, in headers_t hdr)", body, text);
        text.Line("V1Switch(" + parser.Name() + "(), " + verify + "(), " + ingress.Name() + "(), " + egress.Name() +
                  "(), " + update + "(), " + deparser + "()) main;");
        return text.Text();
    }

    const Program& program;
    P4Scope globals{};
    std::string chipType;
    std::string floodGroup;
    P4Data data;
    P4Steering steering;
    P4Resources resources;
    P4Checksums checksums;
    P4Words ingressWords;
    P4Words egressWords;
    P4Parser parser;
    std::string verify;
    P4Control ingress;
    P4Control egress;
    std::string update;
    std::string deparser;
};

} // namespace

std::string
EmitP4(const Program& program)
{
    CheckFieldLists(program);
    return Emitter(program).Run();
}

std::string
EmitP4Commands(const Program& program)
{
    P4Text text;
    for (const Register& reg : program.registers)
    {
        for (std::size_t cell = 0; cell < reg.initial.size(); ++cell)
        {
            if (reg.initial[cell] != 0)
            {
                text.Line("register_write " + reg.name + " " + std::to_string(cell) + " " +
                          std::to_string(reg.initial[cell]));
            }
        }
    }
    for (const ParseValueSet& set : program.valueSets)
    {
        for (const MatchValue& member : set.members)
        {
            if ((member.mask & LowBits(set.width)) != LowBits(set.width))
            {
                throw InputError(set.where, "value set '" + set.name + "' has a member with a mask",
                                 "list its values: simple_switch's sets hold values only");
            }
            text.Line("pvs_add " + set.name + " " + TextWords::Number(member.value));
        }
    }
    if (P4Steering(program).IsUsed(Intrinsic::Flood))
    {
        text.Line("# floods: give node 0 all ports, e.g. mc_node_create 0 1 2 3, then mc_node_associate " +
                  std::to_string(kP4FloodGroup) + " 0");
        text.Line("mc_mgrp_create " + std::to_string(kP4FloodGroup));
    }
    return text.Text();
}

} // namespace pisa

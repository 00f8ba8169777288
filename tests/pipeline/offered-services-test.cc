// Services that chips offer give on RMT and dRMT what they give on an ideal switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text.h"
#include "pipeline/make-pipeline.h"
#include "pipeline/roomy-image.h"
#include "pipeline/roomy-schedule.h"
#include "pipeline/services.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

std::vector<uint8_t>
Send(Image image, const std::vector<uint8_t>& frame)
{
    const auto pipeline = MakePipeline(image);
    Phv phv;
    std::vector<uint8_t> out;
    pipeline->Parse(frame.data(), frame.size(), phv);
    const Passage ingress = pipeline->Admit(Thread::Ingress, phv, 10);
    pipeline->Admit(Thread::Egress, phv, ingress.issue + 1000);
    pipeline->Deparse(phv, out);
    EXPECT_EQ(pipeline->GetServices()->ReadCounter(0, 2), (CounterValue{1, frame.size()}));
    return out;
}

Image
Offering(Image image)
{
    image.target.offers = LoadTarget("rmt-32").offers;
    return image;
}

TEST(OfferedServices, ChecksumsCountersAndMetersRunOnEveryArchitecture)
{
    const Program program = ParseProgram(
        "program p;\nheader e { type : 16; colour : 8; pad : 8; sum : 16; }\ncounter c[4]; meter k[4] : bytes;\n"
        "action x() { do count c[e.pad]; e.colour = meter k[e.pad]; e.type = move<16>(0x1234); }\n"
        "table t[1] { action x; default x(); }\nparser { state s { extract e; default -> accept; } }\n"
        "ingress -> a { a: apply t -> end; }\ndeparser { emit e; }\nchecksum e.sum = csum16(e.type : 16, e.pad : "
        "8);\n",
        "text");
    const std::vector<uint8_t> frame{0, 0, 9, 2, 0, 0};
    // 0x1234 + 0x0200 = 0x1434, complemented; a meter without rates is green
    const std::vector<uint8_t> expected{0x12, 0x34, 0, 2, 0xeb, 0xcb};
    std::mt19937_64 random(1);
    EXPECT_EQ(Send(Seal(program, LoadTarget("ideal"), Placement()), frame), expected);
    EXPECT_EQ(Send(Offering(PlaceInRow(program)), frame), expected);
    EXPECT_EQ(Send(Offering(ScheduleAtRandom(program, RoomyProcessors(1), random)), frame), expected);
}

} // namespace
} // namespace pisa

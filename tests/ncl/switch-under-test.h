// Compiles an NCL program, places it on a real chip and sends windows through the pipeline.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_NCL_SWITCH_UNDER_TEST_H
#define PISA_TESTS_NCL_SWITCH_UNDER_TEST_H

#include "compiler/ncl/ncl-compiler.h"
#include "image/shell.h"
#include "pipeline/pipeline.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pisa
{

/** Two hosts h0 and h1 and a host SERVER around switch s1; ids 1, 2, 3 and 4. */
extern const char* const kStar;

/** Writes `text` behind `#include <ncl.h>` (one line) to a file of its own and compiles it. */
NclPrograms CompileText(const std::string& text, const std::string& network = kStar,
                        std::map<std::string, std::vector<unsigned>> masks = {});
NclPrograms CompileFile(const std::string& path, const std::string& networkPath);

/** @return the first error's line and column and its text, as "line:column: what (remedy)"; empty if none. */
std::string ErrorOf(const std::string& text, const std::string& network = kStar,
                    std::map<std::string, std::vector<unsigned>> masks = {});

/** A window before or behind a switch: the NCP header's fields and the elements of parameters, by name. */
struct TestWindow
{
    uint32_t seq{0};
    uint16_t from{1};
    uint16_t to{2};
    uint16_t len{0};
    std::map<std::string, uint64_t> fields; ///< extension fields and scalars
    std::map<std::string, std::vector<uint64_t>> arrays;
    NcpDecision decision{NcpDecision::Pass}; ///< behind the switch
    uint64_t target{0};
};

/** One switch of a compiled program, on the shipped RMT chip. */
class SwitchUnderTest
{
  public:
    explicit SwitchUnderTest(const NclPrograms& programs, const std::string& label = "s1");
    ~SwitchUnderTest();

    /** Sends a window of `kernel` through the ingress. Elements that are not given are 0. */
    TestWindow Send(const std::string& kernel, const TestWindow& window);
    /** Sends a window whose only array parameter is `data`; @return the array behind the switch. */
    std::vector<uint64_t> Run(const std::vector<uint64_t>& data, uint32_t seq = 0);

    void Insert(const std::string& map, uint64_t key, uint64_t value);
    void WriteControl(const std::string& variable, uint64_t value);
    /** @return element `index` of a memory, through banks and packing. */
    uint64_t Memory(const std::string& name, uint64_t index);

    const Program& GetProgram() const;

  private:
    struct Cell
    {
        RegisterId reg;
        uint64_t index;
        unsigned shift;
        unsigned width;
    };

    Cell CellOf(const std::string& memory, uint64_t index) const;
    std::vector<uint8_t> FrameOf(const NcpKernel& kernel, const TestWindow& window) const;

    NcpInterface m_interface;
    Image m_image;
    std::unique_ptr<Pipeline> m_pipeline;
    Cycle m_now{0};
};

} // namespace pisa

#endif // PISA_TESTS_NCL_SWITCH_UNDER_TEST_H

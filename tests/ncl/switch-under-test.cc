// Frames in, fields out, on the pipeline of the shipped chip.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncl/switch-under-test.h"

#include "compiler/ncl/and-file.h"
#include "compiler/place/placer.h"
#include "pipeline/rmt-pipeline.h"

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace pisa
{

const char* const kStar = "host h0\nhost h1\nhost SERVER\nswitch s1\nlink h0 s1\nlink h1 s1\nlink SERVER s1\n";

namespace
{

namespace fs = std::filesystem;

/** Appends a number, most significant byte first. */
void
Put(std::vector<uint8_t>& bytes, uint64_t value, unsigned width)
{
    for (unsigned bit = width; bit > 0; bit -= 8)
    {
        bytes.push_back(static_cast<uint8_t>(value >> (bit - 8)));
    }
}

/** Ethernet, IPv4 and UDP around `payload` bytes of NCP. */
std::vector<uint8_t>
Envelope(size_t payload)
{
    std::vector<uint8_t> frame;
    Put(frame, 0x020000000002, 48);
    Put(frame, 0x020000000001, 48);
    Put(frame, 0x0800, 16);
    Put(frame, 0x4500, 16);
    Put(frame, 28 + payload, 16);
    Put(frame, 0, 32);
    Put(frame, 0x4011, 16);
    Put(frame, 0, 16);
    Put(frame, 0x0a000001, 32);
    Put(frame, 0x0a000002, 32);
    Put(frame, kNcpPort, 16);
    Put(frame, kNcpPort, 16);
    Put(frame, 8 + payload, 16);
    Put(frame, 0, 16);
    return frame;
}

FieldId
FindField(const Program& program, const std::string& header, const std::string& field)
{
    for (HeaderId h = 0; h < program.headers.size(); ++h)
    {
        for (uint32_t f = 0; program.headers[h].name == header && f < program.headers[h].fields.size(); ++f)
        {
            if (program.headers[h].fields[f].name == field)
            {
                return {h, f};
            }
        }
    }
    throw std::logic_error("no field " + header + "." + field);
}

NclOptions
OptionsFor(const std::string& path, const std::string& network)
{
    NclOptions options;
    options.source = path;
    options.network = ParseAnd(network, "test.and");
    return options;
}

Image
ImageOf(const Program& program)
{
    const Target target = LoadTarget("rmt-32");
    const PlacementAnswer answer = Place(program, target);
    if (!answer.placement)
    {
        throw InputError(answer.reasons);
    }
    return Seal(program, target, *answer.placement);
}

} // namespace

NclPrograms
CompileText(const std::string& text, const std::string& network, std::map<std::string, std::vector<unsigned>> masks)
{
    const fs::path path = fs::temp_directory_path() / ("pisa-test-" + std::to_string(getpid()) + ".ncl.cc");
    std::ofstream(path) << "#include <ncl.h>\n" << text;
    NclOptions options = OptionsFor(path.string(), network);
    options.masks = std::move(masks);
    return CompileNclDevice(options);
}

NclPrograms
CompileFile(const std::string& path, const std::string& networkPath)
{
    std::ostringstream network;
    network << std::ifstream(networkPath).rdbuf();
    return CompileNclDevice(OptionsFor(path, network.str()));
}

std::string
ErrorOf(const std::string& text, const std::string& network, std::map<std::string, std::vector<unsigned>> masks)
{
    try
    {
        CompileText(text, network, std::move(masks));
    }
    catch (const InputError& error)
    {
        const Diagnostic& first = error.Diagnostics().front();
        return std::to_string(first.where.line) + ":" + std::to_string(first.where.column) + ": " + first.what +
               " (" + first.remedy + ")";
    }
    return "";
}

SwitchUnderTest::SwitchUnderTest(const NclPrograms& programs, const std::string& label)
    : m_interface(programs.interface),
      m_image(ImageOf(programs.switches.at(label))),
      m_pipeline(MakeRmtPipeline(m_image))
{
}

SwitchUnderTest::~SwitchUnderTest() = default;

const Program&
SwitchUnderTest::GetProgram() const
{
    return m_image.program;
}

std::vector<uint8_t>
SwitchUnderTest::FrameOf(const NcpKernel& kernel, const TestWindow& window) const
{
    std::vector<uint8_t> frame = Envelope(kNcpHeaderBytes + WindowBytes(m_interface, kernel));
    Put(frame, kNcpVersion, 8);
    Put(frame, 0, 8);
    Put(frame, kernel.id, 16);
    Put(frame, window.from, 16);
    Put(frame, window.to, 16);
    Put(frame, window.from, 16);
    Put(frame, window.len, 16);
    Put(frame, window.seq, 32);
    const auto fieldOf = [&](const std::string& name)
    {
        const auto at = window.fields.find(name);
        return at == window.fields.end() ? 0 : at->second;
    };
    for (const auto& field : m_interface.windowFields)
    {
        Put(frame, field.fixedValue ? *field.fixedValue : fieldOf(field.name), field.width);
    }
    for (const auto& parameter : kernel.parameters)
    {
        const auto array = window.arrays.find(parameter.name);
        for (size_t i = 0; i < (parameter.isArray ? parameter.capacity : 1); ++i)
        {
            const bool isGiven = array != window.arrays.end() && i < array->second.size();
            Put(frame,
                !parameter.isArray ? fieldOf(parameter.name)
                : isGiven          ? array->second[i]
                                   : 0,
                parameter.width);
        }
    }
    return frame;
}

TestWindow
SwitchUnderTest::Send(const std::string& name, const TestWindow& window)
{
    const auto kernel = std::find_if(m_interface.kernels.begin(), m_interface.kernels.end(),
                                     [&](const NcpKernel& k) { return k.name == name; });
    const auto frame = FrameOf(*kernel, window);
    Phv phv;
    if (!m_pipeline->Parse(frame.data(), frame.size(), phv).accepted)
    {
        throw std::logic_error("the window does not parse");
    }
    m_now = m_pipeline->Admit(Thread::Ingress, phv, m_now).exit + 1;
    TestWindow result = window;
    result.decision =
        static_cast<NcpDecision>(phv.slots[m_pipeline->SlotOf(FindField(m_image.program, "ncp_meta", "decision"))]);
    result.target = phv.slots[m_pipeline->SlotOf(FindField(m_image.program, "ncp_meta", "target"))];
    std::vector<uint8_t> out;
    m_pipeline->Deparse(phv, out);
    size_t at = frame.size() - WindowBytes(m_interface, *kernel);
    const auto take = [&](unsigned width)
    {
        uint64_t value = 0;
        for (unsigned bit = 0; bit < width; bit += 8)
        {
            value = value << 8 | out.at(at++);
        }
        return value;
    };
    for (const auto& field : m_interface.windowFields)
    {
        result.fields[field.name] = take(field.width);
    }
    for (const auto& parameter : kernel->parameters)
    {
        if (!parameter.isArray)
        {
            result.fields[parameter.name] = take(parameter.width);
            continue;
        }
        auto& array = result.arrays[parameter.name];
        array.resize(parameter.capacity);
        std::generate(array.begin(), array.end(), [&] { return take(parameter.width); });
    }
    return result;
}

std::vector<uint64_t>
SwitchUnderTest::Run(const std::vector<uint64_t>& data, uint32_t seq)
{
    const NcpKernel& kernel = m_interface.kernels.at(0);
    TestWindow window;
    window.seq = seq;
    window.len = static_cast<uint16_t>(data.size());
    window.arrays[kernel.parameters.at(0).name] = data;
    return Send(kernel.name, window).arrays[kernel.parameters.at(0).name];
}

void
SwitchUnderTest::Insert(const std::string& name, uint64_t key, uint64_t value)
{
    const auto map = std::find_if(m_interface.maps.begin(), m_interface.maps.end(),
                                  [&](const NcpMap& m) { return m.name == name; });
    const Program& program = m_image.program;
    const auto indexOf = [](const auto& list, const std::string& wanted)
    {
        const auto at = std::find_if(list.begin(), list.end(), [&](const auto& x) { return x.name == wanted; });
        return static_cast<uint32_t>(at - list.begin());
    };
    for (const auto& table : map->tables)
    {
        Entry entry;
        entry.match.push_back({key, ~uint64_t{0}});
        entry.call = {indexOf(program.actions, map->hitAction), {value}};
        if (!m_pipeline->InsertEntry(indexOf(program.tables, table), entry, m_now))
        {
            throw std::logic_error("the map is full or holds the key");
        }
    }
}

SwitchUnderTest::Cell
SwitchUnderTest::CellOf(const std::string& name, uint64_t index) const
{
    const auto memory = std::find_if(m_interface.memories.begin(), m_interface.memories.end(),
                                     [&](const NcpMemory& m) { return m.name == name; });
    const NcpCell cell = LocateElement(*memory, index);
    const std::string& bank = memory->banks.at(cell.bank);
    const auto& registers = m_image.program.registers;
    const auto reg =
        std::find_if(registers.begin(), registers.end(), [&](const Register& r) { return r.name == bank; });
    return {static_cast<RegisterId>(reg - registers.begin()), cell.index, cell.shift, memory->width};
}

void
SwitchUnderTest::WriteControl(const std::string& variable, uint64_t value)
{
    const Cell cell = CellOf(variable, 0);
    m_pipeline->WriteRegister(cell.reg, cell.index, value, m_now);
}

uint64_t
SwitchUnderTest::Memory(const std::string& name, uint64_t index)
{
    const Cell cell = CellOf(name, index);
    return m_pipeline->ReadRegister(cell.reg, cell.index, m_now) >> cell.shift & LowBits(cell.width);
}

} // namespace pisa

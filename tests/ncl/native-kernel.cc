// Compiles with CompileNclHost, so that the host half is tested along the way.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncl/native-kernel.h"

#include "compiler/ncl/and-file.h"
#include "compiler/ncl/ncl-compiler.h"
#include "ncl/switch-under-test.h"

#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

namespace pisa
{

namespace
{

const char* const kStandIns = R"(
#include <cstdint>
#include <map>
extern "C" {
int test_decision = 0;
std::map<uint64_t, unsigned>* test_map = nullptr;
void ncl_pass() { test_decision = 0; }
void ncl_pass_to(uint16_t) { test_decision = 1; }
void ncl_reflect() { test_decision = 2; }
void ncl_bcast() { test_decision = 3; }
void ncl_drop() { test_decision = 4; }
const void* ncl_map_lookup(const void*, uint64_t key)
{
    auto at = test_map->find(key);
    return at == test_map->end() ? nullptr : &at->second;
}
void test_insert(uint64_t key, unsigned value) { test_map->emplace(key, value); }
void test_begin() { test_map = new std::map<uint64_t, unsigned>; }
}
)";

} // namespace

NativeKernel::NativeKernel(const std::string& text)
{
    static unsigned number = 0;
    namespace fs = std::filesystem;
    const fs::path stem =
        fs::temp_directory_path() / ("pisa-native-" + std::to_string(getpid()) + "-" + std::to_string(number++));
    const std::string standIns = stem.string() + "-built-ins.cc";
    std::ofstream(standIns) << kStandIns;
    NclOptions options;
    options.source = stem.string() + ".ncl.cc";
    std::ofstream(options.source) << "#include <ncl.h>\n" << text;
    options.network = ParseAnd(kStar, "test.and");
    options.clangArguments = {standIns};
    const std::string object = stem.string() + ".so";
    CompileNclHost(options, object);
    m_object = dlopen(object.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!m_object)
    {
        throw std::logic_error(dlerror());
    }
    reinterpret_cast<void (*)()>(Symbol("test_begin"))();
    for (const auto& file : {standIns, options.source, object})
    {
        fs::remove(file);
    }
}

NativeKernel::~NativeKernel()
{
    if (m_object)
    {
        dlclose(m_object);
    }
}

void*
NativeKernel::Symbol(const std::string& name) const
{
    void* symbol = dlsym(m_object, name.c_str());
    if (!symbol)
    {
        throw std::logic_error("no symbol " + name);
    }
    return symbol;
}

NcpDecision
NativeKernel::Run(std::vector<uint32_t>& data, uint32_t seq)
{
    *static_cast<uint32_t*>(Symbol("window")) = seq;
    int& decision = *static_cast<int*>(Symbol("test_decision"));
    decision = 0;
    reinterpret_cast<void (*)(unsigned*)>(Symbol("k"))(data.data());
    return static_cast<NcpDecision>(decision);
}

void
NativeKernel::Insert(uint64_t key, uint32_t value)
{
    reinterpret_cast<void (*)(uint64_t, unsigned)>(Symbol("test_insert"))(key, value);
}

uint32_t
NativeKernel::Memory(const std::string& symbol, unsigned index) const
{
    return static_cast<uint32_t*>(Symbol(symbol))[index];
}

} // namespace pisa

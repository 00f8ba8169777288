// Counts nodes and edges of BMv2's pipelines.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/json-graph-size.h"

#include "target/json-reader.h"

#include <set>

namespace pisa
{
namespace
{

FlowGraphSize
SizeOfPipeline(const JsonValue& pipeline)
{
    FlowGraphSize size;
    size.edges = 1; // from the source
    for (const JsonValue& table : pipeline.Member("tables").Items())
    {
        std::set<std::string> next;
        for (const auto& [outcome, target] : table.Member("next_tables").Members())
        {
            next.insert(target.IsNull() ? "" : target.String());
        }
        ++size.tables;
        size.edges += next.empty() ? 1 : next.size();
    }
    size.branches = pipeline.Member("conditionals").Items().size();
    size.edges += 2 * size.branches;
    size.vertices = size.tables + size.branches + 2;
    return size;
}

} // namespace

std::array<FlowGraphSize, 2>
SizesOfBmv2(const std::string& text, const std::string& fileName)
{
    std::array<FlowGraphSize, 2> sizes;
    const JsonValue document = ReadJson(text, fileName);
    for (const JsonValue& pipeline : document.Member("pipelines").Items())
    {
        for (Thread pipe : kThreads)
        {
            if (pipeline.Member("name").String() == NameOf(pipe))
            {
                sizes[static_cast<unsigned>(pipe)] = SizeOfPipeline(pipeline);
            }
        }
    }
    return sizes;
}

} // namespace pisa

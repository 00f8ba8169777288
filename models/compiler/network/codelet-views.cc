// Enumerates which nodes of a codelet are computed before its atom.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/codelet-views.h"

#include <algorithm>
#include <set>

namespace pisa
{

namespace
{

using lyra::Codelet;
using lyra::CodeletNode;
using lyra::NodeId;

constexpr std::size_t kMostWords = 2;  ///< pkt_1 and pkt_2 of the templates
constexpr std::size_t kMostViews = 64; ///< beyond, a codelet is one that no template has

/** Decides node by node: a word, or its operands are looked at. */
class ViewSearch
{
  public:
    explicit ViewSearch(const Codelet& codelet) : m_codelet(codelet)
    {
        for (const CodeletNode& node : codelet.nodes)
        {
            m_isStateful.push_back(node.kind == CodeletNode::Kind::Old ||
                                   std::any_of(node.operands.begin(), node.operands.end(),
                                               [this](NodeId operand) { return m_isStateful[operand]; }));
            m_hasBeyond = m_hasBeyond || (node.kind == CodeletNode::Kind::Beyond && m_isStateful.back());
        }
    }

    std::vector<CodeletView> Run()
    {
        const std::vector<NodeId> open = Roots();
        if (!m_hasBeyond)
        {
            Decide(open, {}, {});
        }
        return std::move(m_views);
    }

  private:
    /** Nodes without state that ones with state use, or that are new values. */
    std::vector<NodeId> Roots() const
    {
        std::set<NodeId> roots;
        for (NodeId at = 0; at < m_codelet.nodes.size(); ++at)
        {
            for (const NodeId operand : m_codelet.nodes[at].operands)
            {
                if (m_isStateful[at] && !m_isStateful[operand])
                {
                    roots.insert(operand);
                }
            }
        }
        for (const NodeId root : m_codelet.next)
        {
            if (!m_isStateful[root])
            {
                roots.insert(root);
            }
        }
        return {roots.begin(), roots.end()};
    }

    /** The highest node first: whoever uses a node has been decided on before. */
    void Decide(std::vector<NodeId> open, std::set<NodeId> words, std::set<NodeId> inside)
    {
        while (!open.empty() && m_views.size() < kMostViews)
        {
            const auto highest = std::max_element(open.begin(), open.end());
            const NodeId at = *highest;
            open.erase(std::remove(open.begin(), open.end(), at), open.end());
            const CodeletNode& node = m_codelet.nodes[at];
            if (node.kind == CodeletNode::Kind::Number)
            {
                continue;
            }
            if (words.size() < kMostWords)
            {
                std::set<NodeId> more = words;
                more.insert(at);
                Decide(open, std::move(more), inside);
            }
            if (node.kind != CodeletNode::Kind::Operation)
            {
                return; // an input is a word, or the view is none
            }
            inside.insert(at);
            open.insert(open.end(), node.operands.begin(), node.operands.end());
        }
        if (open.empty())
        {
            AddView(words, inside);
        }
    }

    void AddView(const std::set<NodeId>& words, const std::set<NodeId>& inside)
    {
        CodeletView view;
        for (const NodeId word : words)
        {
            view.words.push_back(word);
            view.areTruths.push_back(m_codelet.nodes[word].width == 1 && IsOnlyAsked(word, inside));
        }
        m_views.push_back(std::move(view));
    }

    bool IsOnlyAsked(NodeId word, const std::set<NodeId>& inside) const
    {
        for (NodeId at = 0; at < m_codelet.nodes.size(); ++at)
        {
            const CodeletNode& user = m_codelet.nodes[at];
            for (std::size_t i = 0; (m_isStateful[at] || inside.count(at) > 0) && i < user.operands.size(); ++i)
            {
                const bool isAsked = (user.operation == Operation::Select && i == 0) || user.operationWidth == 1;
                if (user.operands[i] == word && !isAsked)
                {
                    return false;
                }
            }
        }
        return std::find(m_codelet.next.begin(), m_codelet.next.end(), word) == m_codelet.next.end();
    }

    const Codelet& m_codelet;
    std::vector<bool> m_isStateful;
    bool m_hasBeyond{false};
    std::vector<CodeletView> m_views;
};

} // namespace

std::vector<CodeletView>
ViewsOf(const Codelet& codelet)
{
    return ViewSearch(codelet).Run();
}

} // namespace pisa

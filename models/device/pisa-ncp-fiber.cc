// Boost.Context underneath; the exception bookkeeping of the C++ runtime is switched with the stack.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ncp-fiber.h"

#include "ns3/abort.h"

#include <cstdlib>
#include <cxxabi.h>
#include <new>
#include <utility>

namespace ns3
{

namespace
{

/** The stack belongs to the fiber's owner, so that it can be freed without unwinding. */
struct KeepStack
{
    boost::context::stack_context allocate()
    {
        std::abort();
    }

    void deallocate(boost::context::stack_context&)
    {
    }
};

/** Exceptions being handled, which the runtime keeps per thread and a fiber needs for itself (Itanium C++ ABI 2.2.2).
 */
struct ExceptionState
{
    void* caught;
    unsigned int uncaught;
};

} // namespace

PisaNcpFiber::PisaNcpFiber(std::size_t stackBytes, std::function<void()> body)
    : m_allocator(stackBytes),
      m_stack(m_allocator.allocate()),
      m_body(std::move(body))
{
    const boost::context::preallocated place(m_stack.sp, m_stack.size, m_stack);
    new (&m_other) boost::context::fiber(std::allocator_arg, place, KeepStack(),
                                         [this](boost::context::fiber&& caller)
                                         {
                                             m_other = std::move(caller);
                                             m_body();
                                             m_finished = true;
                                             return std::move(m_other);
                                         });
}

PisaNcpFiber::~PisaNcpFiber()
{
    NS_ABORT_MSG_IF(m_running, "a fiber destroys itself");
    m_allocator.deallocate(m_stack);
}

void
PisaNcpFiber::SwitchOver()
{
    auto* live = reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
    const ExceptionState mine = *live;
    *live = ExceptionState{nullptr, 0};
    m_other = std::move(m_other).resume();
    *live = mine;
}

void
PisaNcpFiber::Resume()
{
    NS_ABORT_MSG_IF(m_finished || m_running, "a fiber is resumed that has ended or runs");
    m_running = true;
    SwitchOver();
    m_running = false;
}

void
PisaNcpFiber::Suspend()
{
    NS_ABORT_MSG_UNLESS(m_running, "a fiber is suspended from outside");
    SwitchOver();
}

void
PisaNcpFiber::Finish()
{
    NS_ABORT_MSG_UNLESS(m_running, "a fiber is ended from outside");
    m_finished = true;
    SwitchOver();
    std::abort();
}

} // namespace ns3

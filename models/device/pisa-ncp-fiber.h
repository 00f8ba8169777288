// A call stack of its own for a program that blocks in simulated time.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NCP_FIBER_H
#define PISA_NCP_FIBER_H

#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>

#include <cstddef>
#include <functional>

namespace ns3
{

/**
 * Runs a function on its own guarded stack; the function may stop in the middle and go on later.
 *
 * No exception may leave the function. A fiber that is destroyed before its end loses its stack without unwinding,
 * as a killed process does: what its frames own stays allocated, and no program can swallow its own end.
 */
class PisaNcpFiber
{
  public:
    /** @param stackBytes rounded up to whole pages; memory is touched only as the stack grows */
    PisaNcpFiber(std::size_t stackBytes, std::function<void()> body);
    ~PisaNcpFiber();
    PisaNcpFiber(const PisaNcpFiber&) = delete;
    PisaNcpFiber& operator=(const PisaNcpFiber&) = delete;

    /** Runs the function until it suspends or ends. Called from outside, while not finished. */
    void Resume();

    /** Goes back to who resumed. Called from inside; returns at the next Resume. */
    void Suspend();

    /** Ends the fiber here, without unwinding. Called from inside. */
    [[noreturn]] void Finish();

    bool IsFinished() const
    {
        return m_finished;
    }

    /** @return whether the code that asks runs on this fiber. */
    bool IsRunning() const
    {
        return m_running;
    }

  private:
    void SwitchOver();

    boost::context::protected_fixedsize_stack m_allocator;
    boost::context::stack_context m_stack;
    std::function<void()> m_body;
    bool m_finished{false};
    bool m_running{false};

    /** The side that does not run. Not destroyed with the rest: a handle's destructor would unwind the program. */
    union
    {
        boost::context::fiber m_other;
    };
};

} // namespace ns3

#endif // PISA_NCP_FIBER_H

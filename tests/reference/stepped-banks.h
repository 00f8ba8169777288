// A dRMT chip with banks stepped clock by clock: processors, a queue before each bank.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_REFERENCE_STEPPED_BANKS_H
#define PISA_TESTS_REFERENCE_STEPPED_BANKS_H

#include "reference/stepped-state.h"

namespace pisa
{

/**
 * Every cycle: changes due; packets leave; each thread hands a packet to a free processor, egress first; processors
 * go on as far as they can, in the order of their numbers; each bank serves the first access of its queue.
 */
class SteppedBanks : public SteppedState
{
  public:
    /** The image must outlive this. */
    explicit SteppedBanks(const Image& image);

    void RunToEnd() override;

    std::vector<uint64_t> served; ///< accesses, by bank
    std::vector<uint64_t> waited; ///< cycles that accesses stood in the queue, by bank

  private:
    void Await(const PacketPointer& packet) override;

    /** A processor and what it does with its packet. */
    struct Worker
    {
        PacketPointer packet; ///< null: free
        bool isActing{false}; ///< inside an action; else before an element
        ActionCall call;      ///< of that action
        bool isHit{false};    ///< ...and how it was chosen
        std::size_t done{0};  ///< instructions of it that were issued
        unsigned pending{0};  ///< accesses that no bank has served
        Cycle ready{0};       ///< not before, once nothing is pending
        Cycle leave{0};       ///< when it is done
        bool isLeaving{false};
    };

    /** Of one processor to one bank. */
    struct Request
    {
        std::size_t worker{0};
        Cycle came{0};
        const StatefulOperation* atom{nullptr}; ///< null: a unit of a key
    };

    using Fields = std::set<FieldId>;

    void Step();
    void Leave();
    void Dispatch(int thread);
    void GoOn(std::size_t number);
    void Begin(std::size_t number);
    void Act(std::size_t number);
    void Move(Worker& worker, NodeId next, Cycle delay);
    void Serve(std::deque<Request>& queue);
    void Ask(std::size_t number, unsigned bank, const StatefulOperation* atom);
    bool IsBusy() const;

    const Image& m_image;
    Cycle m_now{0};
    std::vector<PacketPointer> m_waiting[2]; ///< for a processor, by thread
    std::vector<Worker> m_workers;
    std::size_t m_turn{0}; ///< the processor behind the one that took a packet last
    std::vector<std::deque<Request>> m_banks;
};

} // namespace pisa

#endif // PISA_TESTS_REFERENCE_STEPPED_BANKS_H

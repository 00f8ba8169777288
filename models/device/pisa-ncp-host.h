// A simulated host that runs the host half of an NCL program, unmodified, in simulated time.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NCP_HOST_H
#define PISA_NCP_HOST_H

#include "pisa-ncp-abi.h"
#include "pisa-ncp-fiber.h"
#include "pisa-ncp-invocation.h"
#include "pisa-ncp-network.h"
#include "pisa-ncp-object.h"
#include "pisa-ncp-progress.h"
#include "pisa-ncp-window.h"

#include "ns3/application.h"
#include "ns3/queue.h"
#include "ns3/socket.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/** Sums over the windows of one host. */
struct PisaNcpHostCounters
{
    uint64_t sent{0};      ///< handed to the transport
    uint64_t received{0};  ///< arrived as windows of the program
    uint64_t handled{0};   ///< taken by ncl::in
    uint64_t overflow{0};  ///< arrived and dropped because QueueLimit windows waited
    uint64_t malformed{0}; ///< datagrams at the NCP port that are no windows of the program
};

/**
 * Runs one private copy of a host program on a stack of its own. ncl::in, ncl::sleep, control writes and full
 * device queues stop the program, not the simulator; all else takes no simulated time.
 *
 * received = handled + overflow + windows that wait. A program that misuses a call, or lets an exception out of
 * main, ends the run: pisa::InputError leaves Simulator::Run, naming host, call, need and limit.
 */
class PisaNcpHost : public Application
{
  public:
    enum class State
    {
        NotStarted,
        Loading, ///< global constructors run
        Running,
        AwaitsWindow, ///< in ncl::in
        AwaitsRoom,   ///< in ncl::out, the device's queue is full
        AwaitsSwitch, ///< for the answers to control operations
        Sleeps,
        Ended,
    };

    static TypeId GetTypeId();
    PisaNcpHost();
    ~PisaNcpHost() override;

    /** Signatures of the trace sources. */
    typedef void (*WindowTracedCallback)(const NcpHeader& header);
    typedef void (*DropTracedCallback)(Ptr<const Packet> datagram);
    typedef void (*StartTracedCallback)(const std::string& label);
    typedef void (*EndTracedCallback)(const std::string& label, int exitCode);
    typedef void (*ReportTracedCallback)(const std::string& name, double value);

    /** @param object path of the host.so that the compiler wrote; the node must hold the label's address */
    void SetProgram(Ptr<PisaNcpNetwork> network, const std::string& label, const std::string& object);

    /** Sets what ncl_host_argument(name) returns. */
    void SetArgument(const std::string& name, const std::string& value);

    State GetState() const;
    bool IsService() const;
    const std::string& GetLabel() const;
    const PisaNcpHostCounters& GetCounters() const;
    /** @return what main returned or exit was given; none while it runs or if it was stopped. */
    std::optional<int> GetExitCode() const;
    /** @return what the program handed over by ncl_host_report, in order, by name. */
    const std::map<std::string, std::vector<double>>& GetReports() const;
    /** "host w3 waits in ncl::in(result) since 12.345 us; sent windows 0..127 of ..., missing window 5" */
    std::string Describe() const;

    // ---- what the running program calls; see ncl.h ----

    /** @return the host whose program runs now, null if none does. */
    static PisaNcpHost* Current();
    void Out(const void* kernel, const NcpOutCall& call);
    void In(const void* kernel, NcpTrampoline trampoline, const NcpArgument* arguments, std::size_t count);
    void WriteControl(const void* variable, const void* value, unsigned bytes);
    bool InsertIntoMap(const void* map, uint64_t key, uint64_t value);
    bool RemoveFromMap(const void* map, uint64_t key);
    void Sleep(uint64_t nanoseconds);
    uint16_t GetLabelId() const;
    bool HasPending();
    uint64_t GetNow();
    const char* GetArgument(const std::string& name) const;
    void Report(const std::string& name, double value);
    [[noreturn]] void Exit(int code);
    /** Ends the program and the run, with the call named in `call`, or else in the last one that was entered. */
    [[noreturn]] void Fail(const std::string& call, const std::string& what, const std::string& remedy);

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;
    void OpenSocket();
    void Main();
    void NoteFailure(const std::string& what, const std::string& remedy);
    void Resume();
    void Wake();
    void End();
    void Block(State state, const std::string& call);
    void RequireMain(const std::string& call);
    void CountPoll(const char* call);
    void Receive(Ptr<Socket> socket);
    void Accept(Ptr<Packet> datagram);
    void RoomMade(Ptr<const Packet> packet);
    bool HasRoom(std::size_t bytes) const;
    void CheckFrame(const pisa::NcpKernel& kernel, std::size_t bytes, const std::string& call);
    void SendWindow(const std::vector<uint8_t>& bytes, Ipv4Address address, const std::string& call);
    NcpWindow Take(const pisa::NcpIncomingKernel& incoming);
    void Deliver(const void* kernel, NcpTrampoline trampoline, const NcpArgument* arguments, std::size_t count,
                 const NcpWindow& window);
    const pisa::NcpKernel* FindKernel(uint16_t id) const;
    const pisa::NcpMap& MapAt(const void* map, const std::string& call);
    bool AwaitAnswer(const std::string& call, const std::function<void(PisaNcpControl::DoneCallback)>& request);

    static PisaNcpHost* g_current;

    Ptr<PisaNcpNetwork> m_network;
    const pisa::NcpLabel* m_label{nullptr};
    std::string m_labelName;
    std::string m_objectPath;
    std::map<std::string, std::string> m_arguments;
    uint64_t m_stackSize{0};
    uint32_t m_queueLimit{0};
    bool m_isService{false};

    std::unique_ptr<PisaNcpObject> m_object;
    std::unique_ptr<PisaNcpFiber> m_fiber;
    Ptr<Socket> m_socket;
    Ptr<NetDevice> m_device;          ///< that windows leave by
    Ptr<Queue<Packet>> m_deviceQueue; ///< null if the device shows none
    State m_state{State::NotStarted};
    std::string m_call; ///< that the program waits in
    const pisa::NcpIncomingKernel* m_awaited{nullptr};
    Time m_since;
    uint64_t m_polls{0};          ///< looks at clock and queue since the program last waited
    bool m_wakes{false};          ///< an event will resume the program
    std::optional<bool> m_answer; ///< of the switches to the last control operation
    std::optional<int> m_exitCode;
    std::optional<pisa::Diagnostic> m_failure;

    std::deque<NcpWindow> m_windows;            ///< in order of arrival
    std::map<uint16_t, NcpProgress> m_progress; ///< by kernel id
    PisaNcpHostCounters m_counters;
    std::map<std::string, std::vector<double>> m_reports;

    TracedCallback<const NcpHeader&> m_sentTrace;
    TracedCallback<const NcpHeader&> m_receivedTrace;
    TracedCallback<Ptr<const Packet>> m_droppedTrace;
    TracedCallback<const std::string&> m_startTrace;
    TracedCallback<const std::string&, int> m_endTrace;
    TracedCallback<const std::string&, double> m_reportTrace;
};

} // namespace ns3

#endif // PISA_NCP_HOST_H

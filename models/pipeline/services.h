// What a switch does for actions beyond arithmetic: hashes, random numbers, counters, meters, profiles, reports.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_SERVICES_H
#define PISA_PIPELINE_SERVICES_H

#include "pipeline/action-profile.h"
#include "pipeline/counter-value.h"
#include "pipeline/due-changes.h"
#include "pipeline/match-table.h"
#include "pipeline/meter-cells.h"
#include "pipeline/random-numbers.h"
#include "pipeline/report.h"
#include "pipeline/state-name.h"

#include <functional>
#include <variant>
#include <vector>

namespace pisa
{

/**
 * The services that the instructions of one program ask for, and their state. Packets come in ascending cycles;
 * changes of the control plane hold for packets that access their tables at cycle `at` and later. Cells and profiles
 * must be there (bugs of the caller otherwise).
 */
class Services
{
  public:
    /** A slot that a service writes, as many bits as its field has; `changed` gets the bits that it changes. */
    struct Destination
    {
        uint32_t slot;
        uint32_t changed;
        uint64_t mask;
    };

    /** None; see Extend. */
    Services(const PhvLayout& layout, uint64_t clockHz);

    /** Adds the state that the program has beyond what there is. */
    void Extend(const Program& program, PhvLayout& layout);

    // ---- the control plane ----
    void SetSink(ReportSink sink)
    {
        m_sink = std::move(sink);
    }

    void Seed(uint64_t seed)
    {
        m_random.Seed(seed);
    }

    CounterValue ReadCounter(CounterId counter, uint64_t index) const;
    void WriteCounter(CounterId counter, uint64_t index, CounterValue value, Cycle at);
    void SetMeter(MeterId meter, uint64_t index, const MeterSetting& setting, Cycle at);
    std::optional<MeterSetting> ReadMeter(MeterId meter, uint64_t index) const;
    void SetMember(ProfileId profile, uint32_t member, ActionCall call, Cycle at);
    void RemoveMember(ProfileId profile, uint32_t member, Cycle at);
    void SetGroup(ProfileId profile, uint32_t group, std::vector<uint32_t> members, Cycle at);
    void RemoveGroup(ProfileId profile, uint32_t group, Cycle at);

    /** Calls `look` between accesses before `at` and those from `at` on; state is a counter or meter array. */
    void Look(StateName state, Cycle at, std::function<void()> look);
    /** No packet comes to that state before `next` any more. */
    void Reach(StateName state, Cycle next);

    /** @return members and groups as packets meet them by now. */
    const ProfileMembers& Profile(ProfileId profile) const
    {
        return m_profiles.at(profile);
    }

    /** Changes a custom algorithm at once, for all hashes and checksums. */
    void SetCustomCrc(HashAlgorithm algorithm, const CrcParameters& parameters)
    {
        m_algorithms.SetCustom(algorithm, parameters);
    }

    uint64_t FailedAssertions() const
    {
        return m_failedAssertions;
    }

    // ---- the engine ----
    /** @return the number of a service instruction, to Run it by. */
    uint32_t Link(const Instruction& instruction, PhvLayout& layout);

    void Run(uint32_t service, Phv& phv, Cycle now);

    void CountDirect(CounterId counter, uint64_t row, const Phv& phv, Cycle now);
    void MeterDirect(MeterId meter, uint64_t row, const Destination& colour, Phv& phv, Cycle now);

    /** Forgets what direct counters and meters hold for an entry that was in this row. */
    void ResetDirect(const Table& table, uint64_t row);

    /** @return what a member or group stands for, null if nothing. */
    const ActionCall* Resolve(ProfileId profile, const ChosenAction& chosen, const Phv& phv, Cycle now);

    const HashAlgorithms& Algorithms() const
    {
        return m_algorithms;
    }

  private:
    struct HashService
    {
        LinkedHash hash;
        Destination dest;
    };

    struct RandomService
    {
        uint32_t low;
        uint32_t high;
        Destination dest;
    };

    struct CountService
    {
        CounterId counter;
        uint32_t index;
    };

    struct MeterService
    {
        MeterId meter;
        uint32_t index;
        Destination dest;
    };

    struct DigestService
    {
        DigestId digest;
        std::vector<uint32_t> slots;
    };

    struct LogService
    {
        std::string format;
        std::vector<uint32_t> slots;
    };

    struct AssertService
    {
        uint32_t condition;
        std::string message;
        bool isAssume;
    };

    using Work = std::variant<HashService, RandomService, CountService, MeterService, DigestService, LogService,
                              AssertService>;

    struct Service
    {
        uint32_t guard;
        Work work;
    };

    friend class ServiceLinker;

    void Do(const HashService& service, Phv& phv, Cycle now);
    void Do(const RandomService& service, Phv& phv, Cycle now);
    void Do(const CountService& service, Phv& phv, Cycle now);
    void Do(const MeterService& service, Phv& phv, Cycle now);
    void Do(const DigestService& service, Phv& phv, Cycle now);
    void Do(const LogService& service, Phv& phv, Cycle now);
    void Do(const AssertService& service, Phv& phv, Cycle now);
    static void Write(const Destination& dest, uint64_t value, Phv& phv);
    void Tell(Report report, Cycle now);
    DueChanges& ChangesOf(StateName state);

    std::vector<DigestLayout> m_digests;
    uint32_t m_lengthSlot;
    uint64_t m_clockHz;
    HashAlgorithms m_algorithms;
    RandomNumbers m_random;
    std::vector<std::vector<CounterValue>> m_counters;
    std::vector<MeterCells> m_meters;
    std::vector<ProfileMembers> m_profiles;
    std::vector<Service> m_services;
    ReportSink m_sink;
    uint64_t m_failedAssertions{0};
    // by number
    std::vector<DueChanges> m_counterChanges;
    std::vector<DueChanges> m_meterChanges;
    std::vector<DueChanges> m_profileChanges;
};

} // namespace pisa

#endif // PISA_PIPELINE_SERVICES_H

// A station that sends to a switch without a gap while the switch changes, and what must be true of each change.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TEST_UPGRADE_RIG_H
#define PISA_TEST_UPGRADE_RIG_H

#include "star.h"

#include "ns3/pisa-upgrade-helper.h"
#include "ns3/test.h"

#include <functional>
#include <map>
#include <string>

/** A change of a switch's program; each program writes a number of its own to the frames' source. */
struct RigChange
{
    std::string name;
    std::function<pisa::Image()> boot;
    std::function<uint32_t(ns3::PisaUpgradeAgent& agent)> upgrade;
    uint64_t before{0}; ///< number of the old program
    uint64_t after{0};
};

/** One station and one switch; counts frames that come back by the number in them. */
struct UpgradeRig
{
    /** @param spacing of frames in picoseconds; at 100 Gbit/s 6720 is without a gap */
    UpgradeRig(const pisa::Image& image, uint32_t count, int64_t spacing = 6720);

    void Run();

    Star star;
    ns3::Ptr<ns3::PisaUpgradeAgent> agent;
    uint32_t sent;
    uint32_t finished{0};
    uint32_t aborted{0};
    uint64_t started{0};
    uint64_t done{0};
    uint64_t killAt{~uint64_t{0}}; ///< the primitive at whose start the control channel dies
    pisa::UpgradeMemory held;
    std::map<uint64_t, uint64_t> sums; ///< frames that came back, by number
    uint64_t last{0};                  ///< number of the last one

  private:
    void OnFinished(const ns3::PisaUpgradeStep& step);
    void OnAborted(const ns3::PisaUpgradeStep& step);
    void OnStarted(const ns3::PisaUpgradeStep& step);
    void OnDone(const ns3::PisaUpgradeStep& step);
};

/** At line rate no frame is lost, and none meets a mixture. */
class LosslessChange : public ns3::TestCase
{
  public:
    explicit LosslessChange(RigChange change);

  private:
    void DoRun() override;

    RigChange m_change;
};

/** Wherever the control channel dies, the old program is there afterwards, or the new one. */
class KilledChange : public ns3::TestCase
{
  public:
    explicit KilledChange(RigChange change);

  private:
    void DoRun() override;

    RigChange m_change;
};

#endif // PISA_TEST_UPGRADE_RIG_H

// A test suite whose cases count in picoseconds, whoever runs it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TEST_PICOSECOND_SUITE_H
#define PISA_TEST_PICOSECOND_SUITE_H

#include "ns3/nstime.h"
#include "ns3/test.h"

/**
 * Our own runner sets the resolution in main. The runner of an ns-3 tree does not, but test.py gives each suite a
 * process of its own, so that the first simulation of the process is still to come when the suite is set up.
 */
class PicosecondSuite : public ns3::TestSuite
{
  public:
    using TestSuite::TestSuite;

  private:
    void DoSetup() override
    {
        if (ns3::Time::GetResolution() != ns3::Time::PS)
        {
            ns3::Time::SetResolution(ns3::Time::PS);
        }
    }
};

#endif // PISA_TEST_PICOSECOND_SUITE_H

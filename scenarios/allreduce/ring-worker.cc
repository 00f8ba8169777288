// One worker of a ring AllReduce over UDP: what in-network AllReduce is compared with.
// SPDX-License-Identifier: GPL-2.0-only
#include "ring-worker.h"

#include "ns3/abort.h"
#include "ns3/inet-socket-address.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace ns3
{

namespace
{

constexpr uint16_t kPort = 20100;

} // namespace

NS_OBJECT_ENSURE_REGISTERED(PisaRingWorker);

TypeId
PisaRingWorker::GetTypeId()
{
    static TypeId id = TypeId("ns3::PisaRingWorker").SetParent<Application>().AddConstructor<PisaRingWorker>();
    return id;
}

void
PisaRingWorker::Setup(uint32_t rank, uint32_t workers, Ipv4Address right, uint32_t payload)
{
    m_rank = rank;
    m_workers = workers;
    m_right = right;
    m_payload = payload;
}

void
PisaRingWorker::SetData(std::vector<int32_t> data)
{
    m_data = std::move(data);
    m_missing.clear();
    for (uint32_t step = 0; step < Steps(); ++step)
    {
        // what the left neighbour sends in this step
        const uint32_t chunk = (SentChunk(step) + m_workers - 1) % m_workers;
        m_missing.push_back(Begin(chunk + 1) - Begin(chunk));
    }
}

const std::vector<int32_t>&
PisaRingWorker::GetData() const
{
    return m_data;
}

bool
PisaRingWorker::IsDone() const
{
    return m_step == Steps();
}

Time
PisaRingWorker::GetDoneTime() const
{
    return m_done;
}

void
PisaRingWorker::DoDispose()
{
    m_socket = nullptr;
    Application::DoDispose();
}

uint32_t
PisaRingWorker::Steps() const
{
    return 2 * (m_workers - 1);
}

uint32_t
PisaRingWorker::Begin(uint32_t chunk) const
{
    return static_cast<uint32_t>(uint64_t{m_data.size()} * chunk / m_workers);
}

uint32_t
PisaRingWorker::SentChunk(uint32_t step) const
{
    return (m_rank + 2 * m_workers - step) % m_workers;
}

void
PisaRingWorker::StartApplication()
{
    m_socket = Socket::CreateSocket(GetNode(), UdpSocketFactory::GetTypeId());
    m_socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), kPort));
    m_socket->Connect(InetSocketAddress(m_right, kPort));
    m_socket->SetRecvCallback(MakeCallback(&PisaRingWorker::Receive, this));
    SendChunk();
}

void
PisaRingWorker::StopApplication()
{
    if (m_socket)
    {
        m_socket->Close();
    }
}

void
PisaRingWorker::SendChunk()
{
    const uint32_t chunk = SentChunk(m_step);
    const uint32_t end = Begin(chunk + 1);
    std::vector<uint8_t> bytes;
    for (uint32_t first = Begin(chunk); first < end; first += m_payload)
    {
        const uint32_t count = std::min(m_payload, end - first);
        const std::array<uint32_t, 2> header{m_step, first};
        bytes.resize(kHeaderBytes + count * sizeof(int32_t));
        std::memcpy(bytes.data(), header.data(), kHeaderBytes);
        std::memcpy(bytes.data() + kHeaderBytes, &m_data[first], count * sizeof(int32_t));
        const auto size = static_cast<uint32_t>(bytes.size());
        const int sent = m_socket->Send(Create<Packet>(bytes.data(), size));
        NS_ABORT_MSG_IF(sent != static_cast<int>(size), "worker " << m_rank << " cannot send " << size << " bytes");
    }
}

void
PisaRingWorker::Receive(Ptr<Socket> socket)
{
    std::vector<uint8_t> bytes;
    while (const Ptr<Packet> packet = socket->Recv())
    {
        bytes.resize(packet->GetSize());
        packet->CopyData(bytes.data(), packet->GetSize());
        Take(bytes.data(), packet->GetSize());
    }
    while (!IsDone() && m_missing[m_step] == 0)
    {
        ++m_step;
        if (IsDone())
        {
            m_done = Simulator::Now();
        }
        else
        {
            SendChunk();
        }
    }
}

void
PisaRingWorker::Take(const uint8_t* bytes, uint32_t count)
{
    std::array<uint32_t, 2> header{};
    std::memcpy(header.data(), bytes, kHeaderBytes);
    const auto [step, first] = header;
    const uint32_t elements = (count - kHeaderBytes) / sizeof(int32_t);
    for (uint32_t i = 0; i < elements; ++i)
    {
        uint32_t value = 0;
        std::memcpy(&value, bytes + kHeaderBytes + i * sizeof(int32_t), sizeof(value));
        const uint32_t own = step < m_workers - 1 ? static_cast<uint32_t>(m_data[first + i]) : 0;
        m_data[first + i] = static_cast<int32_t>(own + value);
    }
    m_missing[step] -= elements;
}

} // namespace ns3

// In-network key-value cache: the kernel of figure 5 of the NCL paper, its storage server and its clients.
// SPDX-License-Identifier: GPL-2.0-only
//
// The AND file names hosts c0, c1, ... and `server`. -DWRITE_THROUGH: another policy for PUTs. Arguments of a host: see Settings.
#include <ncl.h>

#include "path-script.h"
#include "query-stream.h"

#include <cstdlib>
#include <string>
#include <unordered_map>

#define SERVER server

_net_ _at_("s1") ncl::Map<uint64_t, uint8_t, 256> Idx;
_net_ _at_("s1") char Cache[256][128] = {{0}};
_net_ _at_("s1") bool Valid[256] = {false};

_net_ _out_ void
query(uint64_t key, char* val, bool update)
{
    if (window.from != SERVER && update)
    { // client PUT
#ifdef WRITE_THROUGH // another policy than the figure's: the switch takes the value itself
        if (auto* idx = Idx[key])
        {
            memcpy(Cache[*idx], val, 128);
            Valid[*idx] = true;
        }
#else
        if (auto* idx = Idx[key])
            Valid[*idx] = false;
#endif
    }
    else if (window.from != SERVER)
    { // client GET
        if (auto* idx = Idx[key])
        { // hit
            if (Valid[*idx])
            {
                memcpy(val, Cache[*idx], 128);
                _reflect();
            }
        }
    }
    else if (update)
    { // server update
        auto* idx = Idx[key];
        memcpy(Cache[*idx], val, 128);
        Valid[*idx] = true;
        _drop();
    }
    else
    { // server GET response
    }
}

/** What a host received last. */
struct Received
{
    uint64_t key;
    pisa::Value value;
    bool update;
    ncl::Label from;
    uint32_t number;
};

_net_ _in_ void
receive(uint64_t key, char* val, bool update, _ext_ Received* received)
{
    received->key = key;
    memcpy(received->value.data(), val, pisa::kValueBytes);
    received->update = update;
    received->from = window.from;
    received->number = window.seq;
}

static constexpr unsigned kMask[] = {pisa::kValueBytes};

// The number of a query travels with it and comes back in the answer.
static void
Send(ncl::Label to, uint32_t number, uint64_t key, const pisa::Value& value, bool update)
{
    ncl::Window wnd{};
    wnd.seq = number;
    wnd.to = to;
    ncl::out_window(query, {key, value.data(), update}, wnd, kMask);
}

static Received
Receive()
{
    Received received{};
    ncl::in(receive, {&received});
    return received;
}

static double
Real(const char* name)
{
    const char* text = ncl_host_argument(name);
    return text ? std::strtod(text, nullptr) : 0;
}

static uint64_t
Number(const char* name)
{
    const char* text = ncl_host_argument(name);
    return text ? std::strtoull(text, nullptr, 10) : 0;
}

struct Settings
{
    pisa::QuerySettings queries{Number("keys"), Real("skew"), Real("write-share"), Number("seed")};
    uint64_t requests = Number("requests");       // of each client
    uint64_t outstanding = Number("outstanding"); // of each client, when it waits for answers
    double gap = Real("mean-gap-ns");             // between requests of a client that does not wait; 0: it waits
    uint64_t start = Number("start-ns");          // when clients begin
    uint64_t service = Number("service-ns");      // the server's time for a request
    uint64_t cached = Number("cached");           // keys that the server puts in the switch
};

// ---- the storage server ----

class StorageServer
{
  public:
    explicit StorageServer(const Settings& settings)
        : m_settings(settings)
    {
        m_items.reserve(settings.queries.keys);
        for (uint64_t rank = 0; rank < settings.queries.keys; ++rank)
        {
            const uint64_t key = pisa::KeyOfRank(rank);
            m_items[key] = pisa::Item{pisa::MakeValue({key, pisa::kInitialLoad, 0}), rank < settings.cached};
        }
    }

    // Entry first, then the value: until it is there a look-up hits an item that is not valid, and goes to us.
    void FillCache()
    {
        for (uint64_t rank = 0; rank < m_settings.cached; ++rank)
        {
            const uint64_t key = pisa::KeyOfRank(rank);
            if (!Idx.insert(key, static_cast<uint8_t>(rank)))
            {
                ncl_host_report("refused-entry", static_cast<double>(rank));
            }
        }
        for (uint64_t rank = 0; rank < m_settings.cached; ++rank)
        {
            const uint64_t key = pisa::KeyOfRank(rank);
            Send(0, 0, key, m_items[key].value, true);
        }
        ncl_host_report("cache-filled", static_cast<double>(m_settings.cached));
    }

    void Serve()
    {
        const Received request = Receive();
        ncl::sleep(m_settings.service);
        pisa::Item& item = m_items.at(request.key);
        if (request.update)
        {
            item.value = request.value;
            if (item.isCached)
            {
                Send(request.from, request.number, request.key, item.value, true);
            }
        }
        Send(request.from, request.number, request.key, item.value, false);
        ncl_host_report("served", request.update ? 1 : 0);
    }

  private:
    const Settings& m_settings;
    std::unordered_map<uint64_t, pisa::Item> m_items;
};

// ---- a client ----

class Client
{
  public:
    explicit Client(const Settings& settings)
        : m_settings(settings),
          m_stream(settings.queries),
          m_self(ncl::self())
    {
    }

    void SendNext()
    {
        const pisa::Query query = m_stream.At(m_self, m_sent);
        const pisa::Value value =
            query.isPut ? pisa::MakeValue({query.key, m_self, m_sent}) : pisa::Value{};
        Send(SERVER, static_cast<uint32_t>(m_sent), query.key, value, query.isPut);
        ++m_sent;
    }

    // Takes one answer and checks it: the key asked for, and a value that somebody wrote to that key.
    void Take()
    {
        const Received answer = Receive();
        const pisa::Query query = m_stream.At(m_self, answer.number);
        const bool isRight = answer.key == query.key && !answer.update && IsWritten(answer.key, answer.value);
        ncl_host_report(isRight ? "answer" : "wrong-answer", answer.number);
        ++m_taken;
    }

    // Keeps the given number of queries under way.
    void RunClosed()
    {
        while (m_sent < m_settings.requests && m_sent < m_settings.outstanding)
        {
            SendNext();
        }
        while (m_taken < m_settings.requests)
        {
            Take();
            if (m_sent < m_settings.requests)
            {
                SendNext();
            }
        }
    }

    // Sends whether answers come or not: a Poisson process.
    void RunOpen()
    {
        while (m_sent < m_settings.requests)
        {
            ncl::sleep(static_cast<uint64_t>(m_stream.Gap(m_self, m_sent, m_settings.gap) + 0.5));
            SendNext();
            while (ncl::pending())
            {
                Take();
            }
        }
        while (m_taken < m_settings.requests)
        {
            Take();
        }
    }

  private:
    bool IsWritten(uint64_t key, const pisa::Value& value) const
    {
        const pisa::Origin origin = pisa::OriginOf(value);
        if (origin.key != key || value != pisa::MakeValue(origin))
        {
            return false;
        }
        const pisa::Query put = m_stream.At(origin.writer, origin.number);
        return origin.writer == pisa::kInitialLoad || (put.isPut && put.key == key);
    }

    const Settings& m_settings;
    pisa::QueryStream m_stream;
    ncl::Label m_self;
    uint64_t m_sent = 0;
    uint64_t m_taken = 0;
};

// ---- every path through the kernel once: see path-script.h ----

static void
SleepUntil(uint64_t time)
{
    ncl::sleep(time > ncl::now() ? time - ncl::now() : 0);
}

static double
Drain()
{
    double taken = 0;
    for (; ncl::pending(); ++taken)
    {
        Receive();
    }
    return taken;
}

// The server's part of one row: puts entry and validity into the state that the row wants.
static void
PreparePath(const pisa::PathCase& path)
{
    Idx.insert(path.key, path.index);
    if (path.isValid)
    {
        Send(0, 0, path.key, pisa::MakeValue({path.key, pisa::kInitialLoad, 0}), true);
    }
    if (!path.isHit)
    {
        Idx.remove(path.key);
    }
}

static void
PlayServer()
{
    for (const pisa::PathCase& path : pisa::AllPaths())
    {
        SleepUntil(path.Begin());
        PreparePath(path);
        SleepUntil(path.Act());
        if (path.IsFromServer())
        {
            Send(c0, 0, path.key, pisa::MakeValue({path.key, pisa::kInitialLoad, 1}), path.IsUpdate());
        }
        SleepUntil(path.Observe());
        ncl_host_report("arrived", Drain());
        Idx.insert(path.key, path.index); // refused where it is; so that the probe reaches the item
        SleepUntil(path.End());
        ncl_host_report("probe-arrived", Drain());
        Idx.remove(path.key);
    }
}

static void
PlayClient()
{
    for (const pisa::PathCase& path : pisa::AllPaths())
    {
        SleepUntil(path.Act());
        if (!path.IsFromServer())
        {
            Send(SERVER, 0, path.key, pisa::Value{}, path.IsUpdate());
        }
        SleepUntil(path.Observe());
        ncl_host_report("arrived", Drain());
        SleepUntil(path.Probe());
        Send(SERVER, 0, path.key, pisa::Value{}, false);
        SleepUntil(path.End());
        ncl_host_report("probe-arrived", Drain());
    }
}

int
main()
{
    const bool isServer = ncl::self() == SERVER;
    if (ncl_host_argument("paths"))
    {
        isServer ? PlayServer() : PlayClient();
        return 0;
    }
    const Settings settings;
    if (isServer)
    {
        StorageServer storage(settings);
        storage.FillCache();
        for (;;)
        {
            storage.Serve();
        }
    }
    Client client(settings);
    SleepUntil(settings.start);
    if (settings.gap > 0)
    {
        client.RunOpen();
    }
    else
    {
        client.RunClosed();
    }
    return 0;
}

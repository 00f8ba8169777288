// The Net Compute Language for C++: specifiers, built-ins and the host interface. Include it in every NCL program.
// SPDX-License-Identifier: GPL-2.0-only
//
// The same header serves both halves of a program. The compiler reads kernels and switch memory (the device half)
// from the annotations; the host half becomes a shared object whose ncl_host_* calls the simulated host answers.
// Semantics: Karlos, Bal, Wang, "Don't You Worry 'Bout a Packet", HotNets 2021, section 4.
#ifndef NCL_H
#define NCL_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <type_traits>
#include <utility>
#include <vector>

#define _net_ __attribute__((annotate("ncl.net"), used, visibility("default")))
#define _out_ __attribute__((annotate("ncl.out")))
#define _in_ __attribute__((annotate("ncl.in")))
#define _ctrl_ __attribute__((annotate("ncl.ctrl")))
#define _ext_ __attribute__((annotate("ncl.ext")))
#define _at_(...) __attribute__((annotate("ncl.at", __VA_ARGS__)))

namespace ncl
{

/** The id of an AND location. Every label of the AND file is a constant of this type. */
using Label = uint16_t;

/** What a kernel can know of its window. Derive from it and declare `extern const Mine window;` to add fields. */
struct Window
{
    uint32_t seq; ///< number of the window in its invocation, from 0
    Label from;   ///< the host that sent it
    Label to;     ///< its destination, 0: none; a host sets it in the instance that it hands to ncl::out
    uint16_t len; ///< real elements of the first array in this window; fewer only in the last one
};

/** Where a kernel runs. */
struct Location
{
    Label id;
};

} // namespace ncl

#ifdef NCL_BUILTIN_WINDOW
extern const ncl::Window window;
#endif
extern const ncl::Location location;

// ---- forwarding decisions: they record what happens to the window, they do not return ----
extern "C"
{
    void ncl_pass();
    void ncl_pass_to(ncl::Label label);
    void ncl_reflect();
    void ncl_bcast();
    void ncl_drop();
    const void* ncl_map_lookup(const void* map, uint64_t key);

    // ---- what the simulated host answers ----

    /** One argument of ncl::out or an _ext_ argument of ncl::in. */
    struct NclArgument
    {
        const void* pointer; ///< arrays
        uint64_t scalar;     ///< by-value parameters; cut to the parameter's width where they are used
        uint64_t length;     ///< elements behind `pointer`; 0: exactly one window's worth, an empty array if null
        bool isPointer;
    };

    /** How the host calls an incoming kernel: values[i] points to parameter i (for arrays: to the pointer itself). */
    typedef void (*NclTrampoline)(const void* kernel, const void* const* values);

    void ncl_host_out(const void* kernel, const NclArgument* arguments, unsigned argumentCount, const void* window,
                      unsigned windowBytes, const unsigned* mask, unsigned maskCount, bool single);
    void ncl_host_in(const void* kernel, NclTrampoline trampoline, const NclArgument* arguments,
                     unsigned argumentCount);
    void ncl_host_ctrl_write(const void* variable, const void* value, unsigned bytes);
    bool ncl_host_map_insert(const void* map, uint64_t key, uint64_t value);
    bool ncl_host_map_remove(const void* map, uint64_t key);
    uint64_t ncl_host_now(); ///< simulated time in nanoseconds
    void ncl_host_sleep(uint64_t nanoseconds);
    ncl::Label ncl_host_self();
    bool ncl_host_pending();                              ///< a window waits for ncl::in
    const char* ncl_host_argument(const char* name);      ///< the scenario's parameter of that name, or null
    void ncl_host_report(const char* name, double value); ///< hands a figure to the scenario
}

static inline void
_pass()
{
    ncl_pass();
}
static inline void
_pass(ncl::Label label)
{
    ncl_pass_to(label);
}
static inline void
_reflect()
{
    ncl_reflect();
}
static inline void
_bcast()
{
    ncl_bcast();
}
static inline void
_drop()
{
    ncl_drop();
}
static inline void
_pass_()
{
    ncl_pass();
}
static inline void
_pass_(ncl::Label label)
{
    ncl_pass_to(label);
}
static inline void
_reflect_()
{
    ncl_reflect();
}
static inline void
_bcast_()
{
    ncl_bcast();
}
static inline void
_drop_()
{
    ncl_drop();
}

namespace ncl
{

/** Elements a window takes of each array. Constants, so that the compiler can size the window. */
struct Mask
{
    static constexpr unsigned kMost = 16;
    unsigned counts[kMost] = {};
    unsigned size = 0;

    constexpr Mask(std::initializer_list<unsigned> list)
    {
        for (unsigned n : list)
        {
            counts[size++] = n;
        }
    }

    template <typename T, std::size_t N, typename = std::enable_if_t<std::is_integral_v<T>>>
    constexpr Mask(const T (&list)[N])
    {
        for (std::size_t i = 0; i < N; ++i)
        {
            counts[size++] = static_cast<unsigned>(list[i]);
        }
    }
};

/**
 * An argument of ncl::out or ncl::in: an array, std::array or std::vector (which know their length), a pointer (one
 * window's worth, or as many elements as said), or a scalar.
 */
struct Argument : NclArgument
{
    template <typename T>
    Argument(T&& value) : NclArgument{Of(value)}
    {
    }

    template <typename T>
    Argument(T* pointer, std::size_t length) : NclArgument{length ? pointer : nullptr, 0, length, true}
    {
    }

  private:
    template <typename T>
    static NclArgument Of(T& value)
    {
        using Bare = std::remove_cv_t<T>;
        if constexpr (std::is_array_v<Bare>)
        {
            return {value, 0, std::extent_v<Bare>, true};
        }
        else if constexpr (std::is_pointer_v<Bare>)
        {
            return {value, 0, 0, true};
        }
        else if constexpr (std::is_same_v<Bare, bool>)
        {
            return {nullptr, value ? uint64_t{1} : uint64_t{0}, 0, false};
        }
        else if constexpr (std::is_integral_v<Bare> || std::is_enum_v<Bare>)
        {
            return {nullptr, static_cast<uint64_t>(value), 0, false};
        }
        else
        {
            return {value.size() ? value.data() : nullptr, 0, value.size(), true};
        }
    }
};

namespace detail
{

template <typename... P, std::size_t... I>
void
Call(void (*kernel)(P...), const void* const* values, std::index_sequence<I...>)
{
    kernel(*static_cast<const std::remove_reference_t<P>*>(values[I])...);
}

template <typename... P>
void
Trampoline(const void* kernel, const void* const* values)
{
    auto function = reinterpret_cast<void (*)(P...)>(const_cast<void*>(kernel));
    Call<P...>(function, values, std::index_sequence_for<P...>{});
}

template <typename K>
uint64_t
Key(K key)
{
    static_assert(std::is_integral_v<K> || std::is_enum_v<K>, "ncl::Map keys are integers of up to 64 bits");
    if constexpr (std::is_same_v<K, bool>)
    {
        return key ? 1 : 0;
    }
    else
    {
        return static_cast<uint64_t>(static_cast<std::make_unsigned_t<K>>(key));
    }
}

} // namespace detail

/**
 * Sends whole arrays, a window at a time, through the switches to the window's destination. Returns when the last
 * window has been handed to the transport.
 */
template <typename... P, typename W>
inline __attribute__((always_inline)) void
out(void (*kernel)(P...), std::initializer_list<Argument> arguments, const W& window, const Mask& mask)
{
    ncl_host_out(reinterpret_cast<const void*>(kernel), arguments.begin(), arguments.size(), &window, sizeof(W),
                 mask.counts, mask.size, false);
}

/** Sends one window, whose number is window.seq; the arrays are that window's elements. */
template <typename... P, typename W>
inline __attribute__((always_inline)) void
out_window(void (*kernel)(P...), std::initializer_list<Argument> arguments, const W& window, const Mask& mask)
{
    ncl_host_out(reinterpret_cast<const void*>(kernel), arguments.begin(), arguments.size(), &window, sizeof(W),
                 mask.counts, mask.size, true);
}

/** Waits for one window of the incoming kernel and runs it; `arguments` bind its _ext_ parameters in order. */
template <typename... P>
inline void
in(void (*kernel)(P...), std::initializer_list<Argument> arguments)
{
    ncl_host_in(reinterpret_cast<const void*>(kernel), &detail::Trampoline<P...>, arguments.begin(),
                arguments.size());
}

/** The spelling of the paper's figure 4; window and mask say what the sender used and are not needed. */
template <typename... P, typename W>
inline void
in(void (*kernel)(P...), std::initializer_list<Argument> arguments, const W&, const Mask&)
{
    in(kernel, arguments);
}

/** Writes a control variable; returns when the switches hold the value. */
template <typename T, typename V>
inline void
ctrl_wr(const T* variable, V value)
{
    T converted = static_cast<T>(value);
    ncl_host_ctrl_write(variable, &converted, sizeof(T));
}

/** Simulated time, nanoseconds. */
inline uint64_t
now()
{
    return ncl_host_now();
}
/** Lets simulated time pass. */
inline void
sleep(uint64_t nanoseconds)
{
    ncl_host_sleep(nanoseconds);
}
/** The label of this host. */
inline Label
self()
{
    return ncl_host_self();
}
/** Whether ncl::in would return without waiting. */
inline bool
pending()
{
    return ncl_host_pending();
}

/** A match-action table as a map: kernels look up, hosts insert and remove. Declare it _net_. */
template <typename K, typename V, std::size_t N>
class Map
{
  public:
    static_assert(std::is_integral_v<V> || std::is_enum_v<V>, "ncl::Map values are integers of up to 64 bits");

    /** In kernels. @return the value, null on a miss. */
    const V* operator[](K key) const
    {
        return static_cast<const V*>(ncl_map_lookup(this, detail::Key(key)));
    }

    /** On hosts; returns when the switches answered. @return false if the map is full or holds the key. */
    bool insert(K key, V value)
    {
        return ncl_host_map_insert(this, detail::Key(key), detail::Key(value));
    }

    /** On hosts. @return false if the key is not there. */
    bool remove(K key)
    {
        return ncl_host_map_remove(this, detail::Key(key));
    }

  private:
    char m_identity[1] = {}; ///< gives every map an address of its own
};

} // namespace ncl

#endif // NCL_H

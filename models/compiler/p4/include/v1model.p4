// The v1model architecture, as BMv2's simple_switch runs it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef _V1_MODEL_P4_
#define _V1_MODEL_P4_

// Two versions are told apart by their date. From 20200408 on, the indices of registers, counters and meters have a
// type parameter of their own; before, they are bit<32>.
#ifndef V1MODEL_VERSION
#define V1MODEL_VERSION 20180101
#endif

#include <core.p4>

match_kind {
    range,
    optional,
    selector
}

const bit<32> __v1model_version = V1MODEL_VERSION;

/// What comes with each packet. Names and widths are those that BMv2 knows.
@metadata @name("standard_metadata")
struct standard_metadata_t {
    bit<9>  ingress_port;        // where the packet came in
    bit<9>  egress_spec;         // where it is to leave, as ingress asks
    bit<9>  egress_port;         // where it leaves; in egress only
    bit<32> instance_type;       // normal 0, clones 1 and 2, coalesced 3, recirculated 4, replicated 5, resubmitted 6
    bit<32> packet_length;       // bytes
    @alias("queueing_metadata.enq_timestamp")
    bit<32> enq_timestamp;       // microseconds, when it was queued
    @alias("queueing_metadata.enq_qdepth")
    bit<19> enq_qdepth;          // packets in the queue then
    @alias("queueing_metadata.deq_timedelta")
    bit<32> deq_timedelta;       // microseconds in the queue
    @alias("queueing_metadata.deq_qdepth")
    bit<19> deq_qdepth;          // packets in the queue when it left
    @alias("intrinsic_metadata.ingress_global_timestamp")
    bit<48> ingress_global_timestamp; // microseconds
    @alias("intrinsic_metadata.egress_global_timestamp")
    bit<48> egress_global_timestamp;  // microseconds
    @alias("intrinsic_metadata.mcast_grp")
    bit<16> mcast_grp;           // multicast group; 0 for none
    @alias("intrinsic_metadata.egress_rid")
    bit<16> egress_rid;          // which replica this is
    bit<1>  checksum_error;      // verify_checksum found one
    error   parser_error;        // how parsing ended
    @alias("intrinsic_metadata.priority")
    bit<3>  priority;            // of the packet in queues that know it
}

enum CounterType {
    packets,
    bytes,
    packets_and_bytes
}

enum MeterType {
    packets,
    bytes
}

#if V1MODEL_VERSION >= 20200408
extern counter<I> {
    counter(bit<32> size, CounterType type);
    void count(in I index);
}
#else
extern counter {
    counter(bit<32> size, CounterType type);
    void count(in bit<32> index);
}
#endif

/// Counts the matches of the table that it is attached to, one count an entry.
extern direct_counter {
    direct_counter(CounterType type);
    void count();
}

#if V1MODEL_VERSION >= 20200408
extern meter<I> {
    meter(bit<32> size, MeterType type);
    void execute_meter<T>(in I index, out T result);
}
#else
extern meter {
    meter(bit<32> size, MeterType type);
    void execute_meter<T>(in bit<32> index, out T result);
}
#endif

/// Meters the matches of the table that it is attached to; 0 green, 1 yellow, 2 red.
extern direct_meter<T> {
    direct_meter(MeterType type);
    void read(out T result);
}

#if V1MODEL_VERSION >= 20200408
extern register<T, I> {
    register(bit<32> size);
    @noSideEffects
    void read(out T result, in I index);
    void write(in I index, in T value);
}
#else
extern register<T> {
    register(bit<32> size);
    @noSideEffects
    void read(out T result, in bit<32> index);
    void write(in bit<32> index, in T value);
}
#endif

enum HashAlgorithm {
    crc32,
    crc32_custom,
    crc16,
    crc16_custom,
    random,
    identity,
    csum16,
    xor16
}

/// Members that several entries of a table share: an implementation of tables.
extern action_profile {
    action_profile(bit<32> size);
}

/// As action_profile, one member of a group chosen by a hash over the keys of kind selector.
extern action_selector {
    action_selector(HashAlgorithm algorithm, bit<32> size, bit<32> outputWidth);
}

/// A number from lo to hi, both included.
extern void random<T>(out T result, in T lo, in T hi);

/// Sends data to the control plane on that channel.
extern void digest<T>(in bit<32> receiver, in T data);

/// For the packet to be dropped, unless egress_spec is written again.
extern void mark_to_drop();
extern void mark_to_drop(inout standard_metadata_t standard_metadata);

/// base + (hash of the data modulo max); base if max is 0.
@pure
extern void hash<O, T, D, M>(out O result, in HashAlgorithm algo, in T base, in D data, in M max);

/// Sets checksum_error unless the checksum over the data is right; only where the condition holds.
extern void verify_checksum<T, O>(in bool condition, in T data, in O checksum, HashAlgorithm algo);
/// As verify_checksum, over the data and all that was not parsed.
extern void verify_checksum_with_payload<T, O>(in bool condition, in T data, in O checksum, HashAlgorithm algo);
/// Writes the checksum over the data where the condition holds.
@pure
extern void update_checksum<T, O>(in bool condition, in T data, inout O checksum, HashAlgorithm algo);
@noSideEffects
extern void update_checksum_with_payload<T, O>(in bool condition, in T data, inout O checksum, HashAlgorithm algo);

/// Which copy clone makes: of the packet as it came to ingress, or as it leaves egress.
enum CloneType {
    I2E,
    E2E
}

/// The packet comes to ingress again at the end of ingress, the fields of that list kept.
extern void resubmit_preserving_field_list(bit<8> index);
/// The packet comes to the parser again at the end of egress.
extern void recirculate_preserving_field_list(bit<8> index);
extern void clone(in CloneType type, in bit<32> session);
extern void clone_preserving_field_list(in CloneType type, in bit<32> session, bit<8> index);

// What programs before 20200408 say for the same
@deprecated("use resubmit_preserving_field_list")
extern void resubmit<T>(in T data);
@deprecated("use recirculate_preserving_field_list")
extern void recirculate<T>(in T data);
@deprecated("use clone_preserving_field_list")
extern void clone3<T>(in CloneType type, in bit<32> session, in T data);

/// Cuts the packet to that many bytes when it is sent.
extern void truncate(in bit<32> length);

/// Stops, with a word, where the condition does not hold.
extern void assert(in bool check);
/// As assert; verifiers may take it for granted.
extern void assume(in bool check);

/// Writes a line to the log; {} stand for the data's elements.
extern void log_msg(string msg);
extern void log_msg<T>(string msg, in T data);

parser Parser<H, M>(packet_in b, out H parsedHdr, inout M meta, inout standard_metadata_t standard_metadata);
control VerifyChecksum<H, M>(inout H hdr, inout M meta);
@pipeline
control Ingress<H, M>(inout H hdr, inout M meta, inout standard_metadata_t standard_metadata);
@pipeline
control Egress<H, M>(inout H hdr, inout M meta, inout standard_metadata_t standard_metadata);
control ComputeChecksum<H, M>(inout H hdr, inout M meta);
@deparser
control Deparser<H>(packet_out b, in H hdr);

package V1Switch<H, M>(Parser<H, M> p, VerifyChecksum<H, M> vr, Ingress<H, M> ig, Egress<H, M> eg,
                       ComputeChecksum<H, M> ck, Deparser<H> dep);

#endif

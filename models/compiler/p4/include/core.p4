// The core library of P4_16: declarations that every architecture shares (P4_16 specification, appendix on core.p4).
// SPDX-License-Identifier: GPL-2.0-only
#ifndef _CORE_P4_
#define _CORE_P4_

/// What a parser, a deparser or a lookahead may find wrong.
error {
    NoError,           // none so far
    PacketTooShort,    // the packet has fewer bits than are wanted
    NoMatch,           // no case of a select fits
    StackOutOfBounds,  // a header stack has no such element
    HeaderTooShort,    // more bits for a varbit field than it can hold
    ParserTimeout,     // the parser ran for longer than it may
    ParserInvalidArgument // an argument that the operation does not take
}

/// The packet as parsers see it: a string of bits with a cursor.
extern packet_in {
    /// Reads a header of fixed size and moves on; makes the header valid.
    void extract<T>(out T hdr);
    /// Reads a header whose one varbit field has the given number of bits.
    void extract<T>(out T variableSizeHeader, in bit<32> variableFieldSizeInBits);
    /// Reads without moving on.
    T lookahead<T>();
    /// Moves on by a number of bits.
    void advance(in bit<32> sizeInBits);
    /// Bytes of the whole packet, where the target knows.
    bit<32> length();
}

/// The packet as deparsers write it.
extern packet_out {
    /// Appends a header if it is valid; of stacks, structs and unions all that are.
    void emit<T>(in T hdr);
}

/// Ends parsing with the error unless the condition holds.
extern void verify(in bool check, in error toSignal);

/// Does nothing; what tables do without a default action.
@noWarn("unused")
action NoAction() {}

match_kind {
    exact,
    ternary,
    lpm
}

/// Known when compiled: an error with the message if it does not hold.
extern bool static_assert(bool check, string message);
extern bool static_assert(bool check);

#endif

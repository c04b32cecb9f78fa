// SPDX-License-Identifier: MIT
//
// copyreg: what Python's copyreg, pickle and copy do together, for C++.
//
// This door opens all of it. The house behind it, and which room may include which:
//
//   base/      errors, byte ranges, big integers, Unicode, Python's spellings   std, fmt
//   wire/      the opcode table, arguments, frames, text spellings, tools       base
//   model/     value, global, kinds: what a pickle can say                      base
//   registry/  extension codes                                                  base, model
//   pickle/    encoder, decoder, memos, options: where a kind meets an opcode   base, wire, model,
//   registry doors      copyreg.hpp, pickle.hpp, copy.hpp, pickletools.hpp               any room;
//   no room a door
//
// Data goes one way:
//
//   value -> pickle/value_encoder -> pickle/writer -> bytes
//   bytes -> pickle/cursor -> pickle/machine -> value
//   value -> model/clone -> value
#pragma once

#include <copyreg/copy.hpp>
#include <copyreg/pickle.hpp>
#include <copyreg/pickletools.hpp>

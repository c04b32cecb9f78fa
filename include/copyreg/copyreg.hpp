// SPDX-License-Identifier: MIT
//
// copyreg: what Python's copyreg, pickle and copy do together, for C++.
//
// This door opens all of it. The house behind it, and which room may include which:
//
//   base/      errors, byte ranges, big integers, Unicode, Python's spellings   std, fmt
//   wire/      the opcode table, arguments, frames, text spellings, tools       base
//   model/     value, global, kinds: what a pickle can say                      base
//   registry/  dispatch table, constructors, forms, look-up, rebuild, macros    base, model
//   types/     one header for each of the standard library's                    base, model,
//                                                                               registry
//   pickle/    saver, loader, encoder, decoder, memos, options: where a kind    base, wire, model,
//              meets an opcode                                                  registry
//   copying/   copy, deepcopy and their memo                                    base, model,
//                                                                               registry
//   python/    the Python module for what is registered                         base, model,
//                                                                               registry, pickle
//   doors      copyreg.hpp, pickle.hpp, copy.hpp, python.hpp, pickletools.hpp   any room; no room
//                                                                               a door
//
// Types say what they are (an adapter, a registration); engines say what to do with it. Data goes
// one way:
//
//   object -> pickle/encode -> bytes                              the fast way: canonical streams
//   bytes -> pickle/decode -> object
//   object -> pickle/saver -> value -> pickle/value_encoder -> bytes          the general way
//   bytes -> pickle/machine -> value -> pickle/loader -> object
//   object -> copying/copier -> object;  value -> model/clone -> value
#pragma once

#include <copyreg/copy.hpp>
#include <copyreg/pickle.hpp>
#include <copyreg/pickletools.hpp>
#include <copyreg/python.hpp>

// SPDX-License-Identifier: MIT
//
// How much heap something takes, counted below `operator new` and `malloc`, so that nothing that
// the program allocates is missed. Programs that include this are linked with heap.cpp.
#pragma once

#include <cstddef>

namespace support {

/// Bytes of heap in use now.
std::size_t heap_in_use();

/// Forgets the peak: from now on it is what is in use.
void reset_heap_peak();

/// The most that was in use since the last reset.
std::size_t heap_peak();

/// Counts nothing until it is switched on again, so that time can be measured as if this were not
/// there. Only differences within a time of counting mean something afterwards.
void count_heap(bool on);

/// The most heap that `work` held at one time beyond what was in use before it.
template <class Work>
std::size_t peak_heap_of(Work&& work) {
    const std::size_t before = heap_in_use();
    reset_heap_peak();
    work();
    return heap_peak() - before;
}

}  // namespace support

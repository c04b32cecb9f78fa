// SPDX-License-Identifier: MIT
//
// Counts the heap: by the hooks of the sanitizer where there is one, else by standing in for the
// functions of glibc, which it calls in turn.
#include "heap.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SUPPORT_HEAP_BY_SANITIZER 1
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SUPPORT_HEAP_BY_SANITIZER 1
#endif

namespace {

// Signed: what was taken while nothing was counted is given back all the same.
std::atomic<std::ptrdiff_t> in_use{0};
std::atomic<std::ptrdiff_t> peak{0};
std::atomic<bool> counting{true};

bool is_counting() { return counting.load(std::memory_order_relaxed); }

void taken(std::size_t size) {
    if (!is_counting()) return;
    const auto more = static_cast<std::ptrdiff_t>(size);
    const std::ptrdiff_t now = in_use.fetch_add(more, std::memory_order_relaxed) + more;
    std::ptrdiff_t seen = peak.load(std::memory_order_relaxed);
    while (now > seen && !peak.compare_exchange_weak(seen, now, std::memory_order_relaxed)) {}
}

void given_back(std::size_t size) {
    if (!is_counting()) return;
    in_use.fetch_sub(static_cast<std::ptrdiff_t>(size), std::memory_order_relaxed);
}

}  // namespace

namespace support {

std::size_t heap_in_use() {
    return static_cast<std::size_t>(in_use.load(std::memory_order_relaxed));
}
void reset_heap_peak() {
    peak.store(in_use.load(std::memory_order_relaxed), std::memory_order_relaxed);
}
std::size_t heap_peak() { return static_cast<std::size_t>(peak.load(std::memory_order_relaxed)); }
void count_heap(bool on) { counting.store(on, std::memory_order_relaxed); }

}  // namespace support

#ifdef SUPPORT_HEAP_BY_SANITIZER

#include <sanitizer/allocator_interface.h>

namespace {

const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t size) { taken(size); },
    [](const volatile void* p) {
        // What was taken before the hooks were there is not counted on its way back.
        const std::size_t size =
            p == nullptr ? 0 : __sanitizer_get_allocated_size(const_cast<const void*>(p));
        given_back(std::min(size, support::heap_in_use()));
    });

}  // namespace

#else

#include <cerrno>
#include <malloc.h>

extern "C" {

void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);

static void* counted(void* p) {
    if (p != nullptr && is_counting()) taken(malloc_usable_size(p));
    return p;
}

void* malloc(std::size_t size) { return counted(__libc_malloc(size)); }
void* calloc(std::size_t n, std::size_t size) { return counted(__libc_calloc(n, size)); }
void* memalign(std::size_t alignment, std::size_t size) {
    return counted(__libc_memalign(alignment, size));
}
void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }
int posix_memalign(void** p, std::size_t alignment, std::size_t size) {
    *p = memalign(alignment, size);
    return *p == nullptr ? ENOMEM : 0;
}

void free(void* p) {
    if (p == nullptr) return;
    if (is_counting()) given_back(malloc_usable_size(p));
    __libc_free(p);
}

void* realloc(void* p, std::size_t size) {
    if (!is_counting()) return __libc_realloc(p, size);
    const std::size_t before = p == nullptr ? 0 : malloc_usable_size(p);
    void* moved = __libc_realloc(p, size);
    if (moved == nullptr) {
        if (size == 0) given_back(before);
        return nullptr;
    }
    // Where it moved, the old block and the new one may have lived side by side: that is the peak.
    if (moved == p) given_back(before);
    taken(malloc_usable_size(moved));
    if (moved != p) given_back(before);
    return moved;
}

}  // extern "C"

#endif

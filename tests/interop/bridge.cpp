// SPDX-License-Identifier: MIT
//
// The library as a shared object that Python's ctypes can call.
//
// Each function works on bytes, returns a status and leaves its bytes or the text of its error in
// a buffer that the caller gives back with `copyreg_bridge_free`.
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <span>
#include <string>
#include <string_view>

namespace {

enum status : int {
    ok = 0,
    refused = 1,  // copyreg::unpickling_error
    failed = 2,   // any other copyreg::error
    broken = 3    // an exception that the library does not promise
};

}  // namespace

extern "C" {

struct copyreg_bridge_options {
    const char* encoding;
    const char* errors;
    int protocol;
    int fix_imports;
    int strict;
    int minimal;   // memoization::minimal
    int deepcopy;  // write a deep copy of what was read
    int buffers;   // number of out-of-band buffers that the pickle asks for
};

struct copyreg_bridge_result {
    char* data;
    std::size_t size;
    std::size_t offset;  // of an unpickling_error
};

void copyreg_bridge_free(copyreg_bridge_result* result) {
    std::free(result->data);
    *result = {};
}

}  // extern "C"

namespace {

void keep(copyreg_bridge_result& result, std::string_view text) {
    result.data = static_cast<char*>(std::malloc(text.size() + 1));
    if (result.data == nullptr) std::abort();
    if (!text.empty()) std::memcpy(result.data, text.data(), text.size());
    result.data[text.size()] = '\0';
    result.size = text.size();
}

/// Calls `work`, which returns bytes or text, and turns its exceptions into a status.
template <class Work>
int guarded(copyreg_bridge_result& result, Work work) {
    result = {};
    try {
        const auto made = work();
        keep(result, {reinterpret_cast<const char*>(made.data()), made.size()});
        return ok;
    } catch (const copyreg::unpickling_error& e) {
        keep(result, e.what());
        result.offset = e.offset();
        return refused;
    } catch (const copyreg::error& e) {
        keep(result, e.what());
        return failed;
    } catch (const std::exception& e) {
        keep(result, e.what());
        return broken;
    }
}

constexpr std::byte one_byte{};

copyreg::load_options reading(const copyreg_bridge_options& options) {
    copyreg::load_options made;
    made.encoding = options.encoding;
    made.errors = options.errors;
    made.fix_imports = options.fix_imports != 0;
    made.strict = options.strict != 0;
    // Their order alone reaches the bytes that are written back.
    for (int i = 0; i < options.buffers; ++i) made.buffers.emplace_back(&one_byte, 1);
    return made;
}

copyreg::dump_options writing(const copyreg_bridge_options& options) {
    copyreg::dump_options made;
    made.protocol = options.protocol;
    made.fix_imports = options.fix_imports != 0;
    if (options.minimal != 0) made.memoize = copyreg::memoization::minimal;
    if (options.buffers > 0) {
        made.buffer_callback = [](std::span<const std::byte>) { return false; };
    }
    return made;
}

}  // namespace

extern "C" {

/// dumps(loads(data)), with a deep copy between them where the options say so.
int copyreg_bridge_rewrite(const char* data, std::size_t size,
                           const copyreg_bridge_options* options, copyreg_bridge_result* result) {
    return guarded(*result, [&] {
        copyreg::value value = copyreg::loads(std::string_view(data, size), reading(*options));
        if (options->deepcopy != 0) value = copyreg::deepcopy(value);
        return copyreg::dumps(value, writing(*options));
    });
}

/// repr(loads(data)).
int copyreg_bridge_repr(const char* data, std::size_t size, const copyreg_bridge_options* options,
                        copyreg_bridge_result* result) {
    return guarded(*result, [&] {
        return copyreg::repr(copyreg::loads(std::string_view(data, size), reading(*options)));
    });
}

/// "1" where loads(data) == loads(other), else "0".
int copyreg_bridge_equal(const char* data, std::size_t size, const char* other,
                         std::size_t other_size, const copyreg_bridge_options* options,
                         copyreg_bridge_result* result) {
    return guarded(*result, [&] {
        const auto left = copyreg::loads(std::string_view(data, size), reading(*options));
        const auto right = copyreg::loads(std::string_view(other, other_size), reading(*options));
        return std::string(left == right ? "1" : "0");
    });
}

/// pickletools::dis(data).
int copyreg_bridge_dis(const char* data, std::size_t size, copyreg_bridge_result* result) {
    return guarded(*result,
                   [&] { return copyreg::pickletools::dis(std::string_view(data, size)); });
}

/// pickletools::optimize(data).
int copyreg_bridge_optimize(const char* data, std::size_t size, copyreg_bridge_result* result) {
    return guarded(*result,
                   [&] { return copyreg::pickletools::optimize(std::string_view(data, size)); });
}

}  // extern "C"

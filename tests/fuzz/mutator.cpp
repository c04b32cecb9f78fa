// SPDX-License-Identifier: MIT
//
// How both targets change their inputs. Half of the changes are libFuzzer's own, which know bytes.
// The other half know operations: most pickles with a changed byte are refused at that byte, and
// most with an operation moved, doubled or exchanged are read to the end.
#include "mutator.hpp"

#include <copyreg/wire/opcode_table.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

using copyreg::wire::argument_kind;
using copyreg::wire::opcode_info;

const opcode_info* opcode_at(std::string_view pickle, std::size_t at) {
    return copyreg::wire::find_opcode(static_cast<unsigned char>(pickle[at]));
}

/// How many bytes the argument of `kind` takes at the start of `rest`; more than there are if it is
/// not whole.
std::size_t argument_size(argument_kind kind, std::string_view rest) {
    const auto lines = [&](int count) {
        std::size_t at = 0;
        while (count-- > 0 && at <= rest.size())
            at = std::min(rest.find('\n', at), rest.size()) + 1;
        return at;
    };
    const auto counted = [&](std::size_t width) {
        if (rest.size() < width) return width;
        std::size_t length = 0;
        for (std::size_t i = width; i-- > 0;)
            length = length << 8 | static_cast<unsigned char>(rest[i]);
        return length > rest.size() ? rest.size() + 1 : width + length;
    };
    switch (kind) {
        case argument_kind::none: return 0;
        case argument_kind::uint1: return 1;
        case argument_kind::uint2: return 2;
        case argument_kind::uint4:
        case argument_kind::int4: return 4;
        case argument_kind::uint8:
        case argument_kind::float8: return 8;
        case argument_kind::stringnl_noescape_pair: return lines(2);
        case argument_kind::decimalnl_short:
        case argument_kind::decimalnl_long:
        case argument_kind::floatnl:
        case argument_kind::stringnl:
        case argument_kind::stringnl_noescape:
        case argument_kind::unicodestringnl: return lines(1);
        case argument_kind::string1:
        case argument_kind::bytes1:
        case argument_kind::unicodestring1:
        case argument_kind::long1: return counted(1);
        case argument_kind::string4:
        case argument_kind::bytes4:
        case argument_kind::unicodestring4:
        case argument_kind::long4: return counted(4);
        case argument_kind::bytes8:
        case argument_kind::bytearray8:
        case argument_kind::unicodestring8: return counted(8);
    }
    return 0;
}

/// Where each operation starts, and the end of the last one that is whole.
std::vector<std::size_t> boundaries(std::string_view pickle) {
    std::vector<std::size_t> at{0};
    while (at.back() < pickle.size()) {
        const opcode_info* info = opcode_at(pickle, at.back());
        if (info == nullptr) break;
        const std::string_view rest = pickle.substr(at.back() + 1);
        const std::size_t size = argument_size(info->argument, rest);
        if (size > rest.size()) break;
        at.push_back(at.back() + 1 + size);
    }
    return at;
}

/// A frame that ends with the pickle: what the pickle said of its size is wrong by now.
void fit_frame(std::string& pickle, const std::vector<std::size_t>& at) {
    for (std::size_t i = 0; i + 1 < at.size(); ++i) {
        if (pickle[at[i]] != '\x95') continue;
        std::size_t length = pickle.size() - at[i + 1];
        for (std::size_t byte = at[i] + 1; byte < at[i + 1]; ++byte, length >>= 8)
            pickle[byte] = static_cast<char>(length & 0xff);
    }
}

class changes {
public:
    explicit changes(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }

    /// One change of `pickle`, with runs of operations of `other`.
    void apply(std::string& pickle, const std::string& other) {
        const auto at = boundaries(pickle);
        const std::size_t place = at[below(at.size())];
        switch (below(6)) {
            case 0: {
                const auto [from, to] = run(at);
                pickle.erase(from, to - from);
                break;
            }
            case 1:
            case 2: {
                const auto [from, to] = run(boundaries(other));
                pickle.insert(place, other, from, to - from);
                break;
            }
            case 3: pickle.insert(place, small_operation()); break;
            case 4: {
                const auto [from, to] = run(at);
                const std::string moved = pickle.substr(from, to - from);
                pickle.erase(from, to - from);
                const auto rest = boundaries(pickle);
                pickle.insert(rest[below(rest.size())], moved);
                break;
            }
            default: exchange(pickle, place);
        }
        fit_frame(pickle, boundaries(pickle));
    }

private:
    /// A few operations in a row.
    std::pair<std::size_t, std::size_t> run(const std::vector<std::size_t>& at) {
        const std::size_t first = below(at.size());
        const std::size_t most = below(4) == 0 ? 24 : 4;
        return {at[first], at[std::min(first + 1 + below(most), at.size() - 1)]};
    }

    /// An operation that has no argument, or stores into the memo or reads it.
    std::string small_operation() {
        if (below(3) == 0)
            return {below(2) == 0 ? 'h' : 'q', static_cast<char>(below(below(4) == 0 ? 40 : 8))};
        for (;;) {
            const opcode_info& info =
                copyreg::wire::opcode_table[below(copyreg::wire::opcode_table.size())];
            if (info.argument == argument_kind::none) return {static_cast<char>(info.code)};
        }
    }

    /// Another operation with the same kind of argument in the place of one, or a small argument.
    void exchange(std::string& pickle, std::size_t place) {
        if (place == pickle.size()) return;
        const opcode_info* info = opcode_at(pickle, place);
        if (info == nullptr) return;
        if (info->argument == argument_kind::uint1 && place + 1 < pickle.size() && below(2) == 0) {
            pickle[place + 1] = static_cast<char>(below(12));
            return;
        }
        for (int tries = 0; tries < 100; ++tries) {
            const opcode_info& with =
                copyreg::wire::opcode_table[below(copyreg::wire::opcode_table.size())];
            if (with.argument != info->argument || with.code == info->code) continue;
            pickle[place] = static_cast<char>(with.code);
            return;
        }
    }

    std::minstd_rand random_;
};

/// Writes `pickle` behind the bytes in front of it, which stay; the size of the whole.
std::size_t put(std::uint8_t* data, std::size_t head, const std::string& pickle, std::size_t most) {
    const std::size_t size = std::min(pickle.size(), most - head);
    std::memcpy(data + head, pickle.data(), size);
    return head + size;
}

std::string pickle_in(const std::uint8_t* data, std::size_t size, std::size_t head) {
    return {reinterpret_cast<const char*>(data) + head, size - head};
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
    changes change(seed);
    const std::size_t head = fuzz::bytes_before_pickle;
    if (size <= head || change.below(2) == 0) return LLVMFuzzerMutate(data, size, most);
    std::string pickle = pickle_in(data, size, head);
    for (std::size_t n = 1 + change.below(3); n > 0; --n) change.apply(pickle, pickle);
    return put(data, head, pickle, most);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data, std::size_t size,
                                                 const std::uint8_t* other, std::size_t other_size,
                                                 std::uint8_t* out, std::size_t most,
                                                 unsigned seed) {
    const std::size_t head = fuzz::bytes_before_pickle;
    if (size <= head || other_size <= head) return 0;
    std::string pickle = pickle_in(data, size, head);
    changes(seed).apply(pickle, pickle_in(other, other_size, head));
    std::memcpy(out, data, head);
    return put(out, head, pickle, most);
}

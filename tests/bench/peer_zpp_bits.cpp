// SPDX-License-Identifier: MIT
//
// zpp_bits: finds the members of an aggregate by itself. It keeps no identity and describes
// nothing: the least there is to do.
#include "codec.hpp"
#include "data.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>
#include <zpp_bits.h>

namespace bench {

namespace {

template <class T>
class zpp_bits_codec final : public codec<T> {
public:
    std::size_t write(const T& x) override {
        zpp::bits::out out{memory_};
        out(x).or_throw();
        size_ = out.position();
        return size_;
    }
    void read(T& x) override {
        zpp::bits::in in{std::span<const std::byte>(memory_.data(), size_)};
        in(x).or_throw();
    }

private:
    std::vector<std::byte> memory_;
    std::size_t size_ = 0;
};

}  // namespace

template <class T>
std::unique_ptr<codec<T>> make_zpp_bits() {
    return std::make_unique<zpp_bits_codec<T>>();
}

template std::unique_ptr<codec<call_monsters>> make_zpp_bits();

}  // namespace bench

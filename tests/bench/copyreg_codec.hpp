// SPDX-License-Identifier: MIT
//
// copyreg as a codec; the sources copyreg_*.cpp make it for the types, a few in each.
#pragma once

#include "codec.hpp"
#include <copyreg/copyreg.hpp>

#include <memory>
#include <string>

namespace bench {

template <class T>
class copyreg_codec_of final : public copyreg_codec<T> {
public:
    std::size_t write(const T& x) override {
        pickle_.clear();
        copyreg::dump(x, pickle_);
        return pickle_.size();
    }
    void read(T& x) override { copyreg::load_into(x, pickle_); }
    T load() override { return copyreg::loads<T>(pickle_); }
    std::string dumps(const T& x) override { return std::string(copyreg::dumps(x).view()); }
    void dumps_and_keep(const T& x) override { made_ = copyreg::dumps(x); }
    void drop() override { made_ = {}; }
    T deepcopy(const T& x) override { return copyreg::deepcopy(x); }

private:
    copyreg::bytes pickle_;
    copyreg::bytes made_;
};

template <class T>
std::unique_ptr<copyreg_codec<T>> make_copyreg() {
    return std::make_unique<copyreg_codec_of<T>>();
}

}  // namespace bench

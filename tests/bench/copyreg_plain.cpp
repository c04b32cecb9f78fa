// SPDX-License-Identifier: MIT
#include "copyreg_codec.hpp"
#include "data.hpp"

#include <utility>

namespace bench {

template std::unique_ptr<copyreg_codec<doubles>> make_copyreg();
template std::unique_ptr<copyreg_codec<ints>> make_copyreg();
template std::unique_ptr<copyreg_codec<strings>> make_copyreg();
template std::unique_ptr<copyreg_codec<string_map>> make_copyreg();

namespace {

class untyped_codec_of_value final : public untyped_codec {
public:
    explicit untyped_codec_of_value(std::string pickle)
        : pickle_(std::move(pickle)), value_(copyreg::loads(pickle_)) {}

    void loads_and_keep() override { made_value_ = copyreg::loads(pickle_); }
    void dumps_and_keep() override { made_ = copyreg::dumps(value_); }
    void drop() override {
        made_value_ = {};
        made_ = {};
    }
    std::string dumps() override { return std::string(copyreg::dumps(value_).view()); }

private:
    std::string pickle_;
    copyreg::value value_;
    copyreg::value made_value_;
    copyreg::bytes made_;
};

}  // namespace

std::unique_ptr<untyped_codec> make_untyped(std::string pickle) {
    return std::make_unique<untyped_codec_of_value>(std::move(pickle));
}

}  // namespace bench

// SPDX-License-Identifier: MIT
#include "copyreg_codec.hpp"
#include "registered.hpp"

namespace bench {

template std::unique_ptr<copyreg_codec<attribute_monsters>> make_copyreg();

}  // namespace bench

// SPDX-License-Identifier: MIT
//
// What a plug-in exports. Two libraries are built of one source; each has the same classes of its
// own, and says them by their registered names.
#pragma once

#include "shapes.hpp"

#if defined(LINKAGE_PLUGIN)
#define LINKAGE_NAME__(plugin, name) plugin##_##name
#define LINKAGE_NAME_(plugin, name) LINKAGE_NAME__(plugin, name)
#define LINKAGE_NAME(name) LINKAGE_NAME_(LINKAGE_PLUGIN, name)
#endif

namespace linkage {

/// The functions of a plug-in, so that a program can find them by one name.
struct plugin_functions {
    std::shared_ptr<shapes::Shape> (*make)(double radius);
    std::string (*dump)(const std::shared_ptr<shapes::Shape>&);
    std::shared_ptr<shapes::Shape> (*load)(const std::string&);
};

}  // namespace linkage

extern "C" {
const linkage::plugin_functions* left_plugin();
const linkage::plugin_functions* right_plugin();
}

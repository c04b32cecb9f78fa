// SPDX-License-Identifier: MIT
#include "comparison.hpp"

namespace bench {

const std::vector<comparison>& comparisons() {
    using enum operation;
    constexpr std::string_view calls = "monsters as calls", attributes = "monsters as attributes";
    constexpr double no_aim = 0;
    static const std::vector<comparison> all{
        {calls, dumps, "cereal", 0.20, no_aim},
        {calls, dumps, "Boost", 0.10, no_aim},
        {calls, dumps, "msgpack", 0.70, no_aim},
        {calls, dumps, "zpp_bits", 0, 1.2},
        {calls, loads, "cereal", 0.40, no_aim},
        {calls, loads, "Boost", 0.25, no_aim},
        {calls, loads, "msgpack", 0.35, no_aim},
        {calls, loads, "zpp_bits", 0, 2.0},
        {calls, load_into, "cereal", 0.35, no_aim},
        {calls, load_into, "zpp_bits", 0, 2.0},
        {calls, deepcopy, "copy", 1.5, 1.1},
        {calls, dumps_new, "CPython", 1 / 60.0, 1 / 150.0},
        {calls, loads, "CPython", 1 / 25.0, 1 / 50.0},
        {calls, dumps_value, "CPython", 1 / 8.0, 1 / 15.0},
        {calls, loads_value, "CPython", 1 / 4.0, 1 / 10.0},

        {attributes, dumps, "cereal", 0.35, 0.2},
        {attributes, loads, "cereal", 0.60, 0.4},
        {attributes, deepcopy, "copy", 1.5, 1.1},
        {attributes, dumps_new, "CPython", 1 / 50.0, 1 / 100.0},
        {attributes, loads, "CPython", 1 / 20.0, 1 / 40.0},
        {attributes, dumps_value, "CPython", 1 / 8.0, 1 / 15.0},
        {attributes, loads_value, "CPython", 1 / 4.0, 1 / 10.0},

        {"doubles", dumps, "msgpack", 0.35, no_aim},
        {"doubles", dumps, "memcpy", 2.5, 1.5},
        {"doubles", loads, "msgpack", 0.15, no_aim},
        {"doubles", dumps_value, "CPython", 1 / 8.0, 1 / 15.0},
        {"doubles", loads_value, "CPython", 1 / 4.0, 1 / 10.0},

        {"ints", dumps, "msgpack", 0.45, no_aim},
        {"ints", loads, "msgpack", 0.15, no_aim},
        {"ints", dumps_value, "CPython", 1 / 8.0, 1 / 15.0},
        {"ints", loads_value, "CPython", 1 / 4.0, 1 / 10.0},

        {"wide ints", dumps, "msgpack", 0.45, no_aim},
        {"wide ints", loads, "msgpack", 0.15, no_aim},

        {"strings", dumps, "cereal", 0.40, no_aim},
        {"strings", loads, "cereal", 0.80, no_aim},
        {"strings", loads, "msgpack", 0.75, no_aim},
        {"strings", dumps_value, "CPython", 1 / 8.0, 1 / 15.0},
        {"strings", loads_value, "CPython", 1 / 4.0, 1 / 10.0},

        {"map", dumps, "cereal", 0.70, no_aim},
        {"map", loads, "cereal", 0.95, no_aim},
        {"map", dumps_value, "CPython", 1 / 8.0, 1 / 15.0},
        {"map", loads_value, "CPython", 1 / 4.0, 1 / 10.0},

        {"graph", dumps, "cereal", 0.40, no_aim},
        {"graph", dumps, "Boost", 0.40, no_aim},
        {"graph", loads, "cereal", 0.60, no_aim},
        {"graph", loads, "Boost", 0.50, no_aim},
        {"graph", deepcopy, "clone", 1.2, 0.8},
    };
    return all;
}

}  // namespace bench

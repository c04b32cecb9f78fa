// SPDX-License-Identifier: MIT
//
// Reads a pickle full of objects whose classes are unknown here, prints it, changes a field and an
// item, and writes it back for Python.
//
//   read_any_pickle FROM TO
#include <copyreg/copyreg.hpp>

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <string>

int main(int argc, char** argv) {
    if (argc != 3) return std::fputs("usage: read_any_pickle FROM TO\n", stderr), 2;
    try {
        std::ifstream from(argv[1], std::ios::binary);
        copyreg::value order = copyreg::load(from);

        copyreg::value customer = order.attr("customer");
        fmt::print("customer: {}\n", customer.attr("name").as<std::string>());
        fmt::print("placed:   {}\n", order.attr("placed"));
        fmt::print("prices:   {}\n", order.attr("prices"));
        fmt::print("weights:  {}\n", order.attr("weights"));

        // A value is a reference, as a Python name is: this changes the order.
        customer.attr("email") = "ada@new.example";
        order.attr("prices").insert_or_assign("pot", 30);

        std::ofstream to(argv[2], std::ios::binary);
        copyreg::dump(order, to);
    } catch (const copyreg::error& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 1;
    }
}

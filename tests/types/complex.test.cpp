// SPDX-License-Identifier: MIT
#include <copyreg/types/complex.hpp>

#include <complex>
#include <support/catch.hpp>
#include <types/adapters.hpp>

using namespace copyreg;
using namespace support;

TEST_CASE("complex numbers are written as CPython writes them") {
    check_written(golden::complex, std::complex<double>(1.5, -2), std::complex<double>());
    check_written(golden::complex, std::complex<float>(1.5, -2), std::complex<long double>());
}

TEST_CASE("complex numbers are read from every protocol") {
    for_each_pickle(golden::complex, [](const value& v) {
        CHECK(read_as<std::complex<double>>(v[0]) == std::complex<double>(1.5, -2));
        CHECK(read_as<std::complex<float>>(v[0]) == std::complex<float>(1.5, -2));
        CHECK(read_as<std::complex<double>>(v[1]) == std::complex<double>());
    });
}

TEST_CASE("real numbers are complex numbers too") {
    using C = std::complex<double>;
    CHECK(read_as<C>(1.5) == C(1.5));
    CHECK(read_as<C>(3) == C(3));
    CHECK(read_as<C>(true) == C(1));
    CHECK(read_as<C>(call("builtins:complex")) == C());
    CHECK(read_as<C>(call("builtins:complex", 2)) == C(2));
    CHECK(read_as<C>(call("builtins:complex", 2, 1.5)) == C(2, 1.5));
}

TEST_CASE("what is no complex number is an error that says so") {
    using C = std::complex<double>;
    CHECK(reading_error<C>("1") == "expected complex, found str");
    CHECK(reading_error<C>(nullptr) == "expected complex, found None");
    CHECK(reading_error<C>(tuple{1.0, 2.0}) == "expected complex, found tuple");
    CHECK(reading_error<C>(call("fractions:Fraction", "1/2")) ==
          "expected complex, found an object of fractions:Fraction");
    CHECK(reading_error<C>(call("builtins:complex", "1")) == "expected float, found str");
    CHECK(reading_error<C>(call("builtins:complex", 1, 2, 3)) ==
          "expected as many arguments as complex takes, found 3");
}

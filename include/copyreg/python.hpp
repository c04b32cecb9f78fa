// SPDX-License-Identifier: MIT
//
// Door: the Python side of what is registered, as Python source.
//
//     std::string text = copyreg::python::source("app.users");
//     copyreg::python::write_package("python");      // all modules, below this directory
#pragma once

#include <copyreg/pickle.hpp>
#include <copyreg/python/package.hpp>
#include <copyreg/python/source.hpp>

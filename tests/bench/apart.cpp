// SPDX-License-Identifier: MIT
#include "apart.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {

namespace {

void write_all(int to, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(to, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;  // nobody listens
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string read_all(int from) {
    std::string text;
    std::array<char, 4096> part;
    for (;;) {
        const ssize_t got = ::read(from, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return text;
        text.append(part.data(), static_cast<std::size_t>(got));
    }
}

enum status { returned = 0, threw = 1 };

[[noreturn]] void run_child(int to, const std::function<std::string()>& task) {
    status ended = returned;
    std::string text;
    try {
        text = task();
    } catch (const std::exception& e) {
        ended = threw;
        text = e.what();
    }
    write_all(to, text);
    ::_exit(ended);  // what the parent has open is the parent's to close
}

}  // namespace

std::string run_apart(const std::function<std::string()>& task) {
    std::fflush(nullptr);  // or the child would print it once more
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child == 0) run_child(ends[1], task);
    ::close(ends[1]);
    std::string text = read_all(ends[0]);
    ::close(ends[0]);
    int state = 0;
    while (::waitpid(child, &state, 0) < 0 && errno == EINTR) {}
    if (!WIFEXITED(state)) throw std::runtime_error("the process of a row was killed");
    if (WEXITSTATUS(state) != returned) throw std::runtime_error(text);
    return text;
}

}  // namespace bench

// SPDX-License-Identifier: MIT
#include "python_peer.hpp"

#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace bench {

namespace {

struct pipe_ends {
    int reads = -1, writes = -1;
    pipe_ends() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        reads = ends[0];
        writes = ends[1];
    }
};

}  // namespace

python_peer::python_peer(const std::string& interpreter, const std::string& script) {
    std::signal(SIGPIPE, SIG_IGN);  // a Python that ended is an answer that is missing
    const pipe_ends in, out;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in.reads, 0);
    ::posix_spawn_file_actions_adddup2(&actions, out.writes, 1);
    std::string arguments[] = {interpreter, "-B", "-I", script};
    char* argv[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(),
                    arguments[3].data(), nullptr};
    pid_t started = -1;
    const int failed = ::posix_spawn(&started, argv[0], &actions, nullptr, argv, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in.reads);
    ::close(out.writes);
    to_.reset(::fdopen(in.writes, "wb"));
    from_.reset(::fdopen(out.reads, "rb"));
    if (failed != 0) throw std::runtime_error("CPython: cannot start " + interpreter);
    process_.id = started;
    version_ = ask("version\n");
}

python_peer::child::~child() {
    if (id > 0) ::waitpid(id, nullptr, 0);
}

std::string python_peer::ask(const std::string& question) {
    std::fwrite(question.data(), 1, question.size(), to_.get());
    std::fflush(to_.get());
    char line[256];
    if (std::fgets(line, sizeof line, from_.get()) == nullptr) {
        throw std::runtime_error("CPython: no answer to " +
                                 question.substr(0, question.find('\n')));
    }
    std::string answer(line);
    answer.resize(answer.find_last_not_of('\n') + 1);
    return answer;
}

void python_peer::hand_over(const std::string& pickle) {
    if (pickle == pickle_) return;
    pickle_.clear();
    if (ask("take " + std::to_string(pickle.size()) + "\n" + pickle) != "taken") {
        throw std::runtime_error("CPython: the pickle was not taken");
    }
    pickle_ = pickle;
}

bool python_peer::writes_the_same(const std::string& pickle) {
    hand_over(pickle);
    return ask("same\n") == "True";
}

double python_peer::sample(const std::string& pickle, std::string_view verb, double seconds) {
    hand_over(pickle);
    return std::stod(ask(std::string(verb) + " " + std::to_string(seconds) + "\n"));
}

}  // namespace bench

// SPDX-License-Identifier: MIT
//
// CPython's C pickler as a peer: a Python process that stays, is handed a pickle, and is asked in
// its turn how long `pickle.loads` and `pickle.dumps` take. It measures with its own clock, so that
// nothing of the way there and back is in its time.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace bench {

class python_peer {
public:
    /// Throws a `std::runtime_error` if the interpreter cannot be started or is not CPython's.
    python_peer(const std::string& interpreter, const std::string& script);
    python_peer(const python_peer&) = delete;
    python_peer& operator=(const python_peer&) = delete;
    ~python_peer() = default;

    /// The version of the interpreter.
    const std::string& version() const { return version_; }

    /// Whether `pickle.dumps(pickle.loads(pickle), protocol=5) == pickle`.
    bool writes_the_same(const std::string& pickle);

    /// Seconds that one `verb`, "loads" of the pickle or "dumps" of what it holds, takes, measured
    /// over at least `seconds`.
    double sample(const std::string& pickle, std::string_view verb, double seconds);

private:
    std::string ask(const std::string& question);
    void hand_over(const std::string& pickle);

    struct child {
        pid_t id = -1;
        ~child();
    };
    using stream = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

    child process_;  // it ends when its input does, so the streams close before it is waited for
    stream to_{nullptr, &std::fclose};
    stream from_{nullptr, &std::fclose};
    std::string version_;
    std::string pickle_;  // what it holds
};

}  // namespace bench

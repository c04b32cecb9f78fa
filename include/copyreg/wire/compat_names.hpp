// SPDX-License-Identifier: MIT
//
// The names that Python 3 gave to modules and globals of Python 2.
//
// Pickles of protocol 0 to 2 carry the names of Python 2, whichever Python wrote them, so that
// both can read them ("fix_imports"): a reader maps to the names of Python 3, a writer back. The
// facts are those of CPython 3.11's `_compat_pickle`. Most rows hold in both directions; where
// Python 3 merged two names, or split one, a row holds in one direction only.
//
// A row for module and name together goes first; only where there is none, the module alone is
// looked up. Both must match exactly.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace copyreg::wire {

/// A global by its two parts, as GLOBAL spells it; views of what the caller holds, or of constants.
struct global_name {
    std::string_view module;
    std::string_view name;
    friend constexpr bool operator==(const global_name&, const global_name&) = default;
};

namespace detail {

/// One thing, a module or a global, in Python 2 and in Python 3.
template <class Name>
struct renamed {
    Name python2, python3;
};
using module_row = renamed<std::string_view>;
using global_row = renamed<global_name>;

/// Exceptions that moved from `exceptions` to `builtins` and kept their names.
inline constexpr std::string_view kept_exceptions =
    "ArithmeticError AssertionError AttributeError BaseException BufferError "
    "BytesWarning DeprecationWarning EOFError EnvironmentError Exception "
    "FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning "
    "IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError "
    "NameError NotImplementedError OSError OverflowError PendingDeprecationWarning "
    "ReferenceError RuntimeError RuntimeWarning StopIteration SyntaxError SyntaxWarning "
    "SystemError SystemExit TabError TypeError UnboundLocalError UnicodeDecodeError "
    "UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning "
    "ValueError Warning ZeroDivisionError";

/// Rows that hold in both directions, and those that hold for a reader or a writer alone.
inline constexpr global_row globals_both[] = {
    {{"UserDict", "IterableUserDict"}, {"collections", "UserDict"}},
    {{"UserList", "UserList"}, {"collections", "UserList"}},
    {{"UserString", "UserString"}, {"collections", "UserString"}},
    {{"__builtin__", "intern"}, {"sys", "intern"}},
    {{"__builtin__", "long"}, {"builtins", "int"}},
    {{"__builtin__", "reduce"}, {"functools", "reduce"}},
    {{"__builtin__", "unichr"}, {"builtins", "chr"}},
    {{"__builtin__", "unicode"}, {"builtins", "str"}},
    {{"__builtin__", "xrange"}, {"builtins", "range"}},
    {{"_multiprocessing", "Connection"}, {"multiprocessing.connection", "Connection"}},
    {{"_socket", "fromfd"}, {"socket", "fromfd"}},
    {{"itertools", "ifilter"}, {"builtins", "filter"}},
    {{"itertools", "ifilterfalse"}, {"itertools", "filterfalse"}},
    {{"itertools", "imap"}, {"builtins", "map"}},
    {{"itertools", "izip"}, {"builtins", "zip"}},
    {{"itertools", "izip_longest"}, {"itertools", "zip_longest"}},
    {{"multiprocessing", "AuthenticationError"},
     {"multiprocessing.context", "AuthenticationError"}},
    {{"multiprocessing", "BufferTooShort"}, {"multiprocessing.context", "BufferTooShort"}},
    {{"multiprocessing", "ProcessError"}, {"multiprocessing.context", "ProcessError"}},
    {{"multiprocessing", "TimeoutError"}, {"multiprocessing.context", "TimeoutError"}},
    {{"multiprocessing.forking", "Popen"}, {"multiprocessing.popen_fork", "Popen"}},
    {{"multiprocessing.process", "Process"}, {"multiprocessing.context", "Process"}},
    {{"urllib", "ContentTooShortError"}, {"urllib.error", "ContentTooShortError"}},
    {{"urllib", "getproxies"}, {"urllib.request", "getproxies"}},
    {{"urllib", "pathname2url"}, {"urllib.request", "pathname2url"}},
    {{"urllib", "quote"}, {"urllib.parse", "quote"}},
    {{"urllib", "quote_plus"}, {"urllib.parse", "quote_plus"}},
    {{"urllib", "unquote"}, {"urllib.parse", "unquote"}},
    {{"urllib", "unquote_plus"}, {"urllib.parse", "unquote_plus"}},
    {{"urllib", "url2pathname"}, {"urllib.request", "url2pathname"}},
    {{"urllib", "urlcleanup"}, {"urllib.request", "urlcleanup"}},
    {{"urllib", "urlencode"}, {"urllib.parse", "urlencode"}},
    {{"urllib", "urlopen"}, {"urllib.request", "urlopen"}},
    {{"urllib", "urlretrieve"}, {"urllib.request", "urlretrieve"}},
    {{"urllib2", "HTTPError"}, {"urllib.error", "HTTPError"}},
    {{"urllib2", "URLError"}, {"urllib.error", "URLError"}},
    {{"whichdb", "whichdb"}, {"dbm", "whichdb"}},
};

inline constexpr global_row globals_reading[] = {
    {{"UserDict", "UserDict"}, {"collections", "UserDict"}},
    {{"__builtin__", "basestring"}, {"builtins", "str"}},
    {{"exceptions", "StandardError"}, {"builtins", "Exception"}},
    {{"socket", "_socketobject"}, {"socket", "SocketType"}},
};

inline constexpr global_row globals_writing[] = {
    {{"CGIHTTPServer", "CGIHTTPRequestHandler"}, {"http.server", "CGIHTTPRequestHandler"}},
    {{"DocXMLRPCServer", "DocCGIXMLRPCRequestHandler"},
     {"xmlrpc.server", "DocCGIXMLRPCRequestHandler"}},
    {{"DocXMLRPCServer", "DocXMLRPCRequestHandler"}, {"xmlrpc.server", "DocXMLRPCRequestHandler"}},
    {{"DocXMLRPCServer", "DocXMLRPCServer"}, {"xmlrpc.server", "DocXMLRPCServer"}},
    {{"DocXMLRPCServer", "ServerHTMLDoc"}, {"xmlrpc.server", "ServerHTMLDoc"}},
    {{"DocXMLRPCServer", "XMLRPCDocGenerator"}, {"xmlrpc.server", "XMLRPCDocGenerator"}},
    {{"FileDialog", "FileDialog"}, {"tkinter.filedialog", "FileDialog"}},
    {{"FileDialog", "LoadFileDialog"}, {"tkinter.filedialog", "LoadFileDialog"}},
    {{"FileDialog", "SaveFileDialog"}, {"tkinter.filedialog", "SaveFileDialog"}},
    {{"SimpleDialog", "SimpleDialog"}, {"tkinter.simpledialog", "SimpleDialog"}},
    {{"SimpleHTTPServer", "SimpleHTTPRequestHandler"}, {"http.server", "SimpleHTTPRequestHandler"}},
    {{"__builtin__", "reduce"}, {"_functools", "reduce"}},
    {{"exceptions", "ImportError"}, {"builtins", "ModuleNotFoundError"}},
    {{"exceptions", "OSError"}, {"builtins", "BrokenPipeError"}},
    {{"exceptions", "OSError"}, {"builtins", "ChildProcessError"}},
    {{"exceptions", "OSError"}, {"builtins", "ConnectionAbortedError"}},
    {{"exceptions", "OSError"}, {"builtins", "ConnectionError"}},
    {{"exceptions", "OSError"}, {"builtins", "ConnectionRefusedError"}},
    {{"exceptions", "OSError"}, {"builtins", "ConnectionResetError"}},
    {{"exceptions", "OSError"}, {"builtins", "FileExistsError"}},
    {{"exceptions", "OSError"}, {"builtins", "FileNotFoundError"}},
    {{"exceptions", "OSError"}, {"builtins", "InterruptedError"}},
    {{"exceptions", "OSError"}, {"builtins", "IsADirectoryError"}},
    {{"exceptions", "OSError"}, {"builtins", "NotADirectoryError"}},
    {{"exceptions", "OSError"}, {"builtins", "PermissionError"}},
    {{"exceptions", "OSError"}, {"builtins", "ProcessLookupError"}},
    {{"exceptions", "OSError"}, {"builtins", "TimeoutError"}},
    {{"socket", "_socketobject"}, {"_socket", "socket"}},
};

inline constexpr module_row modules_both[] = {
    {"BaseHTTPServer", "http.server"},
    {"ConfigParser", "configparser"},
    {"Cookie", "http.cookies"},
    {"Dialog", "tkinter.dialog"},
    {"HTMLParser", "html.parser"},
    {"Queue", "queue"},
    {"ScrolledText", "tkinter.scrolledtext"},
    {"SimpleXMLRPCServer", "xmlrpc.server"},
    {"SocketServer", "socketserver"},
    {"Tix", "tkinter.tix"},
    {"Tkconstants", "tkinter.constants"},
    {"Tkdnd", "tkinter.dnd"},
    {"Tkinter", "tkinter"},
    {"__builtin__", "builtins"},
    {"_abcoll", "collections.abc"},
    {"_winreg", "winreg"},
    {"anydbm", "dbm"},
    {"commands", "subprocess"},
    {"cookielib", "http.cookiejar"},
    {"copy_reg", "copyreg"},
    {"dbhash", "dbm.bsd"},
    {"dbm", "dbm.ndbm"},
    {"dumbdbm", "dbm.dumb"},
    {"dummy_thread", "_dummy_thread"},
    {"gdbm", "dbm.gnu"},
    {"htmlentitydefs", "html.entities"},
    {"httplib", "http.client"},
    {"markupbase", "_markupbase"},
    {"repr", "reprlib"},
    {"robotparser", "urllib.robotparser"},
    {"test.test_support", "test.support"},
    {"thread", "_thread"},
    {"tkColorChooser", "tkinter.colorchooser"},
    {"tkCommonDialog", "tkinter.commondialog"},
    {"tkFileDialog", "tkinter.filedialog"},
    {"tkFont", "tkinter.font"},
    {"tkMessageBox", "tkinter.messagebox"},
    {"tkSimpleDialog", "tkinter.simpledialog"},
    {"ttk", "tkinter.ttk"},
    {"urllib2", "urllib.request"},
    {"urlparse", "urllib.parse"},
    {"xmlrpclib", "xmlrpc.client"},
};

inline constexpr module_row modules_reading[] = {
    {"CGIHTTPServer", "http.server"},
    {"DocXMLRPCServer", "xmlrpc.server"},
    {"FileDialog", "tkinter.filedialog"},
    {"SimpleDialog", "tkinter.simpledialog"},
    {"SimpleHTTPServer", "http.server"},
    {"StringIO", "io"},
    {"UserDict", "collections"},
    {"UserList", "collections"},
    {"UserString", "collections"},
    {"_elementtree", "xml.etree.ElementTree"},
    {"cPickle", "pickle"},
    {"cStringIO", "io"},
    {"whichdb", "dbm"},
};

inline constexpr module_row modules_writing[] = {
    {"bz2", "_bz2"},   {"dbm", "_dbm"},       {"functools", "_functools"},
    {"gdbm", "_gdbm"}, {"pickle", "_pickle"},
};

/// The row that has `wanted` on the given side, or null. There are few rows, and most differ in
/// length already, so a plain search is as fast as a sorted table.
template <class Name, std::size_t N>
constexpr const renamed<Name>* find_row(const renamed<Name> (&rows)[N], Name renamed<Name>::*side,
                                        const Name& wanted) noexcept {
    for (const auto& row : rows) {
        if (row.*side == wanted) return &row;
    }
    return nullptr;
}

constexpr bool is_kept_exception(std::string_view name) noexcept {
    for (std::string_view rest = kept_exceptions; !rest.empty();) {
        const std::size_t length = std::min(rest.find(' '), rest.size());
        if (rest.substr(0, length) == name) return true;
        rest.remove_prefix(std::min(length + 1, rest.size()));
    }
    return false;
}

}  // namespace detail

/// The global of Python 3 that a pickle of protocol 0 to 2 means by `written`.
constexpr global_name python3_name(global_name written) noexcept {
    using namespace detail;
    if (written.module == "exceptions" && is_kept_exception(written.name)) {
        return {"builtins", written.name};
    }
    const auto* global = find_row(globals_both, &global_row::python2, written);
    if (!global) global = find_row(globals_reading, &global_row::python2, written);
    if (global) return global->python3;
    const auto* module = find_row(modules_both, &module_row::python2, written.module);
    if (!module) module = find_row(modules_reading, &module_row::python2, written.module);
    return module ? global_name{module->python3, written.name} : written;
}

/// The name of Python 2 under which a pickle of protocol 0 to 2 writes a global of Python 3.
constexpr global_name python2_name(global_name wanted) noexcept {
    using namespace detail;
    if (wanted.module == "builtins" && is_kept_exception(wanted.name)) {
        return {"exceptions", wanted.name};
    }
    const auto* global = find_row(globals_both, &global_row::python3, wanted);
    if (!global) global = find_row(globals_writing, &global_row::python3, wanted);
    if (global) return global->python2;
    const auto* module = find_row(modules_both, &module_row::python3, wanted.module);
    if (!module) module = find_row(modules_writing, &module_row::python3, wanted.module);
    return module ? global_name{module->python2, wanted.name} : wanted;
}

}  // namespace copyreg::wire

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

using namespace std::string_view_literals;  // their lengths need not be counted

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
    {{"UserDict"sv, "IterableUserDict"sv}, {"collections"sv, "UserDict"sv}},
    {{"UserList"sv, "UserList"sv}, {"collections"sv, "UserList"sv}},
    {{"UserString"sv, "UserString"sv}, {"collections"sv, "UserString"sv}},
    {{"__builtin__"sv, "intern"sv}, {"sys"sv, "intern"sv}},
    {{"__builtin__"sv, "long"sv}, {"builtins"sv, "int"sv}},
    {{"__builtin__"sv, "reduce"sv}, {"functools"sv, "reduce"sv}},
    {{"__builtin__"sv, "unichr"sv}, {"builtins"sv, "chr"sv}},
    {{"__builtin__"sv, "unicode"sv}, {"builtins"sv, "str"sv}},
    {{"__builtin__"sv, "xrange"sv}, {"builtins"sv, "range"sv}},
    {{"_multiprocessing"sv, "Connection"sv}, {"multiprocessing.connection"sv, "Connection"sv}},
    {{"_socket"sv, "fromfd"sv}, {"socket"sv, "fromfd"sv}},
    {{"itertools"sv, "ifilter"sv}, {"builtins"sv, "filter"sv}},
    {{"itertools"sv, "ifilterfalse"sv}, {"itertools"sv, "filterfalse"sv}},
    {{"itertools"sv, "imap"sv}, {"builtins"sv, "map"sv}},
    {{"itertools"sv, "izip"sv}, {"builtins"sv, "zip"sv}},
    {{"itertools"sv, "izip_longest"sv}, {"itertools"sv, "zip_longest"sv}},
    {{"multiprocessing"sv, "AuthenticationError"sv},
     {"multiprocessing.context"sv, "AuthenticationError"sv}},
    {{"multiprocessing"sv, "BufferTooShort"sv}, {"multiprocessing.context"sv, "BufferTooShort"sv}},
    {{"multiprocessing"sv, "ProcessError"sv}, {"multiprocessing.context"sv, "ProcessError"sv}},
    {{"multiprocessing"sv, "TimeoutError"sv}, {"multiprocessing.context"sv, "TimeoutError"sv}},
    {{"multiprocessing.forking"sv, "Popen"sv}, {"multiprocessing.popen_fork"sv, "Popen"sv}},
    {{"multiprocessing.process"sv, "Process"sv}, {"multiprocessing.context"sv, "Process"sv}},
    {{"urllib"sv, "ContentTooShortError"sv}, {"urllib.error"sv, "ContentTooShortError"sv}},
    {{"urllib"sv, "getproxies"sv}, {"urllib.request"sv, "getproxies"sv}},
    {{"urllib"sv, "pathname2url"sv}, {"urllib.request"sv, "pathname2url"sv}},
    {{"urllib"sv, "quote"sv}, {"urllib.parse"sv, "quote"sv}},
    {{"urllib"sv, "quote_plus"sv}, {"urllib.parse"sv, "quote_plus"sv}},
    {{"urllib"sv, "unquote"sv}, {"urllib.parse"sv, "unquote"sv}},
    {{"urllib"sv, "unquote_plus"sv}, {"urllib.parse"sv, "unquote_plus"sv}},
    {{"urllib"sv, "url2pathname"sv}, {"urllib.request"sv, "url2pathname"sv}},
    {{"urllib"sv, "urlcleanup"sv}, {"urllib.request"sv, "urlcleanup"sv}},
    {{"urllib"sv, "urlencode"sv}, {"urllib.parse"sv, "urlencode"sv}},
    {{"urllib"sv, "urlopen"sv}, {"urllib.request"sv, "urlopen"sv}},
    {{"urllib"sv, "urlretrieve"sv}, {"urllib.request"sv, "urlretrieve"sv}},
    {{"urllib2"sv, "HTTPError"sv}, {"urllib.error"sv, "HTTPError"sv}},
    {{"urllib2"sv, "URLError"sv}, {"urllib.error"sv, "URLError"sv}},
    {{"whichdb"sv, "whichdb"sv}, {"dbm"sv, "whichdb"sv}},
};

inline constexpr global_row globals_reading[] = {
    {{"UserDict"sv, "UserDict"sv}, {"collections"sv, "UserDict"sv}},
    {{"__builtin__"sv, "basestring"sv}, {"builtins"sv, "str"sv}},
    {{"exceptions"sv, "StandardError"sv}, {"builtins"sv, "Exception"sv}},
    {{"socket"sv, "_socketobject"sv}, {"socket"sv, "SocketType"sv}},
};

inline constexpr global_row globals_writing[] = {
    {{"CGIHTTPServer"sv, "CGIHTTPRequestHandler"sv}, {"http.server"sv, "CGIHTTPRequestHandler"sv}},
    {{"DocXMLRPCServer"sv, "DocCGIXMLRPCRequestHandler"sv},
     {"xmlrpc.server"sv, "DocCGIXMLRPCRequestHandler"sv}},
    {{"DocXMLRPCServer"sv, "DocXMLRPCRequestHandler"sv},
     {"xmlrpc.server"sv, "DocXMLRPCRequestHandler"sv}},
    {{"DocXMLRPCServer"sv, "DocXMLRPCServer"sv}, {"xmlrpc.server"sv, "DocXMLRPCServer"sv}},
    {{"DocXMLRPCServer"sv, "ServerHTMLDoc"sv}, {"xmlrpc.server"sv, "ServerHTMLDoc"sv}},
    {{"DocXMLRPCServer"sv, "XMLRPCDocGenerator"sv}, {"xmlrpc.server"sv, "XMLRPCDocGenerator"sv}},
    {{"FileDialog"sv, "FileDialog"sv}, {"tkinter.filedialog"sv, "FileDialog"sv}},
    {{"FileDialog"sv, "LoadFileDialog"sv}, {"tkinter.filedialog"sv, "LoadFileDialog"sv}},
    {{"FileDialog"sv, "SaveFileDialog"sv}, {"tkinter.filedialog"sv, "SaveFileDialog"sv}},
    {{"SimpleDialog"sv, "SimpleDialog"sv}, {"tkinter.simpledialog"sv, "SimpleDialog"sv}},
    {{"SimpleHTTPServer"sv, "SimpleHTTPRequestHandler"sv},
     {"http.server"sv, "SimpleHTTPRequestHandler"sv}},
    {{"__builtin__"sv, "reduce"sv}, {"_functools"sv, "reduce"sv}},
    {{"exceptions"sv, "ImportError"sv}, {"builtins"sv, "ModuleNotFoundError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "BrokenPipeError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "ChildProcessError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "ConnectionAbortedError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "ConnectionError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "ConnectionRefusedError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "ConnectionResetError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "FileExistsError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "FileNotFoundError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "InterruptedError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "IsADirectoryError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "NotADirectoryError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "PermissionError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "ProcessLookupError"sv}},
    {{"exceptions"sv, "OSError"sv}, {"builtins"sv, "TimeoutError"sv}},
    {{"socket"sv, "_socketobject"sv}, {"_socket"sv, "socket"sv}},
};

inline constexpr module_row modules_both[] = {
    {"BaseHTTPServer"sv, "http.server"sv},
    {"ConfigParser"sv, "configparser"sv},
    {"Cookie"sv, "http.cookies"sv},
    {"Dialog"sv, "tkinter.dialog"sv},
    {"HTMLParser"sv, "html.parser"sv},
    {"Queue"sv, "queue"sv},
    {"ScrolledText"sv, "tkinter.scrolledtext"sv},
    {"SimpleXMLRPCServer"sv, "xmlrpc.server"sv},
    {"SocketServer"sv, "socketserver"sv},
    {"Tix"sv, "tkinter.tix"sv},
    {"Tkconstants"sv, "tkinter.constants"sv},
    {"Tkdnd"sv, "tkinter.dnd"sv},
    {"Tkinter"sv, "tkinter"sv},
    {"__builtin__"sv, "builtins"sv},
    {"_abcoll"sv, "collections.abc"sv},
    {"_winreg"sv, "winreg"sv},
    {"anydbm"sv, "dbm"sv},
    {"commands"sv, "subprocess"sv},
    {"cookielib"sv, "http.cookiejar"sv},
    {"copy_reg"sv, "copyreg"sv},
    {"dbhash"sv, "dbm.bsd"sv},
    {"dbm"sv, "dbm.ndbm"sv},
    {"dumbdbm"sv, "dbm.dumb"sv},
    {"dummy_thread"sv, "_dummy_thread"sv},
    {"gdbm"sv, "dbm.gnu"sv},
    {"htmlentitydefs"sv, "html.entities"sv},
    {"httplib"sv, "http.client"sv},
    {"markupbase"sv, "_markupbase"sv},
    {"repr"sv, "reprlib"sv},
    {"robotparser"sv, "urllib.robotparser"sv},
    {"test.test_support"sv, "test.support"sv},
    {"thread"sv, "_thread"sv},
    {"tkColorChooser"sv, "tkinter.colorchooser"sv},
    {"tkCommonDialog"sv, "tkinter.commondialog"sv},
    {"tkFileDialog"sv, "tkinter.filedialog"sv},
    {"tkFont"sv, "tkinter.font"sv},
    {"tkMessageBox"sv, "tkinter.messagebox"sv},
    {"tkSimpleDialog"sv, "tkinter.simpledialog"sv},
    {"ttk"sv, "tkinter.ttk"sv},
    {"urllib2"sv, "urllib.request"sv},
    {"urlparse"sv, "urllib.parse"sv},
    {"xmlrpclib"sv, "xmlrpc.client"sv},
};

inline constexpr module_row modules_reading[] = {
    {"CGIHTTPServer"sv, "http.server"sv},
    {"DocXMLRPCServer"sv, "xmlrpc.server"sv},
    {"FileDialog"sv, "tkinter.filedialog"sv},
    {"SimpleDialog"sv, "tkinter.simpledialog"sv},
    {"SimpleHTTPServer"sv, "http.server"sv},
    {"StringIO"sv, "io"sv},
    {"UserDict"sv, "collections"sv},
    {"UserList"sv, "collections"sv},
    {"UserString"sv, "collections"sv},
    {"_elementtree"sv, "xml.etree.ElementTree"sv},
    {"cPickle"sv, "pickle"sv},
    {"cStringIO"sv, "io"sv},
    {"whichdb"sv, "dbm"sv},
};

inline constexpr module_row modules_writing[] = {
    {"bz2"sv, "_bz2"sv},   {"dbm"sv, "_dbm"sv},       {"functools"sv, "_functools"sv},
    {"gdbm"sv, "_gdbm"sv}, {"pickle"sv, "_pickle"sv},
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

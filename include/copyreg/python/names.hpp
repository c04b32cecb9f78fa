// SPDX-License-Identifier: MIT
//
// Which names Python has: identifiers, keywords, the modules of its standard library.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/utf8.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace copyreg::python {

namespace detail {

/// Letters beyond ASCII that are good in identifiers of every Python 3 and that normalising, which
/// Python does to identifiers and a pickle does not, leaves as they are. Not all there are: those
/// of the scripts in which people write programs.
inline constexpr std::array<std::pair<char32_t, char32_t>, 19> letters{{
    {0xc0, 0xd6},     {0xd8, 0xf6},     {0xf8, 0x131},    {0x134, 0x13e},   {0x141, 0x148},
    {0x14a, 0x17e},   {0x386, 0x386},   {0x388, 0x38a},   {0x38c, 0x38c},   {0x38e, 0x3a1},
    {0x3a3, 0x3ce},   {0x400, 0x481},   {0x5d0, 0x5ea},   {0x1e00, 0x1e99}, {0x1ea0, 0x1ef9},
    {0x3041, 0x3096}, {0x30a1, 0x30fa}, {0x4e00, 0x9fa5}, {0xac00, 0xd7a3},
}};

inline constexpr std::string_view keywords =
    " False None True __debug__ and as assert async await break class continue def del elif else "
    "except finally for from global if import in is lambda nonlocal not or pass raise return try "
    "while with yield ";

/// What Python 3.11 brings along (`sys.stdlib_module_names`), the program itself, and what Python 2
/// called otherwise.
inline constexpr std::string_view standard_modules =
    " __builtin__ __future__ __main__ _abc _aix_support _ast _asyncio _bisect _blake2 "
    "_bootsubprocess _bz2 _codecs _codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr "
    "_codecs_tw _collections _collections_abc _compat_pickle _compression _contextvars _crypt "
    "_csv _ctypes _curses _curses_panel _datetime _dbm _decimal _elementtree _frozen_importlib "
    "_frozen_importlib_external _functools _gdbm _hashlib _heapq _imp _io _json _locale _lsprof"
    " _lzma _markupbase _md5 _msi _multibytecodec _multiprocessing _opcode _operator "
    "_osx_support _overlapped _pickle _posixshmem _posixsubprocess _py_abc _pydecimal _pyio "
    "_queue _random _scproxy _sha1 _sha256 _sha3 _sha512 _signal _sitebuiltins _socket _sqlite3"
    " _sre _ssl _stat _statistics _string _strptime _struct _symtable _thread _threading_local "
    "_tkinter _tokenize _tracemalloc _typing _uuid _warnings _weakref _weakrefset _winapi "
    "_zoneinfo abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop"
    " base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code "
    "codecs codeop collections colorsys compileall concurrent configparser contextlib "
    "contextvars copy copy_reg copyreg crypt csv ctypes curses dataclasses datetime dbm decimal"
    " difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl "
    "filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext"
    " glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib "
    "inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox "
    "mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis "
    "nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb "
    "pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile "
    "pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline "
    "reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil "
    "signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile "
    "sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau "
    "symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this "
    "threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty "
    "turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave "
    "weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib"
    " zoneinfo ";

template <class = on_use>
inline bool is_one_of(std::string_view words, std::string_view word) noexcept {
    if (word.empty() || word.find(' ') != std::string_view::npos) return false;
    for (std::size_t at = 0; (at = words.find(word, at)) != std::string_view::npos; ++at) {
        if (words[at - 1] == ' ' && words[at + word.size()] == ' ') return true;
    }
    return false;
}

template <class = on_use>
inline bool is_letter(char32_t c) noexcept {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    for (const auto& [first, last] : letters) {
        if (c >= first && c <= last) return true;
    }
    return false;
}

}  // namespace detail

/// Whether `text` is an identifier and no keyword.
template <class = on_use>
inline bool is_identifier(std::string_view text) noexcept {
    if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
    if (find_invalid_utf8(text, false) != std::string_view::npos) return false;
    const char* p = text.data();
    while (p != text.data() + text.size()) {
        const char32_t c = next_code_point(p);
        if (!detail::is_letter(c) && !(c >= '0' && c <= '9')) return false;
    }
    return !detail::is_one_of(detail::keywords, text);
}

/// Whether a class body can define `text` under this very name: an identifier that is neither
/// changed there (`__x`) nor has a meaning to Python (`__x__`).
template <class = on_use>
inline bool is_plain_name(std::string_view text) noexcept {
    return is_identifier(text) && !text.starts_with("__");
}

/// Calls `each` with the parts of a dotted name; false as soon as that returns false.
template <class Each>
bool for_each_part(std::string_view dotted, Each each) {
    for (std::size_t at = 0;;) {
        const std::size_t dot = dotted.find('.', at);
        if (!each(dotted.substr(at, dot - at))) return false;
        if (dot == std::string_view::npos) return true;
        at = dot + 1;
    }
}

/// Whether `import` takes `module`.
template <class = on_use>
inline bool is_module_name(std::string_view module) noexcept {
    return for_each_part(
        module, [](std::string_view part) { return is_identifier(part) && part != "__init__"; });
}

/// Whether every part of `qualname` is a plain name. So deep that Python cannot read it is none.
template <class = on_use>
inline bool is_plain_qualname(std::string_view qualname) noexcept {
    int depth = 0;
    return for_each_part(
        qualname, [&](std::string_view part) { return ++depth <= 20 && is_plain_name(part); });
}

/// Whether `module` is part of Python, or the program itself.
template <class = on_use>
inline bool is_standard_module(std::string_view module) noexcept {
    return detail::is_one_of(detail::standard_modules, module.substr(0, module.find('.')));
}

}  // namespace copyreg::python

"""The rules of the house as tables. lint.py applies them, selftest.py breaks each one."""

# The floors. A file includes its own room and rooms on lower floors; two rooms of one floor
# do not know each other.
FLOORS = {
    "base": 1,
    "feed": 2,
    "config": 2,
    "store": 3,
    "net": 3,
    "ui": 4,
    "app": 5,
    "main": 6,
}

# Crossings that lie on lower floors and are closed all the same: (who, whom).
CLOSED = {
    ("ui", "net"),
}

# The doors: headers of a library, and the only files or folders (they end in "/") that may
# include them.
DOORS = [
    (("curses.h", "ncurses.h", "ncursesw/", "term.h", "panel.h", "menu.h", "form.h"),
     ("src/ui/screen.c",)),
    (("curl/",), ("src/net/libcurl.h",)),
    (("libxml/",), ("src/feed/",)),
    (("iniparser/", "iniparser.h", "dictionary.h"), ("src/config/ini.c",)),
    (("jansson.h",), ("src/feed/jsonfeed.c", "src/feed/jsonfeed_write.c", "src/feed/jsonrss.c",
                      "src/feed/jsonrss.h", "src/feed/jsonld.c")),
    (("md4c.h",), ("src/feed/markdown_read.c",)),
    (("sqlite3.h",), ("src/store/database_room.h",)),
    # The only lock is the mailbox's; threads are on the network side and behind the database.
    (("pthread.h", "threads.h"),
     ("src/base/mailbox.c", "src/net/", "src/store/database_room.h", "src/store/saver.c")),
]

# feed/ is pure: bytes in, articles out. It knows no file, socket, clock or process.
PURE_ROOM = "feed"
IMPURE_HEADERS = {
    "dirent.h", "fcntl.h", "netdb.h", "poll.h", "signal.h", "spawn.h", "sys/mman.h",
    "sys/select.h", "sys/socket.h", "sys/stat.h", "sys/time.h", "sys/wait.h", "time.h",
    "unistd.h",
}
IMPURE_CALLS = {
    "clock", "clock_gettime", "clock_now", "clock_ticks_ms", "fopen", "freopen", "getenv",
    "gettimeofday", "open", "printf", "puts", "socket", "stat", "time",
}

# Calls that nobody makes, and what to use.
BANNED_CALLS = {
    "system": "programs are run by argument vector",
    "popen": "programs are run by argument vector",
    "strcpy": "mem_strdup() or struct buf",
    "strcat": "struct buf",
    "stpcpy": "struct buf",
    "strncpy": "it leaves a text without its end; snprintf() or memcpy()",
    "strncat": "struct buf",
    "sprintf": "snprintf()",
    "vsprintf": "vsnprintf()",
    "gets": "read()",
    "scanf": "strtoll() and its kin",
    "sscanf": "strtoll() and its kin",
    "fscanf": "strtoll() and its kin",
    "strtok": "strcspn()",
    "alloca": "mem_alloc()",
    "atoi": "it cannot fail; strtoll()",
    "atol": "it cannot fail; strtoll()",
    "atof": "it cannot fail; strtod()",
    "asctime": "clock_civil_local()",
    "ctime": "clock_civil_local()",
    "gmtime": "clock_civil_utc()",
    "localtime": "clock_civil_local()",
    "rand": "nothing here may depend on chance",
    "srand": "nothing here may depend on chance",
    "sleep": "wait for what is awaited",
    "usleep": "wait for what is awaited",
    "nanosleep": "wait for what is awaited",
    "tmpnam": "mkstemp(), or O_EXCL in the folder of the file",
    "tempnam": "mkstemp(), or O_EXCL in the folder of the file",
    "mktemp": "mkstemp(), or O_EXCL in the folder of the file",
    "longjmp": "a failure is a value",
    "siglongjmp": "a failure is a value",
}

# Names that nobody writes, and why.
BANNED_NAMES = {
    "XML_PARSE_NOENT": "external entities would be read",
    "XML_PARSE_DTDLOAD": "external DTDs would be read",
    "XML_PARSE_DTDATTR": "external DTDs would be read",
    "XML_PARSE_HUGE": "it lifts libxml2's limits",
    "CURLOPT_SSL_VERIFYPEER": "TLS is verified",
    "CURLOPT_SSL_VERIFYHOST": "TLS is verified",
}

# Words that belong to a workplace or to a draft, not to the repository. Written in halves, so
# that this file may stand in what is searched.
BANNED_WORDS = [
    r"\bTO" r"DO\b",
    r"\bFIX" r"ME\b",
    r"\bXX" r"X\b",
    r"/ro" r"ot/",
    r"/ho" r"me/(?!user\b)[a-z]",
    r"/Us" r"ers/[A-Za-z]",
    r"/wo" r"rk/",
    r"/tm" r"p/wt",
]

# Foreign text, and screens recorded from it, may say anything.
WORDS_MAY_STAND_IN = ("tests/fixtures/", "tests/fuzz/", "tests/ui/screens/")

# Files whose text is looked at, by ending; other files are data.
TEXT_ENDINGS = (".c", ".h", ".py", ".sh", ".build", ".options", ".ini", ".md", ".txt",
                ".clang-format", ".clang-tidy", ".editorconfig", ".gitignore", "run")
MAX_COLUMNS = 100
COLUMNS_OF = (".c", ".h", ".py", ".build")

# What clang-format's other versions do with the same file differs.
CLANG_FORMAT_MAJOR = 14

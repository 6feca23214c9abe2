"""The documents say what the program does, all of it and nothing else.

usage: test_docs.py PROGRAM SOURCE-ROOT BUILD-ROOT [TEST...]
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM, ROOT, BUILD = (os.path.abspath(a) for a in sys.argv[1:4])


def read(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as stream:
        return stream.read()


def help_of(*command):
    return subprocess.run([PROGRAM, *command, "--help"], check=True, capture_output=True,
                          text=True).stdout


def options(text):
    return set(re.findall(r"(?m)^  (?:-\w, |    )--([\w-]+)", text))


HELP = help_of()
COMMANDS = re.findall(r"(?m)^  ([a-z]+) ", HELP)


class Docs(unittest.TestCase):
    def setUp(self):
        self.manual = read(ROOT, "src/manual/caureader.1")
        self.config = read(BUILD, "src/manual/caureader-config.5")

    def test_the_manual_has_every_command_and_no_other(self):
        part = self.manual.split(".Sh COMMANDS")[1].split(".Sh ")[0]
        self.assertEqual(re.findall(r"(?m)^\.It Ic (\w+)", part), [
            "poll", "list", "show", "save", "add", "import", "export", "check", "parse", "extract",
            "render"])
        self.assertEqual(set(re.findall(r"(?m)^\.It Ic (\w+)", part)), set(COMMANDS))

    def test_the_manual_has_every_option_and_no_other(self):
        said = set(re.findall(r"Fl -([a-z-]+)", self.manual))
        there = options(HELP).union(*(options(help_of(c)) for c in COMMANDS))
        self.assertEqual(said, there)
        for command in COMMANDS:
            row = re.search(rf"(?m)^\.It Ic {command}\b.*$", self.manual)[0]
            self.assertEqual(set(re.findall(r"Fl -([a-z-]+)", row)), options(help_of(command)),
                             command)

    def test_the_manual_and_the_readme_have_every_exit_code(self):
        codes = set(re.findall(r"(?m)^\tEXIT_\w+ = (\d+)", read(ROOT, "src/app/commands.h")))
        self.assertEqual(set(re.findall(r"(?m)^\.It (\d+)$", self.manual)), codes)
        table = read(ROOT, "README.md").split("| exit code |")[1].split("\n\n")[0]
        self.assertEqual(set(re.findall(r"(?m)^\| (\d+) \|", table)), codes)

    def test_the_manual_of_the_configuration_has_every_key(self):
        rows = re.findall(r'\{"([\w-]+)",\s+SECTION_', read(ROOT, "src/config/settings_table.c"))
        actions = re.findall(r'\[ACTION_\w+\] = \{\s*"([\w-]+)",[^{}]*true\}',
                             read(ROOT, "src/config/keys.c"))
        self.assertGreater(len(rows), 40)
        self.assertGreater(len(actions), 50)
        said = {k.replace("\\-", "-") for k in re.findall(r"(?m)^\.It Ic (\S+) =", self.config)}
        actions += [f"{kind}-{n}" for kind in ("tab", "digit") for n in range(1, 10)]
        self.assertEqual(said, set(rows + actions))

    def test_the_completions_have_every_command_and_option(self):
        for name in ("caureader", "_caureader", "caureader.fish"):
            text = read(BUILD, "src/manual", name)
            for word in COMMANDS:
                self.assertRegex(text, rf"\b{word}\b")
                for option in options(help_of(word)):
                    self.assertIn(f"-l {option}" if name.endswith("fish") else f"--{option}", text)

    def test_bash_can_read_its_completion(self):
        script = (f". {BUILD}/src/manual/caureader; COMP_WORDS=(caureader save --f); COMP_CWORD=2;"
                  " _caureader; echo ${COMPREPLY[*]}")
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
        self.assertEqual((done.stdout, done.stderr), ("--format\n", ""))

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc looks at manuals")
    def test_the_manuals_are_clean(self):
        for page in (f"{ROOT}/src/manual/caureader.1", f"{BUILD}/src/manual/caureader-config.5"):
            done = subprocess.run(["mandoc", "-T", "lint", page], capture_output=True, text=True,
                                  check=False)
            said = [row for row in done.stdout.splitlines() if "referenced manual" not in row]
            self.assertEqual(said, [])

    def test_what_is_installed_can_be_taken_away(self):
        with tempfile.TemporaryDirectory() as folder:
            env = dict(os.environ, DESTDIR=folder)
            subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet"], env=env,
                           check=True, capture_output=True)
            files = [os.path.relpath(os.path.join(where, name), folder)
                     for where, _, names in os.walk(folder) for name in names]
            ends = {re.sub(r"^.*?/(bin|share)/", r"\1/", f) for f in files}
            self.assertIn("bin/caureader", ends)
            for file in ("man/man1/caureader.1", "man/man5/caureader-config.5",
                         "bash-completion/completions/caureader",
                         "zsh/site-functions/_caureader",
                         "fish/vendor_completions.d/caureader.fish",
                         "caureader/themes/caucasus.ini"):
                self.assertIn("share/" + file, ends)
            subprocess.run(["ninja", "-C", BUILD, "uninstall"], env=env, check=True,
                           capture_output=True)
            self.assertEqual([name for _, _, names in os.walk(folder) for name in names], [])


if __name__ == "__main__":
    sys.argv = sys.argv[:1] + sys.argv[4:]
    unittest.main()

#!/usr/bin/env python3
"""Makes the completions of a shell of what the program says of itself.

usage: completions.py PROGRAM bash|zsh|fish
"""
import os
import re
import subprocess
import sys

# What the argument of an option is, where a shell knows it.
VALUES = {
    "--format": "table tsv json markdown text html epub",
    "--theme": "caucasus sevan apricot saperavi svaneti dark light high-contrast "
               "high-contrast-light mono nord gruvbox solarized-dark solarized-light",
}
FILES = ("--config", "--store", "--dir")
TAKES_FILES = ("import", "parse", "extract", "render")


def help_of(program, *command):
    return subprocess.run([program, *command, "--help"], check=True, capture_output=True,
                          text=True).stdout


def options_of(text):
    """Each option with its short form, whether it takes an argument, and its help."""
    for row in re.finditer(r"(?m)^  (?:(-\w), |    )(--[\w-]+)( [\w|-]+)?\s+(.*)$", text):
        yield row[2], row[1], bool(row[3]), row[4]


def read(program):
    text = help_of(program)
    commands = {row[1]: row[2] for row in re.finditer(r"(?m)^  ([a-z]+) +(?:\S*[A-Z]\S* +)?(.*)$",
                                                      text.split("Options:")[0])}
    return (commands, list(options_of(text)),
            {c: list(options_of(help_of(program, c))) for c in commands})


def bash(commands, shared, own):
    rows = "\n".join(f"\t\t{c}) words=\"{' '.join(o[0] for o in own[c])}\" ;;"
                     for c in commands if own[c])
    values = "\n".join(f"\t{name}) COMPREPLY=($(compgen -W \"{words}\" -- \"$word\")); return ;;"
                       for name, words in VALUES.items())
    files = "|".join(FILES + ("-c",))
    return f"""# bash completion for caureader
_caureader()
{{
	local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
	local command="" words="" i
	case $before in
{values}
	{files}) COMPREPLY=($(compgen -f -- "$word")); return ;;
	esac
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${{COMP_WORDS[i]}} in
		{"|".join(commands)}) command=${{COMP_WORDS[i]}}; break ;;
		esac
	done
	case $word in
	-*)
		case $command in
{rows}
		esac
		COMPREPLY=($(compgen -W "$words {' '.join(o[0] for o in shared)}" -- "$word")) ;;
	*)
		case $command in
		"") COMPREPLY=($(compgen -W "{' '.join(commands)}" -- "$word")) ;;
		{"|".join(TAKES_FILES)}) COMPREPLY=($(compgen -f -- "$word")) ;;
		esac ;;
	esac
}}
complete -F _caureader caureader
"""


def zsh_option(option):
    name, _, takes, text = option
    text = text.replace("'", "'\\''").replace("[", "(").replace("]", ")").replace(":", ",")
    if not takes:
        return f"'{name}[{text}]'"
    values = f"({VALUES[name]})" if name in VALUES else "_files" if name in FILES else " "
    return f"'{name}=[{text}]:value:{values}'"


def zsh(commands, shared, own):
    described = "\n".join("\t\t'" + c + ":" + t.replace("'", "'\\''") + "'"
                          for c, t in commands.items())
    rows = "\n".join(
        f"\t{c}) _arguments {' '.join(map(zsh_option, own[c] + shared))} "
        f"'*:argument:{'_files' if c in TAKES_FILES else ' '}' ;;" for c in commands)
    return f"""#compdef caureader
local -a commands
local line state
commands=(
{described}
)
_arguments -C {' '.join(map(zsh_option, shared))} '1:command:->command' '*::argument:->argument'
case $state in
command) _describe command commands ;;
argument)
	case $line[1] in
{rows}
	esac ;;
esac
"""


def fish_option(option, condition):
    name, short, takes, text = option
    text = text.replace("'", "\\'")
    row = f"complete -c caureader{condition} -l {name[2:]}"
    row += f" -s {short[1:]}" if short else ""
    if takes:
        row += " -r" + (f" -f -a '{VALUES[name]}'" if name in VALUES else
                        "" if name in FILES else " -f")
    return f"{row} -d '{text}'"


def fish(commands, shared, own):
    lines = ["# fish completion for caureader", "complete -c caureader -f"]
    for c, text in commands.items():
        text = text.replace("'", "\\'")
        lines.append(f"complete -c caureader -n __fish_use_subcommand -a {c} -d '{text}'")
        lines += [fish_option(o, f" -n '__fish_seen_subcommand_from {c}'") for o in own[c]]
    lines += [fish_option(o, "") for o in shared]
    lines.append("complete -c caureader -n '__fish_seen_subcommand_from "
                 f"{' '.join(TAKES_FILES)}' -F")
    return "\n".join(lines) + "\n"


def main():
    program = os.path.abspath(sys.argv[1])
    print({"bash": bash, "zsh": zsh, "fish": fish}[sys.argv[2]](*read(program)), end="")


if __name__ == "__main__":
    main()

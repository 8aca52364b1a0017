// A command of the project as a page shows it, and the program that it starts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Command, commands } from "../../commands/commandLine/table.mjs";
import packageJson from "../../package.json";
import { checkoutRoot } from "../../tools/setup/checkout";

/** `npm run pipeline -- --stack dev`: script pipeline, with words and options after it. */
export interface ProjectCommand {
    /** As in package.json, or the Python module. */
    script: string;
    /** Its first words, as alternatives: start, status, stop, env. */
    words: string[];
    /** Without hyphens. */
    options: string[];
}

export const scripts: Record<string, string> = packageJson.scripts;

/** @returns undefined for what is neither a script of package.json nor a module of this project. */
export function projectCommand(text: string): ProjectCommand | undefined {
    const match =
        /^npm (?:run (?:--silent )?([\w:-]+)|(test))(?: -- (.*))?$/.exec(text) ??
        /^python -m ((?:sandbox|jobs|bench)[\w.]*)()(?: (.*))?$/.exec(text);
    if (match === null) {
        return undefined;
    }
    const rest = (match[3] ?? "").replace(/[[\]]/g, "").split(/\s+/);
    const firstOption = rest.findIndex((word) => word.startsWith("--"));
    const words = firstOption < 0 ? rest : rest.slice(0, firstOption);
    return {
        script: match[1] ?? match[2] ?? "",
        words: (words[0] ?? "").split("|").filter((word) => word !== ""),
        options: rest.filter((word) => word.startsWith("--")).map((word) => word.slice(2)),
    };
}

/** Whether a program knows an option: those of the table, or argparse of a Python module. */
export function parses({ script, words }: ProjectCommand, option: string): boolean {
    if (script.includes(".")) {
        return pythonProgram(script).includes(`"--${option}"`);
    }
    const command = commandOf(script);
    const actions = Object.entries(command.actions ?? {}).filter(
        ([name]) => words.length === 0 || words.includes(name),
    );
    const options = [command.options ?? {}, ...actions.map(([, form]) => form.options ?? {})];
    return option === "help" || options.some((known) => option in known);
}

/** Whether a word may stand behind a command: an action of it, or for tests a folder. */
export function isWordOf({ script }: ProjectCommand, word: string): boolean {
    if (script.includes(".")) {
        return new RegExp(`"${word}"[,\\]]`).test(pythonProgram(script));
    }
    const { actions, words } = commandOf(script);
    return actions === undefined ? words !== undefined && existsSync(join(checkoutRoot, word)) : word in actions;
}

function commandOf(script: string): Command {
    const command = (commands as Record<string, Command>)[script];
    if (command === undefined) {
        throw new Error(`The table of commands has no "${script}".`);
    }
    return command;
}

function pythonProgram(script: string): string {
    const module = join(checkoutRoot, ...script.split("."));
    const files = existsSync(module)
        ? readdirSync(module)
              .filter((file) => file.endsWith(".py"))
              .map((file) => join(module, file))
        : [`${module}.py`];
    return files.map((file) => readFileSync(file, "utf8")).join("\n");
}

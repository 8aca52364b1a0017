// A command of the project as a page shows it, and the program that it starts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import packageJson from "../../package.json";
import { checkoutRoot } from "../../setup/checkout";

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

/** Benches that `npm run bench -- NAME` hands its options to. */
const BENCH_MODULES: Record<string, string> = { jobs: "bench.jobs", "code-share": "bench.code_share" };

/** Text of the program behind a command, where its words and options must be found. */
export function programOf({ script, words }: ProjectCommand): string {
    const bench = script === "bench" ? BENCH_MODULES[words[0] ?? ""] : undefined;
    return bench === undefined ? programOfScript(script) : `${programOfScript(script)}\n${programOfScript(bench)}`;
}

function programOfScript(script: string): string {
    if (script.includes(".")) {
        const module = join(checkoutRoot, ...script.split("."));
        const files = existsSync(module)
            ? readdirSync(module)
                  .filter((file) => file.endsWith(".py"))
                  .map((file) => join(module, file))
            : [`${module}.py`];
        return files.map((file) => readFileSync(file, "utf8")).join("\n");
    }
    const file = /(\S+\.(?:ts|mjs))(?: \S+)?$/.exec(scripts[script] ?? "")?.[1];
    if (file === undefined) {
        throw new Error(`package.json has no script "${script}" that starts a program of this repository.`);
    }
    return readFileSync(join(checkoutRoot, file), "utf8");
}

/** Whether a program parses an option: parseArgs of Node, or argparse of Python. */
export function parses(program: string, option: string): boolean {
    const key = /^\w+$/.test(option) ? `(?:${option}|"${option}")` : `"${option}"`;
    return new RegExp(`(?<![\\w-])${key}: \\{\\s*type: "|add_argument\\(\\s*"--${option}"`).test(program);
}

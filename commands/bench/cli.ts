// `npm run bench -- [commands|jobs|pulumi|aws|sql|suites|code-share]`: the numbers this project holds itself to, as ratios
// measured side by side in one run. Without a name: all of them, and a report of it.
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";

import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { interruption } from "../commandLine/interruption";
import { Given, InterruptedError, runCommand, Tell } from "../commandLine/runCommand";
import { whileShown } from "../commandLine/waiting.mjs";
import { benchCommands } from "./commands";
import { benchPulumi } from "./pulumi";
import { writeReport } from "./report";

runCommand("bench", async (given, tell) => {
    const signal = interruption();
    try {
        return await bench(given, tell, signal);
    } catch (error) {
        throw signal.aborted ? interruptedError(given.action) : error;
    }
});

function interruptedError(action = ""): InterruptedError {
    return new InterruptedError(
        "Interrupted. Its servers and sandboxes were stopped. Continue with: " +
            ["npm run bench", ...(action === "" ? [] : [`-- ${action}`])].join(" "),
    );
}

async function bench(given: Given<"bench">, tell: Tell, signal: AbortSignal): Promise<number> {
    const told = "json" in given.values && given.values.json ? tell : undefined;
    switch (given.action) {
        case "commands": {
            const { only, json, rounds } = given.values;
            return benchCommands({
                tell,
                signal,
                rounds: Number(rounds),
                json,
                ...(only === undefined ? {} : { only }),
            });
        }
        case "jobs": {
            // As they are: the Python program reads them itself.
            const args = process.argv.slice(2).filter((arg) => arg !== "--json");
            return python("commands.bench.jobs", args.toSpliced(args.indexOf("jobs"), 1), signal, told);
        }
        case "pulumi":
            return benchPulumi({ tell, signal, rounds: Number(given.values.rounds), json: given.values.json });
        case "aws":
            return benchAws(Number(given.values.rounds), signal, told);
        case "sql":
            return benchSql(Number(given.values.rounds), signal, told);
        case "suites":
            return benchSuites(given.values, signal, told);
        case "code-share":
            return codeShare(signal, told);
        case undefined:
            return all(signal);
    }
}

const ROUNDS = 5;

async function all(signal: AbortSignal): Promise<number> {
    console.log("Running all benchmarks (many minutes). To run one: npm run bench -- --help");
    const benches: Record<string, (tell: Tell) => Promise<number>> = {
        commands: (tell) => benchCommands({ tell, signal }),
        jobs: (tell) => python("commands.bench.jobs", [], signal, tell),
        pulumi: (tell) => benchPulumi({ tell, signal }),
        aws: (tell) => benchAws(ROUNDS, signal, tell),
        sql: (tell) => benchSql(ROUNDS, signal, tell),
        suites: (tell) => benchSuites({}, signal, tell),
        "code-share": (tell) => codeShare(signal, tell),
    };
    const found: Record<string, object> = {};
    const failed: string[] = [];
    for (const [title, bench] of Object.entries(benches)) {
        console.log(`\n${title}`);
        if ((await bench((result) => (found[title] = result))) !== 0) {
            failed.push(title);
        }
    }
    console.log(writeReport(found, failed));
    return failed.length === 0 ? 0 : 1;
}

function benchAws(rounds: number, signal: AbortSignal, tell?: Tell): Promise<number> {
    return python("commands.bench.aws", ["--rounds", String(rounds)], signal, tell);
}

function codeShare(signal: AbortSignal, tell?: Tell): Promise<number> {
    return python("commands.bench.code_share", [], signal, tell);
}

/** Runs in fakesnow's environment, whose connector both servers support. */
function benchSql(rounds: number, signal: AbortSignal, tell?: Tell): Promise<number> {
    const { python: sandboxPython, fakesnowPython } = readToolchain();
    const args = ["--rounds", String(rounds), "--sandbox-python", sandboxPython];
    return python("commands.bench.sql", args, signal, tell, fakesnowPython);
}

/** Runs in the environment that has the suites' version of the driver. */
function benchSuites(
    { repositories, only }: { repositories?: string; only?: string },
    signal: AbortSignal,
    tell?: Tell,
): Promise<number> {
    const { python: sandboxPython, suitesPython } = readToolchain();
    const args = [
        "--sandbox-python",
        sandboxPython,
        ...(repositories === undefined ? [] : ["--repositories", resolve(repositories)]),
        ...(only === undefined ? [] : ["--only", only]),
    ];
    return python("commands.bench.suites", args, signal, tell, suitesPython);
}

/**
 * @param tell takes the JSON object that the module prints with --json; without it, what it prints is shown.
 * @throws the signal's reason, once the module has stopped what it started.
 */
function python(
    module: string,
    args: string[],
    signal: AbortSignal,
    tell?: Tell,
    program = readToolchain().python,
): Promise<number> {
    const child = spawn(program, ["-m", module, ...args, ...(tell === undefined ? [] : ["--json"])], {
        cwd: checkoutRoot,
        env: { ...process.env, PYTHONPATH: join(checkoutRoot, "sandbox"), PYTHONUNBUFFERED: "1" },
        // What it prints passes through here, so that it is known when it prints nothing.
        stdio: ["inherit", "pipe", "pipe"],
    });
    // On a terminal, Ctrl-C reaches it by itself.
    const stop = (): void => void (process.stdin.isTTY || child.kill("SIGINT"));
    signal.addEventListener("abort", stop, { once: true });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        printed += chunk;
        if (tell === undefined) {
            process.stdout.write(chunk);
        }
    });
    // Its traceback of an interrupt is none of ours.
    child.stderr.on("data", (chunk: Buffer) => signal.aborted || process.stderr.write(chunk));
    return whileShown(
        `Benchmark ${module.split(".").at(-1)}`,
        () =>
            new Promise((resolve, reject) => {
                child.once("error", reject);
                child.once("close", (code) => {
                    signal.removeEventListener("abort", stop);
                    if (signal.aborted) {
                        reject(signal.reason as Error);
                        return;
                    }
                    tell?.(printed === "" ? {} : (JSON.parse(printed) as object));
                    resolve(code ?? 1);
                });
            }),
    );
}

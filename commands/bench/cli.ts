// `npm run bench -- [jobs|pulumi|sql|suites|code-share]`: the numbers this project holds itself to, as ratios
// measured side by side in one run.
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";

import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { runCommand, Tell } from "../commandLine/runCommand";
import { benchPulumi } from "./pulumi";

runCommand("bench", async (given, tell) => {
    switch (given.action) {
        case "jobs": {
            // As they are: the Python program reads them itself.
            const args = process.argv.slice(2);
            return python(
                "commands.bench.jobs",
                args.toSpliced(args.indexOf("jobs"), 1),
                given.values.json ? tell : undefined,
            );
        }
        case "pulumi":
            return benchPulumi(tell, Number(given.values.rounds), given.values.json);
        case "sql":
            return benchSql(Number(given.values.rounds), given.values.json ? tell : undefined);
        case "suites":
            return benchSuites(given.values, given.values.json ? tell : undefined);
        case "code-share":
            return python("commands.bench.code_share");
        case undefined:
            return all(tell);
    }
});

async function all(tell: Tell): Promise<number> {
    console.log("Running all benchmarks (many minutes). To run one: npm run bench -- --help");
    const benches = {
        jobs: () => python("commands.bench.jobs"),
        pulumi: () => benchPulumi(tell),
        sql: () => benchSql(SQL_ROUNDS),
        suites: () => benchSuites({}),
        "code-share": () => python("commands.bench.code_share"),
    };
    let missed = 0;
    for (const [title, bench] of Object.entries(benches)) {
        console.log(`\n${title}`);
        missed += (await bench()) === 0 ? 0 : 1;
    }
    return missed === 0 ? 0 : 1;
}

const SQL_ROUNDS = 5;

/** Runs in fakesnow's environment, whose connector both servers support. */
function benchSql(rounds: number, tell?: Tell): Promise<number> {
    const { python: sandboxPython, fakesnowPython } = readToolchain();
    const args = [
        "--rounds",
        String(rounds),
        "--sandbox-python",
        sandboxPython,
        ...(tell === undefined ? [] : ["--json"]),
    ];
    return python("commands.bench.sql", args, tell, fakesnowPython);
}

/** Runs in the environment that has the suites' version of the driver. */
function benchSuites({ repositories, only }: { repositories?: string; only?: string }, tell?: Tell): Promise<number> {
    const { python: sandboxPython, suitesPython } = readToolchain();
    const args = [
        "--sandbox-python",
        sandboxPython,
        ...(repositories === undefined ? [] : ["--repositories", resolve(repositories)]),
        ...(only === undefined ? [] : ["--only", only]),
        ...(tell === undefined ? [] : ["--json"]),
    ];
    return python("commands.bench.suites", args, tell, suitesPython);
}

/** @param tell takes the JSON object that the module prints; without it, what it prints is shown. */
function python(module: string, args: string[] = [], tell?: Tell, program = readToolchain().python): Promise<number> {
    const child = spawn(program, ["-m", module, ...args], {
        cwd: checkoutRoot,
        env: { ...process.env, PYTHONPATH: join(checkoutRoot, "sandbox") },
        stdio: ["inherit", tell === undefined ? "inherit" : "pipe", "inherit"],
    });
    let printed = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => {
            tell?.(printed === "" ? {} : (JSON.parse(printed) as object));
            resolve(code ?? 1);
        });
    });
}

// `npm run bench -- [jobs|pulumi|code-share]`: the numbers this project holds itself to, as ratios
// measured side by side in one run.
import { spawn } from "node:child_process";
import { join } from "node:path";

import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { runCommand } from "../commandLine/runCommand";
import { benchPulumi } from "./pulumi";

runCommand("bench", async (given) => {
    switch (given.action) {
        case "jobs": {
            // As they are: the Python program reads them itself.
            const args = process.argv.slice(2);
            return python("commands.bench.jobs", args.toSpliced(args.indexOf("jobs"), 1));
        }
        case "pulumi":
            return benchPulumi(Number(given.values.rounds), given.values.json);
        case "code-share":
            return python("commands.bench.code_share");
        case undefined:
            return all();
    }
});

async function all(): Promise<number> {
    console.log("Running all benchmarks (many minutes). To run one: npm run bench -- --help");
    const benches = {
        jobs: () => python("commands.bench.jobs"),
        pulumi: benchPulumi,
        "code-share": () => python("commands.bench.code_share"),
    };
    let missed = 0;
    for (const [title, bench] of Object.entries(benches)) {
        console.log(`\n${title}`);
        missed += (await bench()) === 0 ? 0 : 1;
    }
    return missed === 0 ? 0 : 1;
}

function python(module: string, args: string[] = []): Promise<number> {
    const child = spawn(readToolchain().python, ["-m", module, ...args], {
        cwd: checkoutRoot,
        env: { ...process.env, PYTHONPATH: join(checkoutRoot, "sandbox") },
        stdio: "inherit",
    });
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("exit", (code) => resolve(code ?? 1));
    });
}

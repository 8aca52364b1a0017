// `npm run bench -- [jobs|pulumi|code-share]`: the numbers this project holds itself to, as ratios
// measured side by side in one run.
import { spawn } from "node:child_process";

import { checkoutRoot } from "../setup/checkout";
import { runCommand } from "../setup/commandLine";
import { readToolchain } from "../setup/toolchain.mjs";
import { benchPulumi } from "./pulumi";

const BENCHES: Record<string, (args: string[]) => Promise<number>> = {
    jobs: (args) => python("bench.jobs", args),
    pulumi: benchPulumi,
    "code-share": (args) => python("bench.code_share", args),
};

runCommand(async () => {
    const [name, ...args] = process.argv.slice(2);
    if (name !== undefined && !(name in BENCHES)) {
        throw new Error(`There is no bench "${name}". There are: ${Object.keys(BENCHES).join(", ")}.`);
    }
    let missed = 0;
    for (const [title, bench] of Object.entries(BENCHES)) {
        if (name === undefined || name === title) {
            console.log(`\n${title}`);
            missed += (await bench(args)) === 0 ? 0 : 1;
        }
    }
    return missed === 0 ? 0 : 1;
});

function python(module: string, args: string[]): Promise<number> {
    const child = spawn(readToolchain().python, ["-m", module, ...args], { cwd: checkoutRoot, stdio: "inherit" });
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("exit", (code) => resolve(code ?? 1));
    });
}

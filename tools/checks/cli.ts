// npm test, test:full, check, lint and format: the stages of each, side by side, then one line for all of them.
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { interruption } from "../../commands/commandLine/interruption";
import { runCommand } from "../../commands/commandLine/runCommand";
import { callOf } from "../../commands/commandLine/table.mjs";
import { whileShown } from "../../commands/commandLine/waiting.mjs";
import { readToolchain } from "../setup/toolchain.mjs";
import { inLanes } from "./lanes";
import { runStage, StageResult } from "./stage";
import { Mode, stagesOf } from "./stages";
import { add, closingLine, none } from "./tally";

const root = join(__dirname, "..", "..");

async function main(mode: Mode, names: string[]): Promise<number> {
    const all = stagesOf(mode, root, readToolchain().python);
    // npm test -- tests/unit eslint: only the stages whose name contains one of these.
    const stages = names.length === 0 ? all : all.filter((stage) => names.some((name) => stage.name.includes(name)));
    if (stages.length === 0) {
        console.error(
            `There is no stage ${names.join(", ")}.\n  → Choose one of: ${all.map(({ name }) => name).join("; ")}.`,
        );
        return 2;
    }
    mkdirSync(join(root, ".lakehouse", "checks"), { recursive: true });
    const signal = interruption();
    // Tests of whole stacks wait for clouds and time-outs more than they compute.
    const waiting = mode === "test" || mode === "test:full" ? 1 : 0;
    const lanes = Math.min(availableParallelism() + waiting, 4);
    const running = new Set<string>();
    const results = await whileShown(
        () => [...running].join(", "),
        () =>
            inLanes(lanes, stages, signal, async (stage) => {
                running.add(stage.name);
                const result = await runStage(stage, root, signal);
                running.delete(stage.name);
                print(result);
                return result;
            }),
    );
    const tally = results.map((result) => result.tally).reduce(add, none);
    console.log(`\n${closingLine(tally)}`);
    if (signal.aborted) {
        console.error(
            `Interrupted: ${stages.length - results.length} of ${stages.length} stages did not run. Continue with: ` +
                [callOf(mode), ...(names.length === 0 ? [] : ["--", ...names])].join(" "),
        );
        return 130;
    }
    return tally.failed === 0 && tally.passed > 0 ? 0 : 1;
}

function print({ stage, tally, seconds, details }: StageResult): void {
    const outcome = stage.report === undefined ? (tally.failed === 0 ? "ok" : "failed") : closingLine(tally);
    console.log(
        `${tally.failed === 0 ? "✓" : "✗"} ${stage.name.padEnd(34)} ${`${seconds.toFixed(1)} s`.padStart(8)}  ${outcome}`,
    );
    if (details !== "") {
        console.log(`\n${details}\n`);
    }
}

// Which of them, package.json says.
const [mode, ...args] = process.argv.slice(2) as [Mode, ...string[]];
runCommand(mode, ({ words }) => main(mode, words), args);

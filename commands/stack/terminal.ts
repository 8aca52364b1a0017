// Lets `pulumi` draw on the terminal itself: a live tree in place of a log.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";

import { colors } from "../../tools/setup/colors.mjs";
import { whileHandedOver } from "../commandLine/waiting.mjs";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import type { Interruption } from "./interruption";

/** How many resources are to be created, updated and so on, and how many stay the same. */
export type ResourceChanges = Partial<Record<string, number>>;

/** Number of resources that do not stay the same. */
export function changesIn(changes: ResourceChanges = {}): number {
    const counts = Object.entries(changes).filter(([operation]) => operation !== "same");
    return counts.reduce((sum, [, count]) => sum + (count ?? 0), 0);
}

/** What the engine says of a resource, or of the whole operation. */
export type Diagnostic = Pick<NonNullable<EngineEvent["diagnosticEvent"]>, "urn" | "message">;

/** A `pulumi` that has drawn its failure: nothing of it is left to show. */
export class DrawnFailure extends Error {
    public override readonly name = "DrawnFailure";

    /**
     * @param diagnostics what it said, in order.
     * @param signal that ended it.
     * @param planning whether it failed in its preview, so that nothing was changed.
     */
    constructor(
        public readonly diagnostics: readonly Diagnostic[],
        public readonly signal: string | undefined,
        public readonly planning = false,
    ) {
        super("pulumi failed.");
    }

    /** Its diagnostics, as text. */
    public get said(): string {
        return this.diagnostics.map(({ message }) => message).join("");
    }
}

/** Whether a person sits before this process. */
export function hasTerminal(): boolean {
    return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Whether `pulumi` draws on the terminal itself, as a tree; else its output comes as a log. */
export function drawsItself({ json }: { json: boolean }): boolean {
    return !json && hasTerminal();
}

/**
 * Runs an operation of `pulumi` on this process's terminal.
 *
 * @param args of the operation, such as `["up", "--yes"]`.
 * @param see told each event of the engine, once it has ended.
 * @param json whether stdout is for the result alone, so that it draws on stderr.
 * @returns what it changed, or would.
 * @throws DrawnFailure when it fails.
 */
export async function draw(
    stack: Stack,
    args: readonly string[],
    interruption: Interruption,
    see: (event: EngineEvent) => void = () => undefined,
    json = false,
): Promise<ResourceChanges> {
    const folder = mkdtempSync(join(tmpdir(), "lakehouse-engine-"));
    const log = join(folder, "events.json");
    try {
        const options = ["--stack", stack.name, "--color", colors(process.stdout) ? "always" : "never"];
        const child = spawn(readToolchain().pulumi, [...args, ...options, "--event-log", log], {
            cwd: stack.workspace.workDir,
            // The option --event-log is one of those.
            env: { ...process.env, ...stack.workspace.envVars, PULUMI_DEBUG_COMMANDS: "true" },
            stdio: ["inherit", json ? process.stderr : "inherit", "inherit"],
        });
        // Ctrl-C reaches it by the terminal: told twice, it gives up at once. What reaches this process alone is passed on.
        let typed = false;
        const onTyped = (): void => void (typed = true);
        process.on("SIGINT", onTyped);
        interruption.signal.addEventListener("abort", () => typed || child.kill("SIGINT"));
        const [code, signal] = (await whileHandedOver(() => once(child, "close"))) as [number | null, string | null];
        process.off("SIGINT", onTyped);
        const text = existsSync(log) ? readFileSync(log, "utf8") : "";
        const events = eventsOf(text);
        interruption.watch(text);
        events.forEach(see);
        if (code !== 0) {
            const said = events.flatMap(({ diagnosticEvent }) => diagnosticEvent ?? []);
            const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent ?? []);
            throw new DrawnFailure(
                said,
                signal ?? undefined,
                steps.every(({ planning }) => planning === true),
            );
        }
        return events.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {};
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** @param log one event a line; the last may be cut off. */
function eventsOf(log: string): EngineEvent[] {
    return log.split("\n").flatMap((line) => {
        try {
            return line === "" ? [] : [JSON.parse(line) as EngineEvent];
        } catch (error) {
            if (error instanceof SyntaxError) {
                return [];
            }
            throw error;
        }
    });
}

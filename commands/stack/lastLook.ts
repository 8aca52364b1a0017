// What commands found when they last looked at a stack, for the report page. Of a sandbox's stack it is kept in the
// sandbox's own folder, and is gone with it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { workingStateDir } from "../../tools/setup/checkout";
import type { StackPlace } from "./backend";
import type { DriftReport } from "./drift";

/** One check of the doctor, as it ended. */
export interface CheckResult {
    name: string;
    state: "well" | "warning" | "broken" | "follows" | "not examined";
    seen: string;
    cure?: string;
    /** The failed check that this one follows from. */
    followsFrom?: string;
}

/** Each with the ISO time of the look; absent where nobody has looked yet. */
export interface LastLook {
    drift?: DriftReport & { at: string };
    checks?: { at: string; results: CheckResult[] };
}

/** File for what is kept of a stack beside its state. */
export function keptFile({ stackName, sandbox }: StackPlace, kind: "look" | "run"): string {
    return join(sandbox?.environment.stateDir ?? workingStateDir, "reports", `${stackName}.${kind}.json`);
}

export function lastLook(place: StackPlace): LastLook {
    const file = keptFile(place, "look");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as LastLook) : {};
}

/** Keeps what was found; the other kind of look stays. */
export function keepLook(place: StackPlace, look: LastLook): void {
    writeKept(keptFile(place, "look"), { ...lastLook(place), ...look });
}

export function writeKept(file: string, content: object): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
}

/** Of a stack that is gone, nothing that was seen is true any more. */
export function forgetLook(place: StackPlace): void {
    rmSync(keptFile(place, "look"), { force: true });
    rmSync(keptFile(place, "run"), { force: true });
}

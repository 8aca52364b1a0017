import { Assumption } from "./assumption";
import type { LeftBehind } from "./scratch";
import type { Subject } from "./subject";
import { Unanswered } from "./unanswered";

/**
 * How an assumption fared: it `holds` or `differs`; the account was not asked (`unanswered`), or the probe `failed`; or
 * only a person can see it (`observed`).
 */
export type Outcome = "holds" | "differs" | "unanswered" | "failed" | "observed";

/** One row of the table. */
export interface Result {
    id: string;
    cloud: Assumption["cloud"];
    statement: string;
    why: string;
    searched: readonly string[];
    outcome: Outcome;
    /** What the account did, why it was not asked, or what a person looks at. */
    answered: string;
    seconds: number;
}

/** All that a run found. */
export interface Findings {
    results: Result[];
    leftBehind: LeftBehind[];
    interrupted: boolean;
}

/**
 * Asks one assumption after the other, and removes what the probes created, whatever happens.
 *
 * @param mayCreate is asked once, before the first probe that creates something.
 * @param onResult is told each row as soon as it is known.
 */
export async function askAll(
    subject: Subject,
    assumptions: readonly Assumption[],
    mayCreate: () => Promise<boolean>,
    onResult: (result: Result) => void,
): Promise<Findings> {
    const results: Result[] = [];
    let allowed: boolean | undefined;
    for (const assumption of assumptions) {
        if (subject.signal.aborted) {
            break;
        }
        if (assumption.probe.kind === "creates") {
            allowed ??= await mayCreate();
        }
        // An error of a probe is a result, so the removal below is always reached.
        const result = await ask(subject, assumption, allowed ?? true);
        if (result !== undefined) {
            results.push(result);
            onResult(result);
        }
    }
    return { results, leftBehind: await subject.scratch.removeAll(), interrupted: subject.signal.aborted };
}

/** @returns undefined when it was interrupted. */
async function ask(subject: Subject, assumption: Assumption, mayCreate: boolean): Promise<Result | undefined> {
    const { id, cloud, statement, why, searched, probe } = assumption;
    const row = (outcome: Outcome, answered: string, seconds = 0): Result => ({
        ...{ id, cloud, statement, why, searched },
        ...{ outcome, answered, seconds },
    });
    if (probe.kind === "observed") {
        return row("observed", probe.how);
    }
    if (probe.kind === "creates" && !mayCreate) {
        return row("unanswered", "It creates objects, and that was not confirmed.");
    }
    const began = Date.now();
    const seconds = () => Math.round((Date.now() - began) / 1_000);
    try {
        const { holds, answered } = await probe.ask(subject);
        return row(holds ? "holds" : "differs", answered, seconds());
    } catch (error) {
        if (subject.signal.aborted) {
            return undefined;
        }
        const reason = error instanceof Error ? error.message : String(error);
        return row(error instanceof Unanswered ? "unanswered" : "failed", reason, seconds());
    }
}

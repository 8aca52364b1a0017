// What changes between two estimates, and what one setting would change.
import type { PlannedResource, Properties } from "../policy-pack/rule";
import { CostLine, estimate, Estimate, Usage } from "./estimate";

/** One part of an estimate that changes. */
export interface CostChange {
    what: string;
    resource?: string;
    before: Amount;
    after: Amount;
}

/** Dollars and credits a month. */
export interface Amount {
    dollars: number;
    credits: number;
}

/** What differs, largest first. */
export function changedLines(before: Estimate, after: Estimate): CostChange[] {
    const keyOf = ({ what, resource }: CostLine) => `${what} ${resource ?? ""}`;
    const keys = [...new Set([...before.lines, ...after.lines].map(keyOf))];
    const amountOf = ({ lines }: Estimate, key: string): Amount => {
        const found = lines.filter((line) => keyOf(line) === key);
        const sum = (of: "dollars" | "credits") => found.reduce((total, line) => total + (line[of] ?? 0), 0);
        return { dollars: sum("dollars"), credits: sum("credits") };
    };
    const size = ({ before: old, after: now }: CostChange) =>
        Math.abs(now.dollars - old.dollars) + Math.abs(now.credits - old.credits);
    return keys
        .map((key): CostChange => {
            const { what = "", resource } = [...after.lines, ...before.lines].find((line) => keyOf(line) === key) ?? {};
            return { what, resource, before: amountOf(before, key), after: amountOf(after, key) };
        })
        .filter((change) => size(change) > 0.005)
        .sort((a, b) => size(b) - size(a));
}

/** A setting, and what a month would cost with another value. */
export interface Lever {
    /** As it would be set. */
    setting: string;
    dollars: number;
    credits: number;
}

const JOB = "aws:glue/job:Job";
const WAREHOUSE = "snowflake:index/warehouse:Warehouse";

/** For each setting that would make the month cheaper: by how much. Largest first. */
export function levers(resources: readonly PlannedResource[], usage: Usage): Lever[] {
    const now = estimate(resources, usage);
    return candidates(resources)
        .map(({ setting, type, change }) => {
            const changed = resources.map((one) => (one.type === type ? { ...one, inputs: change(one.inputs) } : one));
            // What was measured was measured with the old value.
            const measured = new Map(
                [...usage.dpuSeconds].map(([job, seconds]) => [job, seconds * workShare(resources, changed, job)]),
            );
            const then = estimate(changed, { ...usage, dpuSeconds: measured });
            return { setting, dollars: then.dollars - now.dollars, credits: then.credits - now.credits };
        })
        .filter(({ dollars, credits }) => dollars < -0.005 || credits < -0.005)
        .sort((a, b) => a.dollars + a.credits - (b.dollars + b.credits));
}

interface Candidate {
    setting: string;
    type: string;
    change: (inputs: Properties) => Properties;
}

function candidates(resources: readonly PlannedResource[]): Candidate[] {
    const job = resources.find(({ type }) => type === JOB)?.inputs ?? {};
    const warehouse = resources.find(({ type }) => type === WAREHOUSE)?.inputs ?? {};
    const workers = Number(job["numberOfWorkers"] ?? 0);
    const half = Math.max(2, Math.floor(workers / 2));
    const flex = ["G.1X", "G.2X"].includes(String(job["workerType"])) && job["executionClass"] !== "FLEX";
    return [
        ...(flex
            ? [
                  {
                      setting: "executionClass FLEX",
                      type: JOB,
                      change: (old: Properties) => ({ ...old, executionClass: "FLEX" }),
                  },
              ]
            : []),
        ...(half < workers
            ? [
                  {
                      setting: `numberOfWorkers ${half}, if runs take no longer`,
                      type: JOB,
                      change: (old: Properties) => ({ ...old, numberOfWorkers: half }),
                  },
              ]
            : []),
        ...(Number(warehouse["autoSuspend"] ?? 0) > 30
            ? [
                  {
                      setting: "virtualWarehouseAutoSuspendSeconds 30",
                      type: WAREHOUSE,
                      change: (old: Properties) => ({ ...old, autoSuspend: 30 }),
                  },
              ]
            : []),
        ...(String(warehouse["warehouseSize"] ?? "XSMALL") === "XSMALL"
            ? []
            : [
                  {
                      setting: "virtualWarehouseSize XSMALL, if queries take no longer",
                      type: WAREHOUSE,
                      change: (old: Properties) => ({ ...old, warehouseSize: "XSMALL" }),
                  },
              ]),
    ];
}

function workShare(before: readonly PlannedResource[], after: readonly PlannedResource[], job: string): number {
    const workersOf = (resources: readonly PlannedResource[]) =>
        Number(resources.find(({ inputs }) => inputs["name"] === job)?.inputs["numberOfWorkers"] ?? 1);
    return workersOf(after) / workersOf(before);
}

// Takes a table back to an earlier snapshot, after showing what that changes, and lets Snowflake read it so.
import { didYouMean } from "../commandLine/nearestName.mjs";
import { Given, InterruptedError, Tell, UsageError } from "../commandLine/runCommand";
import { whileShown } from "../commandLine/waiting.mjs";
import { openUpStack } from "../pipeline/openedStack";
import { awaitFreshTables } from "../pipeline/tableRefresh";
import { TABLES } from "../../jobs/quickstartTables";
import { runUnderWay, WorkflowIsRunning } from "../pipeline/workflowStart";
import type { StackPlace } from "../stack/backend";
import type { Clouds } from "../stack/clouds";
import { Consent, consentFor, says } from "../stack/consent";
import { icebergTables } from "../stack/icebergTables";
import { DomainOutputs, domainsOf, StackOutputs } from "../stack/stackOutputs";
import { applyPlan, planOf, RestoredTable, RestorePlan, snapshotsOf } from "./rollback";
import type { Target } from "./target";
import { planLines, snapshotLines } from "./text";

type Options = Given<"restore">["values"];

/** Where, to what, and what ends it early. */
export interface Restore {
    place: StackPlace;
    /** Absent to list the snapshots. */
    target: Target | undefined;
    signal: AbortSignal;
}

/**
 * Restores a table; without a target it lists the snapshots, and with `--dry-run` it shows the plan alone.
 *
 * @returns exit code
 */
export async function restore(options: Options, { place, target, signal }: Restore, tell: Tell): Promise<number> {
    const consent = target === undefined || options["dry-run"] ? "free" : consentFor("restore", place, options);
    const { outputs, clouds, lost, close } = await openUpStack(place);
    try {
        const domain = await domainOf(clouds, outputs, options);
        const table = {
            ...{ database: domain.glueDatabase, table: options.table, environment: clouds.environment },
            signal: AbortSignal.any([signal, lost]),
        };
        tell({ table: options.table, domain: domain.name });
        if (target === undefined) {
            return await listSnapshots(table, options, tell);
        }
        return await restoreTable({ clouds, outputs, domain, table, target, consent }, options, tell);
    } catch (error) {
        lost.throwIfAborted();
        throw signal.aborted ? interrupted(options) : error;
    } finally {
        await close();
    }
}

interface Work {
    clouds: Clouds;
    outputs: StackOutputs;
    domain: DomainOutputs;
    table: RestoredTable;
    target: Target;
    consent: Consent;
}

async function listSnapshots(table: RestoredTable, options: Options, tell: Tell): Promise<number> {
    const { current, snapshots } = await whileShown("Reading the table's history", () => snapshotsOf(table));
    const say = options.json ? console.error : console.log;
    say(`Snapshots that ${table.table} keeps, newest first:\n${snapshotLines(snapshots, current).join("\n")}`);
    say("To go back to one, add --snapshot ID, or --at TIME for the one that was current then.");
    tell({ current, snapshots });
    return 0;
}

async function restoreTable(work: Work, options: Options, tell: Tell): Promise<number> {
    const { table, target, domain, consent } = work;
    const say = options.json ? console.error : console.log;
    await refuseRunning(work, options);
    const plan = await whileShown("Reading the table's history", () => planOf(table, target));
    tell({ plan, restored: false });
    if (plan.current?.id === plan.target.id) {
        say(`Table ${table.table} is at snapshot ${plan.target.id}. Nothing was changed.`);
        return 0;
    }
    say(planLines(table.table, plan, reportsOf(domain, table.table)).join("\n"));
    if (options["dry-run"]) {
        say("Nothing was changed.");
        return 0;
    }
    const question = `Restore ${table.table} as shown? Type yes, or press Enter to leave it unchanged:`;
    if (consent === "asked" && !(await says("yes", question))) {
        say("Nothing was changed.");
        return 1;
    }
    await refuseRunning(work, options);
    await whileShown("Restoring the table", () => applyPlan(table, plan));
    tell({ restored: true });
    say(`Table ${table.table} is at snapshot ${plan.target.id}.${undoing(plan, options)}`);
    await whileShown("Waiting for Snowflake", () => refreshSnowflake(work));
    say(`${domain.linkedDatabase} in Snowflake shows the restored rows.`);
    return 0;
}

/** A load would meet the restore, or come right after it with what was to go. */
async function refuseRunning({ clouds, domain, table }: Work, { stack }: Options): Promise<void> {
    const workflowName = domain.jobs?.workflowName;
    const run = workflowName === undefined ? undefined : await runUnderWay(clouds.glue, workflowName);
    if (workflowName !== undefined && run !== undefined) {
        throw new WorkflowIsRunning(
            workflowName,
            run,
            `It may write to ${table.table}, so nothing was restored.`,
            `npm run pipeline -- --stack ${stack} --follow`,
        );
    }
}

async function refreshSnowflake({ clouds, outputs, domain, table }: Work): Promise<void> {
    try {
        await awaitFreshTables(clouds, { ...outputs, ...domain }, [table.table], () => undefined, table.signal);
    } catch (error) {
        const { message } = error as Error;
        throw new Error(`Table ${table.table} is restored in Glue, but not yet in Snowflake. ${message}`, {
            cause: error,
        });
    }
}

/** The domain that has the table. @throws UsageError for a domain or table that there is not. */
async function domainOf(clouds: Clouds, outputs: StackOutputs, options: Options): Promise<DomainOutputs> {
    const all = domainsOf(outputs);
    const asked = options.domain === undefined ? all : all.filter(({ name }) => name === options.domain);
    if (asked.length === 0) {
        const names = all.map(({ name }) => name);
        throw new UsageError(
            `Stack "${options.stack}" has no domain "${options.domain}".${didYouMean(options.domain ?? "", names)} ` +
                `Its domains: ${names.join(", ")}.`,
        );
    }
    const tables = await Promise.all(
        asked.map(async (domain) => ({
            domain,
            names: (await icebergTables(clouds.glue, domain.glueDatabase)).map(({ name }) => name),
        })),
    );
    const [found, ...others] = tables.filter(({ names }) => names.includes(options.table));
    if (found === undefined) {
        const names = tables.flatMap((one) => one.names);
        throw new UsageError(
            `There is no Iceberg table "${options.table}" in ${asked.map(({ glueDatabase }) => glueDatabase).join(", ")}.` +
                `${didYouMean(options.table, names)} ${names.length === 0 ? "No table was loaded yet." : `Tables: ${names.join(", ")}.`}`,
        );
    }
    if (others.length > 0) {
        const names = [found, ...others].map(({ domain }) => domain.name);
        throw new UsageError(
            `Several domains have a table "${options.table}". Add --domain ${names.join(" or --domain ")}.`,
        );
    }
    return found.domain;
}

function reportsOf({ quickstart }: DomainOutputs, table: string): string[] {
    return quickstart && table === TABLES.sales ? [TABLES.glueReport, TABLES.snowflakeReport] : [];
}

function undoing({ current }: RestorePlan, { stack, table }: Options): string {
    return current === null
        ? ""
        : ` To undo this: npm run restore -- --stack ${stack} --table ${table} --snapshot ${current.id}`;
}

function interrupted({ stack, table }: Options): InterruptedError {
    return new InterruptedError(
        `Interrupted. The table is as it was, or restored as a whole. To see which, run: npm run restore -- --stack ${stack} --table ${table}`,
    );
}

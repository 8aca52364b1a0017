// The domains of a stack: whose jobs run, and which tables Snowflake is to show.
import type { GlueClient } from "@aws-sdk/client-glue";

import { isQuarantine } from "../../jobs/quarantine";
import { icebergTables } from "../stack/icebergTables";
import type { DomainOutputs } from "../stack/stackOutputs";
import { LINKED_TABLES } from "../../jobs/quickstartTables";
import { runUnderWay } from "./workflowStart";

/** Whether the program's own jobs load raw data for a domain. */
export function loadsRawData({ jobNames }: Pick<DomainOutputs, "jobNames">): boolean {
    return jobNames.loadSales !== undefined || jobNames.loadTables !== undefined;
}

/** Those that the program's own jobs write, and whatever else its jobs have made; not quarantine tables. */
export async function tablesOf(
    glue: GlueClient,
    { glueDatabase, quickstart, tables }: Pick<DomainOutputs, "glueDatabase" | "quickstart" | "tables">,
): Promise<string[]> {
    const found = (await icebergTables(glue, glueDatabase)).map(({ name }) => name);
    const own = quickstart ? LINKED_TABLES : tables;
    return [...new Set([...own, ...found.filter((name) => !isQuarantine(name))])];
}

/**
 * Those with jobs; of several whose runs are to be followed, those whose workflow runs.
 *
 * @throws Error when none of several runs.
 */
export async function domainsToRun(
    glue: GlueClient,
    domains: readonly DomainOutputs[],
    { follow = false }: { follow?: boolean },
): Promise<DomainOutputs[]> {
    const withJobs = domains.flatMap((domain) =>
        domain.jobs === undefined ? [] : [{ domain, workflowName: domain.jobs.workflowName }],
    );
    if (!follow || withJobs.length < 2) {
        return withJobs.map(({ domain }) => domain);
    }
    const runs = await Promise.all(withJobs.map(({ workflowName }) => runUnderWay(glue, workflowName)));
    const running = withJobs.filter((_, index) => runs[index] !== undefined);
    if (running.length === 0) {
        const names = withJobs.map(({ workflowName }) => `"${workflowName}"`).join(", ");
        throw new Error(`No run of the workflows ${names} is under way. Remove --follow to start them.`);
    }
    return running.map(({ domain }) => domain);
}

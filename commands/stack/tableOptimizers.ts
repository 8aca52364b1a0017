// Glue's table optimizers, as far as they are the deployer's: the jobs make them, and he removes them.
import {
    DeleteTableOptimizerCommand,
    EntityNotFoundException,
    GetTableOptimizerCommand,
    GlueClient,
    TableOptimizer,
    TableOptimizerType,
} from "@aws-sdk/client-glue";

import { QUICKSTART_MADE } from "../../jobs/pipelineSteps";
import { quarantineOf } from "../../jobs/quarantine";
import { AwsOptions, awsOptions } from "./awsOptions";
import type { DomainOutputs, StackOutputs } from "./stackOutputs";

/** Each table has one of each. */
const OPTIMIZER_TYPES = Object.values(TableOptimizerType);

/** A table by its place in the account's Data Catalog. */
interface CatalogTable {
    accountId: string;
    database: string;
    table: string;
}

/** Names of the tables that either the job or Glue maintains, whether they exist or not. */
export function maintainedTables({ quickstart, tables }: Pick<DomainOutputs, "quickstart" | "tables">): string[] {
    return quickstart ? [...QUICKSTART_MADE] : tables.flatMap((name) => [name, quarantineOf(name)]);
}

/** What a table has of one type. */
export interface FoundOptimizer {
    table: string;
    type: TableOptimizerType;
    optimizer: TableOptimizer | undefined;
}

/** What tables of a database have, one of each type and table. */
export function optimizersOf(
    glue: GlueClient,
    { accountId, glueDatabase: database }: Pick<StackOutputs, "accountId" | "glueDatabase">,
    tables: readonly string[],
): Promise<FoundOptimizer[]> {
    return Promise.all(
        tables.flatMap((table) =>
            OPTIMIZER_TYPES.map(async (type) => {
                const input = inputOf({ accountId, database, table }, type);
                const found = await unlessMissing(glue.send(new GetTableOptimizerCommand(input)));
                return { table, type, optimizer: found?.TableOptimizer };
            }),
        ),
    );
}

/** How many of them there are and whether one has run, in one sentence without its end. */
export function optimizersInWords(found: readonly FoundOptimizer[], { endpoint }: AwsOptions): string {
    const there = found.filter(({ optimizer }) => optimizer !== undefined);
    const run = there.filter(({ optimizer }) => optimizer?.lastRun !== undefined).length;
    // Only the sandbox is called by an address of its own.
    const none = endpoint === undefined ? "none has run yet" : "the sandbox runs none";
    const tables = new Set(there.map(({ table }) => table)).size;
    return `Glue maintains ${tables} tables by ${there.length} optimizers, ${run === 0 ? none : `${run} have run`}`;
}

/** Domains that Glue maintains, by the outputs of a stack as its state has them. */
export interface OptimizedStack {
    region: string;
    accountId: string;
    domains: Pick<DomainOutputs, "glueDatabase" | "optimizers">[];
}

/** @param outputs of any version of the program; none of a stack that was never up. */
export function optimizedStack(outputs: Record<string, unknown>): OptimizedStack {
    const { region = "", accountId = "", domains = [] } = outputs as Partial<OptimizedStack>;
    return { region, accountId, domains: domains.filter(({ optimizers }) => optimizers !== undefined) };
}

/**
 * Removes the optimizers of those domains that Glue maintained before, and does not now.
 *
 * @param now outputs of the stack after the change; none when it goes
 * @returns how many were removed
 */
export async function removeOptimizers(
    { region, accountId, domains }: OptimizedStack,
    now: Record<string, unknown>,
    environment: Record<string, string | undefined>,
): Promise<number> {
    const kept = optimizedStack(now).domains.map(({ glueDatabase }) => glueDatabase);
    const ending = domains.filter(({ glueDatabase }) => !kept.includes(glueDatabase));
    if (ending.length === 0) {
        return 0;
    }
    const glue = new GlueClient(awsOptions(region, environment));
    try {
        const removed = await Promise.all(
            ending.flatMap(({ glueDatabase: database, optimizers }) =>
                (optimizers?.tables ?? []).flatMap((table) =>
                    OPTIMIZER_TYPES.map((type) =>
                        unlessMissing(
                            glue.send(new DeleteTableOptimizerCommand(inputOf({ accountId, database, table }, type))),
                        ),
                    ),
                ),
            ),
        );
        return removed.filter((reply) => reply !== undefined).length;
    } finally {
        glue.destroy();
    }
}

function inputOf({ accountId, database, table }: CatalogTable, Type: TableOptimizerType) {
    return { CatalogId: accountId, DatabaseName: database, TableName: table, Type };
}

async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
        return await asked;
    } catch (error) {
        if (error instanceof EntityNotFoundException) {
            return undefined;
        }
        throw error;
    }
}

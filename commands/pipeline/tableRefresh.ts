// A table of a linked database is Snowflake's copy of its metadata. What another engine has committed is seen after a
// refresh: by itself within the integration's REFRESH_INTERVAL_SECONDS, or asked for.
// https://docs.snowflake.com/en/user-guide/tables-iceberg-auto-refresh
import { GetTableCommand, GlueClient } from "@aws-sdk/client-glue";
import { setTimeout as sleep } from "node:timers/promises";

import type { Connection } from "../../snowflake-client/connection";
import { jsonResult } from "../../snowflake-client/describeRows";
import { render } from "../../snowflake-client/sql/render";
import { identifier, qualifiedObjectName } from "../../snowflake-client/sql/values";
import { StatementError } from "../../snowflake-client/statementError";
import { awaitLinkedTables, LinkPace } from "./linkedTables";

const POLL_MS = 1_000;
const PAUSE_AFTER_REFUSAL_MS = 5_000;

/** Tables in both catalogs. */
export interface LinkedNamespace {
    glueDatabase: string;
    linkedDatabase: string;
    linkedSchema: string;
}

/** Where a table's current metadata is in either catalog. */
export interface MetadataLocations {
    glue: string;
    snowflake: string;
}

/**
 * Waits until Snowflake reads each table as Glue has it: discovery is started, every name is waited for, and a table
 * whose metadata is older than Glue's is refreshed.
 *
 * @param clouds with a session of the role that owns the linked database and so its tables
 * @param onProgress is told what is waited for
 * @param signal ends the waiting
 * @throws Error after the time that a link may take, with the table and what kept it from being refreshed.
 */
export async function awaitFreshTables(
    { deployer, glue }: { deployer: Connection; glue: GlueClient },
    link: LinkedNamespace & LinkPace,
    tables: readonly string[],
    onProgress: (waitingFor: string) => void,
    signal?: AbortSignal,
): Promise<void> {
    const named = (names: readonly string[]) =>
        awaitLinkedTables(deployer, link, names, link, (missing) => onProgress(missing.join(", ")), signal);
    await named(tables);
    const timeoutSeconds = link.syncIntervalSeconds + link.linkTimeoutSeconds;
    const deadline = Date.now() + timeoutSeconds * 1000;
    for (const table of tables) {
        let refused: StatementError | undefined;
        for (let attempt = 0; !(await isFresh(deployer, glue, link, table)); attempt++) {
            if (attempt > 0 && Date.now() > deadline) {
                throw new Error(
                    `After ${timeoutSeconds} s Snowflake still reads an older snapshot of ${table} than Glue has. ` +
                        `${refused?.message ?? "Its refresh reported no error."} ` +
                        "Check the whole stack with: npm run doctor -- --stack NAME",
                );
            }
            onProgress(`the refresh of ${table}`);
            if (attempt > 0) {
                const pause = refused === undefined ? POLL_MS : PAUSE_AFTER_REFUSAL_MS;
                await sleep(pause, undefined, signal === undefined ? {} : { signal });
            }
            refused = await refresh(deployer, link, table);
            if (refused?.saysMissing === true) {
                // Another table under the same name: the refresh drops the old one, discovery finds the new one.
                await named([table]);
            }
        }
    }
}

/** Where both catalogs say that the table's metadata is. The role must own the table. */
export async function metadataLocations(
    deployer: Connection,
    glue: GlueClient,
    { glueDatabase, linkedDatabase, linkedSchema }: LinkedNamespace,
    table: string,
): Promise<MetadataLocations> {
    const { Table: remote } = await glue.send(new GetTableCommand({ DatabaseName: glueDatabase, Name: table }));
    const name = qualifiedObjectName(linkedDatabase, linkedSchema, table);
    const information = jsonResult(
        await deployer.execute(render("iceberg_table.information", { table: name })),
        "SYSTEM$GET_ICEBERG_TABLE_INFORMATION",
    );
    return {
        glue: String(remote?.Parameters?.["metadata_location"] ?? ""),
        snowflake: String(information["metadataLocation"] ?? ""),
    };
}

/** Whether both locations are the same file. Engines write s3:// or s3a:// for it. */
export function isSameFile({ glue, snowflake }: MetadataLocations): boolean {
    const plain = (location: string) => location.replace(/^s3[an]?:\/\//, "s3://");
    return plain(glue) === plain(snowflake);
}

async function isFresh(
    deployer: Connection,
    glue: GlueClient,
    namespace: LinkedNamespace,
    table: string,
): Promise<boolean> {
    try {
        return isSameFile(await metadataLocations(deployer, glue, namespace, table));
    } catch (error) {
        if (error instanceof StatementError && error.saysMissing) {
            return false;
        }
        throw error;
    }
}

/** @returns why it was refused. Automated refresh may still do it, so that alone is not a failure. */
async function refresh(
    deployer: Connection,
    { linkedDatabase, linkedSchema }: LinkedNamespace,
    table: string,
): Promise<StatementError | undefined> {
    try {
        await deployer.execute(
            render("iceberg_table.refresh", {
                database: identifier(linkedDatabase),
                schema: identifier(linkedSchema),
                table: identifier(table),
            }),
        );
        return undefined;
    } catch (error) {
        if (error instanceof StatementError) {
            return error;
        }
        throw error;
    }
}

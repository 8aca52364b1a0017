// The data that goes with a stack, counted before it goes.
import { GlueClient, paginateGetTables, Table } from "@aws-sdk/client-glue";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Stack } from "@pulumi/pulumi/automation";

import { RAW_DATA_FOLDER } from "../../policy/bucketFolders";
import { SnowflakeConnection } from "../../snowflake-client/connection";
import { connectionSettings } from "../../snowflake-client/login";
import { render } from "../../snowflake-client/sql/render";
import { identifier } from "../../snowflake-client/sql/values";
import { awsOptions } from "./awsOptions";
import { configValues } from "./configValues";
import { versionPages } from "./objectVersions";
import { snowflakeInputsOf } from "./snowflakeInputs";
import type { StateResource } from "./stackState";

/** Pages of 1000 versions that are counted of a bucket; what is larger is told as "more than". */
const MOST_PAGES = 300;

/** One kind of data: a table, the raw data, the rest of a bucket. */
export interface GoingData {
    what: string;
    rows?: number;
    /** Bytes in all versions that the bucket keeps. */
    bytes?: number;
    /** Whether there is more than what was counted. */
    more?: boolean;
    /** Why it was not counted. */
    unknown?: string;
}

/** Clients of the stack's clouds, by the credentials of this process. */
export interface DataClients {
    s3: S3Client;
    glue: GlueClient;
    snowflake: Pick<SnowflakeConnection, "execute">;
}

/** Kinds of resources that hold data; those that are protected stay. */
const HOLDERS = {
    bucket: "aws:s3/bucket:Bucket",
    glueDatabase: "aws:glue/catalogDatabase:CatalogDatabase",
    snowflakeDatabase: "snowflake:index/database:Database",
} as const;

/**
 * Counts what `destroy` would delete. What cannot be counted is told so, and counts as data.
 *
 * @param resources of the stack's state.
 */
export async function goingData(stack: Stack, resources: readonly StateResource[]): Promise<GoingData[]> {
    const going = (type: string) => resources.filter((one) => one.type === type && one.protect !== true);
    const buckets = going(HOLDERS.bucket).flatMap(({ id }) => id ?? []);
    const databases = going(HOLDERS.glueDatabase).flatMap(({ id }) => id?.split(":").at(-1) ?? []);
    const snowflakeDatabases = going(HOLDERS.snowflakeDatabase).flatMap(({ id }) => id?.replace(/^"|"$/g, "") ?? []);
    if (buckets.length + databases.length + snowflakeDatabases.length === 0) {
        return [];
    }
    const clients = await openClients(stack, regionOf(resources));
    try {
        const tables = await Promise.all(databases.map((name) => tablesOf(clients, name)));
        const files = await Promise.all(buckets.map((name) => filesOf(clients.s3, name, tables.flat())));
        const inSnowflake = await Promise.all(
            snowflakeDatabases.map((name) => snowflakeTables(clients.snowflake, name)),
        );
        return [...files, ...inSnowflake].flat().filter(holdsData);
    } finally {
        await clients.close();
    }
}

function holdsData({ rows = 0, bytes = 0, unknown }: GoingData): boolean {
    return rows > 0 || bytes > 0 || unknown !== undefined;
}

/** A table of Glue, by its newest snapshot. */
interface LakeTable {
    what: string;
    /** Where its files are: bucket and prefix. */
    bucket: string;
    prefix: string;
    rows?: number;
    unknown?: string;
}

async function tablesOf({ glue, s3 }: DataClients, database: string): Promise<LakeTable[]> {
    const tables: Table[] = [];
    for await (const { TableList: page = [] } of paginateGetTables({ client: glue }, { DatabaseName: database })) {
        tables.push(...page);
    }
    return Promise.all(
        tables.map(async ({ Name = "", StorageDescriptor, Parameters }) => {
            const [, bucket = "", prefix = ""] = /^s3:\/\/([^/]+)\/(.*)$/.exec(StorageDescriptor?.Location ?? "") ?? [];
            const counted = await rowsOf(s3, Parameters?.["metadata_location"]);
            return { what: `table ${database}.${Name}`, bucket, prefix: `${prefix.replace(/\/$/, "")}/`, ...counted };
        }),
    );
}

interface TableMetadata {
    "current-snapshot-id"?: number;
    snapshots?: { "snapshot-id": number; summary?: Record<string, string> }[];
}

/** Rows by the summary of the current snapshot. @see https://iceberg.apache.org/spec/#optional-snapshot-summary-fields */
async function rowsOf(s3: S3Client, location: string | undefined): Promise<{ rows?: number; unknown?: string }> {
    const [, Bucket, Key] = /^s3a?:\/\/([^/]+)\/(.*)$/.exec(location ?? "") ?? [];
    if (Bucket === undefined || Key === undefined) {
        return { unknown: "it has no Iceberg metadata" };
    }
    try {
        const reply = await s3.send(new GetObjectCommand({ Bucket, Key }));
        // IDs of snapshots have more digits than a number of JavaScript; both are rounded alike.
        const metadata = JSON.parse((await reply.Body?.transformToString()) ?? "{}") as TableMetadata;
        const current = metadata.snapshots?.find((one) => one["snapshot-id"] === metadata["current-snapshot-id"]);
        return { rows: Number(current?.summary?.["total-records"] ?? 0) };
    } catch (error) {
        return { unknown: (error as Error).message };
    }
}

async function filesOf(s3: S3Client, bucket: string, tables: readonly LakeTable[]): Promise<GoingData[]> {
    const here = tables.filter((table) => table.bucket === bucket);
    const bytes = new Map<string, number>();
    const owner = (key: string): string =>
        here.find(({ prefix }) => key.startsWith(prefix))?.what ??
        (key.startsWith(RAW_DATA_FOLDER)
            ? `raw data in s3://${bucket}/${RAW_DATA_FOLDER}`
            : `other files in s3://${bucket}/`);
    let more = false;
    let pages = 0;
    try {
        for await (const { Versions: versions = [], IsTruncated } of versionPages(s3, bucket)) {
            for (const { Key = "", Size = 0 } of versions) {
                bytes.set(owner(Key), (bytes.get(owner(Key)) ?? 0) + Size);
            }
            more = IsTruncated === true;
            pages += 1;
            if (pages === MOST_PAGES) {
                break;
            }
        }
    } catch (error) {
        return [{ what: `files in s3://${bucket}/`, unknown: (error as Error).message }];
    }
    const found = here.map(({ what, rows, unknown }) => ({ what, rows, unknown, bytes: bytes.get(what) ?? 0, more }));
    const rest = [...bytes].filter(([what]) => !here.some((table) => table.what === what));
    return [...found, ...rest.map(([what, size]) => ({ what, bytes: size, more }))];
}

/** Of those that the deployer may see; it holds the engineer role, in which people work. */
async function snowflakeTables(snowflake: DataClients["snowflake"], database: string): Promise<GoingData[]> {
    try {
        const tables = await snowflake.execute(render("database.show_tables", { database: identifier(database) }));
        return tables.map(({ schema_name: schema, name, rows, bytes }) => ({
            what: `Snowflake table ${database}.${String(schema)}.${String(name)}`,
            rows: Number(rows),
            bytes: Number(bytes),
        }));
    } catch (error) {
        const { message } = error as Error;
        // Dropped by hand: there is nothing in it any more.
        return /does not exist/.test(message) ? [] : [{ what: `Snowflake database ${database}`, unknown: message }];
    }
}

async function openClients(
    stack: Stack,
    region: string | undefined,
): Promise<DataClients & { close(): Promise<void> }> {
    const environment = { ...process.env, ...stack.workspace.envVars };
    const options = region === undefined ? {} : awsOptions(region, environment);
    const s3 = new S3Client({ ...options, forcePathStyle: Boolean(environment["AWS_ENDPOINT_URL"]) });
    const glue = new GlueClient(options);
    const checked = connectionSettings(snowflakeInputsOf(await configValues(stack)), environment);
    const connection = "settings" in checked ? new SnowflakeConnection(checked.settings) : undefined;
    const snowflake = connection ?? {
        execute: () => Promise.reject(new Error("the Snowflake settings are incomplete")),
    };
    return {
        s3,
        glue,
        snowflake,
        async close() {
            s3.destroy();
            glue.destroy();
            await connection?.close();
        },
    };
}

/** The region that the stack's provider works in. */
export function regionOf(resources: readonly StateResource[]): string | undefined {
    const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
    return provider?.inputs?.["region"] as string | undefined;
}

/** What goes, one line each. */
export function table(data: readonly GoingData[]): string {
    const rows = data.map(({ what, rows, bytes, more, unknown }) => {
        const counted = [
            ...(rows === undefined ? [] : [`${rows.toLocaleString("en-US")} ${rows === 1 ? "row" : "rows"}`]),
            ...(bytes === undefined
                ? []
                : [`${more === true ? "more than " : ""}${bytes.toLocaleString("en-US")} bytes`]),
            ...(unknown === undefined ? [] : [`not counted: ${unknown}`]),
        ];
        return [what, counted.join(", ")] as const;
    });
    const width = Math.max(...rows.map(([what]) => what.length));
    return rows.map(([what, counted]) => `  ${what.padEnd(width)}  ${counted}`).join("\n");
}

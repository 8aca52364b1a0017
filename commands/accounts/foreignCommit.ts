// A commit to an Iceberg table as an engine other than Snowflake makes it: a new metadata file in S3, and Glue's pointer
// moved to it.
// https://iceberg.apache.org/spec/#table-metadata-fields
import { randomUUID } from "node:crypto";
import { posix } from "node:path";

import {
    DeleteTableCommand,
    EntityNotFoundException,
    GetTableCommand,
    GlueClient,
    Table,
    UpdateTableCommand,
} from "@aws-sdk/client-glue";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

import { deleteVersions } from "./objectVersions";

/** Property of the table that a commit sets. */
export const PROPERTY = "lakehouse.accounts-probe";

/** What is read and written of a table's metadata. */
interface Metadata {
    "last-updated-ms": number;
    snapshots?: unknown[];
    properties?: Record<string, string>;
    "metadata-log"?: { "timestamp-ms": number; "metadata-file": string }[];
}

/**
 * Commits a change of {@link PROPERTY} to a table without snapshots.
 * @returns the new value.
 * @throws Error when somebody else commits at the same time, or the table has rows.
 */
export async function commitElsewhere(
    { glue, s3 }: { glue: GlueClient; s3: S3Client },
    database: string,
    name: string,
): Promise<string> {
    const table = await tableOf(glue, database, name);
    const before = table.Parameters?.["metadata_location"] ?? "";
    const { bucket, key } = fileAt(before);
    const metadata = JSON.parse(await textOf(s3, bucket, key)) as Metadata;
    if ((metadata.snapshots ?? []).length > 0) {
        // Snapshot IDs have 64 bits, which JSON.parse would round.
        throw new Error(`${database}.${name} has rows: this probe may change only its own table.`);
    }
    const value = randomUUID();
    const now = Math.max(Date.now(), metadata["last-updated-ms"] + 1);
    const changed: Metadata = {
        ...metadata,
        "last-updated-ms": now,
        properties: { ...metadata.properties, [PROPERTY]: value },
        "metadata-log": [
            ...(metadata["metadata-log"] ?? []),
            { "timestamp-ms": metadata["last-updated-ms"], "metadata-file": before },
        ],
    };
    const newKey = `${key.slice(0, key.lastIndexOf("/") + 1)}99999-${value}.metadata.json`;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: newKey, Body: JSON.stringify(changed) }));
    await glue.send(
        new UpdateTableCommand({
            DatabaseName: database,
            TableInput: {
                Name: name,
                TableType: table.TableType,
                StorageDescriptor: table.StorageDescriptor,
                Parameters: {
                    ...table.Parameters,
                    metadata_location: `s3://${bucket}/${newKey}`,
                    previous_metadata_location: before,
                },
            },
            ...(table.VersionId === undefined ? {} : { VersionId: table.VersionId }),
        }),
    );
    return value;
}

/** Text of the table's current metadata, as Glue points to it. */
export async function currentMetadata(
    { glue, s3 }: { glue: GlueClient; s3: S3Client },
    database: string,
    name: string,
): Promise<string> {
    const table = await tableOf(glue, database, name);
    const { bucket, key } = fileAt(table.Parameters?.["metadata_location"] ?? "");
    return textOf(s3, bucket, key);
}

/** Names of the Parquet files in the folder of the table. */
export async function dataFiles(
    { glue, s3 }: { glue: GlueClient; s3: S3Client },
    database: string,
    name: string,
): Promise<string[]> {
    const table = await tableOf(glue, database, name);
    const { bucket, key } = fileAt(`${(table.StorageDescriptor?.Location ?? "").replace(/\/+$/, "")}/`);
    const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key }));
    return objects.map(({ Key: path = "" }) => posix.basename(path)).filter((file) => file.endsWith(".parquet"));
}

/** Folder of the table's files; undefined when there is no such table. */
export async function tableLocation(glue: GlueClient, database: string, name: string): Promise<string | undefined> {
    try {
        return (await tableOf(glue, database, name)).StorageDescriptor?.Location;
    } catch (error) {
        if (error instanceof EntityNotFoundException) {
            return undefined;
        }
        throw error;
    }
}

/** Takes a table out of Glue; its files stay. No error when it does not exist. */
export async function removeTable(glue: GlueClient, database: string, name: string): Promise<void> {
    try {
        await glue.send(new DeleteTableCommand({ DatabaseName: database, Name: name }));
    } catch (error) {
        if (!(error instanceof EntityNotFoundException)) {
            throw error;
        }
    }
}

/** Deletes all files below a table's location, with all their versions. */
export async function deleteTableFiles(s3: S3Client, location: string): Promise<void> {
    const { bucket, key } = fileAt(`${location.replace(/\/+$/, "")}/`);
    if (!key.includes("lakehouse_accounts_probe")) {
        throw new Error(`${location} is not the folder of the probes' table, so its files are kept.`);
    }
    await deleteVersions(s3, bucket, key);
}

async function tableOf(glue: GlueClient, database: string, name: string): Promise<Table> {
    const { Table: table } = await glue.send(new GetTableCommand({ DatabaseName: database, Name: name }));
    if (table === undefined) {
        throw new Error(`Glue returned no table ${database}.${name}.`);
    }
    return table;
}

function fileAt(url: string): { bucket: string; key: string } {
    const match = /^s3[an]?:\/\/([^/]+)\/(.+)$/.exec(url);
    if (match?.[1] === undefined || match[2] === undefined) {
        throw new Error(`"${url}" is not a file or folder in S3.`);
    }
    return { bucket: match[1], key: match[2] };
}

async function textOf(s3: S3Client, bucket: string, key: string): Promise<string> {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await body?.transformToString()) ?? "";
}

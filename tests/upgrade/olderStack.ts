// A stack that version 0.1.0 brought up in its own sandbox, opened in a sandbox of this version.
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as glue from "@aws-sdk/client-glue";
import * as iam from "@aws-sdk/client-iam";
import * as kms from "@aws-sdk/client-kms";
import * as s3 from "@aws-sdk/client-s3";

import { startSandbox } from "../../commands/sandboxes";
import type { AccessKey } from "../../commands/sandboxes/credentials";
import { acceptOlderState } from "../../commands/stack/olderState";
import type { Row } from "../../snowflake-client/connection";
import { TestLakehouse } from "../e2e/testLakehouse";
import { AwsCall, OlderStack, readOlderStack, STACK } from "./stackOf010";

/** Stands for what AWS makes up. */
const KEY_ID = "KMS-KEY-ID";

const SERVICES = {
    glue: { client: glue.GlueClient, commands: glue },
    iam: { client: iam.IAMClient, commands: iam },
    kms: { client: kms.KMSClient, commands: kms },
    logs: { client: logs.CloudWatchLogsClient, commands: logs },
    s3: { client: s3.S3Client, commands: s3 },
};

/** How many rows each table has; the tables of the linked database are named as Glue names them. */
export const ROWS = {
    raw_sales_data: 1000,
    customers_info: 100,
    top_10_products_report_spark: 10,
    top_10_products_report_snow: 10,
    KEPT: 6,
};

export function sizesOf(rows: Record<string, Row[]>): Record<string, number> {
    return Object.fromEntries(Object.entries(rows).map(([table, all]) => [table, all.length]));
}

/** All rows of all tables, as Snowflake reads them. */
export function allRows(lakehouse: TestLakehouse): Promise<Record<string, Row[]>> {
    return lakehouse.asDeployer(async (snowflake) => {
        const { linkedDatabase, linkedSchema, snowflakeDatabase, snowflakeSchema } = await lakehouse.outputs();
        const found: Record<string, Row[]> = {};
        for (const table of Object.keys(ROWS)) {
            const schema =
                table === "KEPT"
                    ? `"${snowflakeDatabase}"."${snowflakeSchema}"`
                    : `"${linkedDatabase}"."${linkedSchema}"`;
            const rows = await snowflake.execute(`SELECT * FROM ${schema}."${table}"`);
            found[table] = rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
        }
        return found;
    });
}

/** Opens the stack with its data, in its own sandbox. */
export async function openOlderStack(): Promise<TestLakehouse> {
    const text = readOlderStack();
    const { snowflake } = JSON.parse(text) as OlderStack;
    let whole = text;
    const sandbox = await startSandbox({
        name: STACK,
        contents: {
            async fillAws(endpoint, region, administrator) {
                whole = await fill(text, endpoint, region, administrator);
            },
            snowflakeFiles: Object.fromEntries(
                Object.entries(snowflake).map(([name, content]) => [
                    name,
                    typeof content === "string" ? Buffer.from(content, "base64") : Buffer.from(JSON.stringify(content)),
                ]),
            ),
        },
    });
    try {
        const lakehouse = await TestLakehouse.within(sandbox, STACK);
        await lakehouse.stack.importStack((JSON.parse(whole) as OlderStack).pulumi);
        await acceptOlderState(lakehouse.stack);
        return lakehouse;
    } catch (error) {
        await sandbox.stop();
        throw error;
    }
}

/** Makes all that the account held. @returns the text with the ID of its key, which comes first. */
async function fill(text: string, endpoint: string, region: string, credentials: AccessKey): Promise<string> {
    const options = { endpoint, region, credentials, forcePathStyle: true };
    const clients = Object.fromEntries(
        Object.entries(SERVICES).map(([name, { client: Client }]) => [name, new Client(options)]),
    ) as unknown as Record<string, { send(command: unknown): Promise<object> }>;
    const call = async ([service, operation, input]: AwsCall) => {
        const commands = SERVICES[service].commands as unknown as Record<string, new (input: unknown) => unknown>;
        const Command = commands[`${operation}Command`] as new (input: unknown) => unknown;
        const body = typeof input["Body"] === "string" ? { Body: Buffer.from(input["Body"], "base64") } : {};
        return clients[service]?.send(new Command({ ...input, ...body }));
    };
    const [createKey] = (JSON.parse(text) as OlderStack).aws;
    const made = (await call(createKey as AwsCall)) as kms.CreateKeyCommandOutput;
    const whole = text.replaceAll(KEY_ID, made.KeyMetadata?.KeyId ?? "");
    for (const next of (JSON.parse(whole) as OlderStack).aws.slice(1)) {
        await call(next);
    }
    return whole;
}

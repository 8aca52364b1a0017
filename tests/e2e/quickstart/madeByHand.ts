// The quickstart as a person makes it by hand: with the AWS CLI and SQL, as the administrator of both accounts.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import type { Row } from "../../../snowflake-client/connection";
import { checkoutRoot } from "../../../tools/setup/checkout";
import { readToolchain } from "../../../tools/setup/toolchain.mjs";
import type { TestLakehouse } from "../testLakehouse";

export const BUCKET = `my-iceberg-lakehouse-demo-${process.pid}`;
export const GLUE_DATABASE = "iceberg_demo_db";
export const ROLE = "GlueIcebergRole";
const ROLE_ARN = `arn:aws:iam::123456789012:role/${ROLE}`;
const EXTERNAL_ID = "a secret word".replaceAll(" ", "-");

const SALES = [1, 2, 3, 4, 5, 6].map((customer) => ({
    ...{ customer_id: customer, customer_name: `customer ${customer}` },
    purchases: { prodid: (customer % 3) + 1, purchase_amount: customer * 1.5, quantity: customer },
}));

/** Runs the AWS CLI itself. @returns what it prints. */
export async function aws({ sandbox }: TestLakehouse, ...words: string[]): Promise<string> {
    const { administrator, environment } = sandbox;
    const program = join(dirname(readToolchain().snowPython), "aws");
    const { stdout } = await promisify(execFile)(program, words, {
        env: {
            ...process.env,
            ...sandbox.processEnv,
            AWS_ENDPOINT_URL: environment.awsEndpoint,
            AWS_ACCESS_KEY_ID: administrator.accessKeyId,
            AWS_SECRET_ACCESS_KEY: administrator.secretAccessKey,
            AWS_REGION: environment.region,
        },
    });
    return stdout;
}

/** Follows the quickstart to the end: tables that Spark has written, and a linked database that shows them. */
export async function makeQuickstart(lakehouse: TestLakehouse): Promise<void> {
    await uploadFiles(lakehouse);
    await lakehouse.administer(
        "CREATE OR REPLACE DATABASE ICEBERG_LAKE",
        "CREATE OR REPLACE SCHEMA ICEBERG_LAKE.DEMO",
        // Before there is a role: Snowflake tells then whom it has to trust.
        externalVolume("arn:aws:iam::123456789012:role/not-yet"),
    );
    await createRole(lakehouse, await principal(lakehouse));
    await lakehouse.administer(externalVolume(ROLE_ARN));
    await runJob(lakehouse);
    await lakehouse.administer(CATALOG_INTEGRATION, LINKED_DATABASE);
    await tablesShown(lakehouse);
}

async function uploadFiles(lakehouse: TestLakehouse): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "quickstart-"));
    try {
        writeFileSync(join(folder, "sales.json"), JSON.stringify(SALES));
        writeFileSync(join(folder, "customers.json"), JSON.stringify([{ customer_id: 1, name: "One", age: 30 }]));
        await aws(lakehouse, "s3", "mb", `s3://${BUCKET}`);
        for (const key of ["raw_data/", "scripts/", "iceberg-warehouse/"]) {
            await aws(lakehouse, "s3api", "put-object", "--bucket", BUCKET, "--key", key);
        }
        await aws(lakehouse, "s3", "cp", folder, `s3://${BUCKET}/raw_data/`, "--recursive");
        const script = join(checkoutRoot, "tests", "e2e", "quickstart", "load_tables.py");
        await aws(lakehouse, "s3", "cp", script, `s3://${BUCKET}/scripts/load_tables.py`);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function externalVolume(roleArn: string): string {
    return `CREATE OR REPLACE EXTERNAL VOLUME extvol_iceberg_demo
        STORAGE_LOCATIONS = ((
            NAME = 'Iceberg-Table-Demo'
            STORAGE_PROVIDER = 'S3'
            STORAGE_BASE_URL = 's3://${BUCKET}/'
            STORAGE_AWS_ROLE_ARN = '${roleArn}'
            STORAGE_AWS_EXTERNAL_ID = '${EXTERNAL_ID}'
        ))`;
}

/** ARN of Snowflake's IAM user, picked out of DESCRIBE by SQL. */
function principal(lakehouse: TestLakehouse): Promise<string> {
    return lakehouse.asSnowflakeAdministrator(async (snowflake) => {
        await snowflake.execute("DESC EXTERNAL VOLUME extvol_iceberg_demo");
        const [row] = await snowflake.execute(
            `SELECT b.VALUE::STRING AS ARN
             FROM TABLE(RESULT_SCAN(LAST_QUERY_ID())) a, TABLE(FLATTEN(INPUT => PARSE_JSON(a."property_value"))) b
             WHERE a."property" = 'STORAGE_LOCATION_1' AND b.KEY = 'STORAGE_AWS_IAM_USER_ARN'`,
        );
        return String(row?.["ARN"]);
    });
}

/** One role for the jobs and for all that Snowflake does. */
async function createRole(lakehouse: TestLakehouse, userArn: string): Promise<void> {
    const assume = { Effect: "Allow", Action: "sts:AssumeRole" };
    const trust = [
        { ...assume, Principal: { Service: "glue.amazonaws.com" } },
        {
            ...assume,
            Principal: { AWS: userArn },
            Condition: { StringEquals: { "sts:ExternalId": EXTERNAL_ID } },
        },
    ];
    const objects = ["GetObject", "PutObject", "DeleteObject", "GetObjectTagging", "PutObjectTagging"];
    const access = [
        { Effect: "Allow", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${BUCKET}` },
        { Effect: "Allow", Action: objects.map((name) => `s3:${name}`), Resource: `arn:aws:s3:::${BUCKET}/*` },
        { Effect: "Allow", Action: "glue:*", Resource: "*" },
    ];
    const policy = (Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const role = ["--role-name", ROLE];
    await aws(lakehouse, "iam", "create-role", ...role, "--assume-role-policy-document", policy(trust));
    const named = ["--policy-name", "GlueIcebergS3Access", "--policy-document", policy(access)];
    await aws(lakehouse, "iam", "put-role-policy", ...role, ...named);
}

async function runJob(lakehouse: TestLakehouse): Promise<void> {
    const catalog = "spark.sql.catalog.glue_catalog";
    const conf = [
        "spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        `${catalog}=org.apache.iceberg.spark.SparkCatalog`,
        `${catalog}.catalog-impl=org.apache.iceberg.aws.glue.GlueCatalog`,
        `${catalog}.io-impl=org.apache.iceberg.aws.s3.S3FileIO`,
        `${catalog}.warehouse=s3://${BUCKET}/iceberg-warehouse`,
    ].join(" --conf ");
    const job = {
        Name: `iceberg-sales-table-${GLUE_DATABASE}`,
        Role: ROLE_ARN,
        // The quickstart's 4.0 has Spark 3.3, which the sandbox has not.
        GlueVersion: "5.1",
        NumberOfWorkers: 2,
        WorkerType: "G.1X",
        Command: { Name: "glueetl", PythonVersion: "3", ScriptLocation: `s3://${BUCKET}/scripts/load_tables.py` },
        DefaultArguments: {
            "--enable-glue-datacatalog": "true",
            "--datalake-formats": "iceberg",
            "--job-bookmark-option": "job-bookmark-disable",
            "--dataBucket": BUCKET,
            "--glueDatabase": GLUE_DATABASE,
            "--conf": conf,
        },
    };
    const input = JSON.stringify({ Name: GLUE_DATABASE, Description: "Iceberg database" });
    await aws(lakehouse, "glue", "create-database", "--database-input", input);
    await aws(lakehouse, "glue", "create-job", "--cli-input-json", JSON.stringify(job));
    const started = await aws(lakehouse, "glue", "start-job-run", "--job-name", job.Name);
    const run = ["--job-name", job.Name, "--run-id", (JSON.parse(started) as { JobRunId: string }).JobRunId];
    for (;;) {
        const shown = JSON.parse(await aws(lakehouse, "glue", "get-job-run", ...run)) as {
            JobRun: { JobRunState: string; ErrorMessage?: string };
        };
        const { JobRunState: state, ErrorMessage: reason } = shown.JobRun;
        if (state === "SUCCEEDED") {
            return;
        }
        if (!["STARTING", "RUNNING", "WAITING"].includes(state)) {
            throw new Error(`The job ended as ${state}: ${reason}`);
        }
        await sleep(1_000);
    }
}

const CATALOG_INTEGRATION = `CREATE OR REPLACE CATALOG INTEGRATION glue_rest_cat_int_demo
    CATALOG_SOURCE = ICEBERG_REST
    TABLE_FORMAT = ICEBERG
    CATALOG_NAMESPACE = '${GLUE_DATABASE}'
    REST_CONFIG = (
        CATALOG_URI = 'https://glue.us-west-2.amazonaws.com/iceberg'
        CATALOG_API_TYPE = AWS_GLUE
        CATALOG_NAME = '123456789012'
    )
    REST_AUTHENTICATION = (
        TYPE = SIGV4
        SIGV4_IAM_ROLE = '${ROLE_ARN}'
        SIGV4_SIGNING_REGION = 'us-west-2'
        SIGV4_EXTERNAL_ID = '${EXTERNAL_ID}'
    )
    ENABLED = TRUE`;

const LINKED_DATABASE = `CREATE DATABASE IF NOT EXISTS glue_lake_int_db
    LINKED_CATALOG = (
        CATALOG = 'glue_rest_cat_int_demo',
        ALLOWED_NAMESPACES = ('${GLUE_DATABASE}'),
        NAMESPACE_MODE = FLATTEN_NESTED_NAMESPACE,
        NAMESPACE_FLATTEN_DELIMITER = '-',
        SYNC_INTERVAL_SECONDS = 60
    )
    EXTERNAL_VOLUME = 'extvol_iceberg_demo'`;

async function tablesShown(lakehouse: TestLakehouse): Promise<void> {
    const shown = (): Promise<Row[]> =>
        lakehouse.asSnowflakeAdministrator((snowflake) =>
            snowflake.execute("SHOW TABLES IN DATABASE glue_lake_int_db"),
        );
    for (let attempt = 0; (await shown()).length < 3; attempt++) {
        if (attempt === 30) {
            throw new Error("The linked database does not show the tables.");
        }
        await sleep(1_000);
    }
}

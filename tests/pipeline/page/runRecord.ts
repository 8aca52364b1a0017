import type { RunRecord, TableFacts } from "../../../commands/pipeline/page/runRecord";
import { ReportRow } from "../../../commands/pipeline/reportComparison";
import { PIPELINE_STEPS, STEP_KEYS, StepKey } from "../../../jobs/pipelineSteps";

function report(jobName: string): ReportRow[] {
    return Array.from({ length: 10 }, (_, index) => ({
        product_id: String(100 + index),
        total_sales_amount: `${(9_000_000 - index * 70_000).toFixed(2)}`,
        avg_quantity_per_transaction: `${(6 - index / 10).toFixed(4)}`,
        unique_customers: String(60 + index),
        first_sale_date: "2022-01-06",
        source_table: "raw_sales_data",
        sales_amount_rank: String(index + 1),
        job_name: jobName,
    }));
}

/** A run that succeeded, with everything the page shows. `<b>` in names must come out as text. */
export function runRecord(): RunRecord {
    return {
        stackName: "test-<b>page</b>",
        endedAt: "2026-01-02T03:04:05.000Z",
        outputs: {
            region: "us-west-2",
            accountId: "123456789012",
            snowflakeAccount: "MYORG-MYACCOUNT",
            bucketName: "lakehouse-test",
            icebergWarehouseUrl: "s3://lakehouse-test/iceberg-warehouse/",
            rawDataUrl: "s3://lakehouse-test/raw_data/",
            glueDatabase: "lakehouse_test",
            catalogUri: "https://glue.us-west-2.amazonaws.com/iceberg",
            workflowName: "lakehouse-test-sales",
            jobNames: Object.fromEntries(
                STEP_KEYS.map((key) => [key, `lakehouse-test-${PIPELINE_STEPS[key].name}`]),
            ) as Record<StepKey, string>,
            jobRoleArn: "arn:aws:iam::123456789012:role/lakehouse-test-jobs",
            storageRoleArn: "arn:aws:iam::123456789012:role/lakehouse-test-snowflake-storage",
            catalogRoleArn: "arn:aws:iam::123456789012:role/lakehouse-test-snowflake-catalog",
            externalVolume: "LAKEHOUSE_TEST_VOLUME",
            catalogIntegration: "LAKEHOUSE_TEST_CATALOG",
            storagePrincipal: { iamUserArn: "arn:aws:iam::999900001111:user/lhs10000-s", externalId: "AB12…" },
            catalogPrincipal: { iamUserArn: "arn:aws:iam::999900001111:user/lhs10000-s", externalId: "CD34…" },
            linkedDatabase: "GLUE_LAKE_INT_DB_TEST",
            linkedSchema: "lakehouse_test",
            snowflakeDatabase: "ICEBERG_LAKE_TEST",
            snowflakeSchema: "DEMO",
            virtualWarehouse: "LAKEHOUSE_TEST_WH",
            engineerRole: "LAKEHOUSE_TEST_ENGINEER",
            readerRole: "LAKEHOUSE_TEST_READER",
            syncIntervalSeconds: 60,
            linkTimeoutSeconds: 300,
            logGroups: { output: "/lakehouse/test/output", error: "/lakehouse/test/error" },
            allowedWriteOperations: "ALL",
            destroyData: true,
        },
        stages: [{ name: "pulumi up", seconds: 12.3, ok: true, detail: "50 resources" }],
        pipeline: {
            comparisons: [],
            jobRuns: ["load-sales", "top-products-report"].map((job, index) => ({
                jobName: `lakehouse-test-${job}`,
                runId: `jr_${index}`,
                attempt: 0,
                state: "SUCCEEDED",
                executionSeconds: 9,
                dpuSeconds: 18,
                cost: 0.0147,
                startedOn: `2026-01-02T03:00:${index}0.000Z`,
                completedOn: `2026-01-02T03:00:${index}9.000Z`,
            })),
            loads: [
                {
                    table: "raw_sales_data",
                    files: 3,
                    read: 1_000,
                    written: 996,
                    quarantined: 4,
                    reasons: [
                        { reason: "quantity is not positive", records: 3 },
                        { reason: "purchases is missing", records: 1 },
                    ],
                    sample: {
                        reason: "quantity is not positive",
                        file: "s3://lakehouse-test/raw_data/sales/<b>1</b>.json",
                        record: '{"quantity": "<b>-1</b>"}',
                    },
                    quarantineTable: "raw_sales_data_quarantine",
                    loadId: "0a1b2c3d",
                },
                {
                    table: "customers_info",
                    files: 1,
                    read: 100,
                    written: 100,
                    quarantined: 0,
                    reasons: [],
                    quarantineTable: "customers_info_quarantine",
                    loadId: "4e5f",
                },
            ],
            reportDate: "2026-01-02",
            glueReport: report("glue"),
            snowflakeReport: report("snowflake"),
            differences: [],
            reportsEqual: true,
        },
        components: [
            { type: "IcebergWarehouse", name: "lakehouse", resources: 9, uses: [] },
            { type: "SnowflakeAccount", name: "lakehouse", resources: 7, uses: [] },
            { type: "GlueCatalog", name: "lakehouse", resources: 3, uses: ["IcebergWarehouse::lakehouse"] },
            {
                type: "GluePipeline",
                name: "sales",
                resources: 16,
                uses: ["GlueCatalog::lakehouse", "IcebergWarehouse::lakehouse"],
            },
            { type: "ExternalVolume", name: "lakehouse", resources: 2, uses: ["IcebergWarehouse::lakehouse"] },
            { type: "CatalogIntegration", name: "lakehouse", resources: 2, uses: ["GlueCatalog::lakehouse"] },
            {
                type: "SnowflakeStorageRole",
                name: "snowflake-storage",
                resources: 2,
                uses: ["ExternalVolume::lakehouse", "IcebergWarehouse::lakehouse"],
            },
            {
                type: "SnowflakeCatalogRole",
                name: "snowflake-catalog",
                resources: 2,
                uses: ["CatalogIntegration::lakehouse", "GlueCatalog::lakehouse"],
            },
            {
                type: "CatalogLinkedDatabase",
                name: "lakehouse",
                resources: 5,
                uses: [
                    "SnowflakeStorageRole::snowflake-storage",
                    "SnowflakeCatalogRole::snowflake-catalog",
                    "SnowflakeAccount::lakehouse",
                ],
            },
        ],
        tables: [
            tableFacts("raw_sales_data", 996, "spark"),
            tableFacts("raw_sales_data_quarantine", 4, "spark"),
            tableFacts("customers_info", 100, "spark"),
            tableFacts("top_10_products_report_spark", 10, "spark"),
            tableFacts("top_10_products_report_snow", 10, "Snowflake"),
        ],
        month: {
            region: "us-west-2",
            dollars: 12.345,
            credits: 42,
            lines: [
                {
                    what: "Glue job",
                    resource: "load-tables",
                    dollars: 11.345,
                    because: "30 runs of 5 minutes each, on 2 workers G.1X, as no run of it has succeeded yet",
                },
                { what: "KMS key", resource: "<b>key</b>", dollars: 1, because: "one key" },
                { what: "Virtual warehouse", credits: 42, because: "1 credit an hour" },
                { what: "catalog-linked database", because: "its services have no public price" },
            ],
        },
        look: {
            drift: {
                at: "2026-01-02T02:00:00.000Z",
                compared: 85,
                drift: [
                    {
                        type: "aws:glue/job:Job",
                        name: "lakehouse-<b>load</b>-raw-sales-data-of-a-long-name",
                        what: "changed",
                        paths: ["defaultArguments.--additional-python-modules", "executionProperty.maxConcurrentRuns"],
                    },
                    {
                        type: "snowflake:index/grantPrivilegesToAccountRole:GrantPrivileges",
                        name: "gone",
                        what: "gone",
                        paths: [],
                    },
                    { type: "aws:s3/bucket:Bucket", name: "noise", what: "changed", paths: ["tags"], noise: ["link"] },
                ],
            },
            checks: {
                at: "2026-01-02T01:00:00.000Z",
                results: [
                    { name: "Pulumi stack", state: "well", seen: "exists" },
                    {
                        name: "storage role",
                        state: "broken",
                        seen: "arn:aws:iam::123456789012:role/lakehouse-test-snowflake-storage-role-of-a-long-name trusts nobody",
                        cure: "npm run up -- --stack test --refresh",
                    },
                    {
                        name: "external volume",
                        state: "follows",
                        seen: "cannot be verified",
                        followsFrom: "storage role",
                    },
                    { name: "quota", state: "warning", seen: "80 % are used", cure: "Raise it." },
                    { name: "linked tables", state: "not examined", seen: "not examined, because storage role failed" },
                ],
            },
        },
    };
}

/** A table with one commit. */
export function tableFacts(table: string, rows: number, engine: string): TableFacts {
    return {
        database: "lakehouse_test",
        table,
        rows,
        files: 8,
        bytes: 12_345_678,
        fileBytes: { smallest: 900, median: 1_500_000, largest: 2_000_000 },
        schema: [
            { name: "product_id", type: "int", required: true },
            {
                name: "lines",
                type: "list<struct<1: quantity: optional int, 2: price: optional decimal(18, 2)>>",
                required: false,
            },
        ],
        partition: ["day(sold_on)"],
        snapshots: [
            {
                id: "6437498298374982734",
                at: "2026-01-02T03:00:05+00:00",
                operation: "append",
                engine,
                addedRows: rows,
                deletedRows: 0,
            },
        ],
    };
}

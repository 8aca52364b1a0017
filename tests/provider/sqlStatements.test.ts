import { expect } from "chai";
import * as fs from "node:fs";
import * as path from "node:path";

import { placeholdersOf, render, Values } from "../../snowflake-client/sql/render";
import { statementNames, statementText } from "../../snowflake-client/sql/statements";
import {
    boolean,
    identifier,
    integer,
    keyword,
    literal,
    likePattern,
    literalList,
    objectName,
    qualifiedObjectName,
} from "../../snowflake-client/sql/values";
import { checkoutRoot } from "../../tools/setup/checkout";

const FOLDER = path.join(checkoutRoot, "sql");

const name = identifier(`my "x"; DROP`);
const notebook = { database: identifier("LAKE"), schema: identifier("DEMO"), name: identifier("report") };
const table = { database: identifier("LAKE"), schema: identifier("ns"), table: identifier("t") };
const databaseRole = { database: identifier("LINK"), database_role: identifier("READER") };
const NAME = `"my ""x""; DROP"`;

/** For each statement of sql/: values, and the exact text they must give. */
const golden: Record<string, [Values, string]> = {
    "linked_database.add_allowed_namespaces": [
        { name, namespaces: literalList(["a", "b'c"]) },
        `ALTER DATABASE ${NAME} UPDATE LINKED_CATALOG ADD ('a', 'b''c') TO ALLOWED_NAMESPACES`,
    ],
    "linked_database.add_blocked_namespaces": [
        { name, namespaces: literalList(["a"]) },
        `ALTER DATABASE ${NAME} UPDATE LINKED_CATALOG ADD ('a') TO BLOCKED_NAMESPACES`,
    ],
    "catalog_integration.set_comment": [
        { name, comment: literal("c\\d") },
        `ALTER CATALOG INTEGRATION ${NAME} SET COMMENT = 'c\\\\d'`,
    ],
    "catalog_integration.set_refresh_interval": [
        { name, refresh_interval_seconds: integer(30) },
        `ALTER CATALOG INTEGRATION ${NAME} SET REFRESH_INTERVAL_SECONDS = 30`,
    ],
    "linked_database.set_comment": [{ name, comment: literal("c") }, `ALTER DATABASE ${NAME} SET COMMENT = 'c'`],
    "external_volume.set_allow_writes": [
        { name, allow_writes: boolean(true) },
        `ALTER EXTERNAL VOLUME ${NAME} SET ALLOW_WRITES = TRUE`,
    ],
    "external_volume.set_comment": [{ name, comment: literal("c") }, `ALTER EXTERNAL VOLUME ${NAME} SET COMMENT = 'c'`],
    "linked_database.set_sync_interval": [
        { name, sync_interval_seconds: integer(60) },
        `ALTER DATABASE ${NAME} UPDATE LINKED_CATALOG SET SYNC_INTERVAL_SECONDS = 60`,
    ],
    "linked_database.set_write_operations": [
        { name, allowed_write_operations: keyword("NONE", ["ALL", "NONE"]) },
        `ALTER DATABASE ${NAME} UPDATE LINKED_CATALOG SET ALLOWED_WRITE_OPERATIONS = NONE`,
    ],
    "virtual_warehouse.set": [
        { name, size: literal("XSMALL"), auto_suspend: integer(60) },
        `ALTER WAREHOUSE ${NAME} SET WAREHOUSE_SIZE = 'XSMALL' AUTO_SUSPEND = 60 AUTO_RESUME = TRUE ENABLE_QUERY_ACCELERATION = FALSE`,
    ],
    "virtual_warehouse.show": [{ pattern: likePattern("W_H") }, "SHOW WAREHOUSES LIKE 'W_H'"],
    "linked_database.link_status": [
        { name: objectName("LAKE") },
        `SELECT SYSTEM$CATALOG_LINK_STATUS('LAKE') AS "result"`,
    ],
    "linked_database.configuration": [
        { name: objectName("lake") },
        `SELECT SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG('"lake"') AS "result"`,
    ],
    "report.count_differences": [
        {
            left_database: identifier("L"),
            left_schema: identifier("ls"),
            left_table: identifier("lt"),
            right_database: identifier("R"),
            right_schema: identifier("rs"),
            right_table: identifier("rt"),
            report_date: literal("2026-01-31"),
        },
        `SELECT COUNT(*) AS "differences"
FROM (
    (SELECT * EXCLUDE ("job_name") FROM "L"."ls"."lt" WHERE "report_date" = '2026-01-31')
    EXCEPT
    (SELECT * EXCLUDE ("job_name") FROM "R"."rs"."rt" WHERE "report_date" = '2026-01-31')
)`,
    ],
    "catalog_integration.create": [
        {
            name,
            catalog_namespace: undefined,
            catalog_uri: literal("https://glue.us-west-2.amazonaws.com/iceberg"),
            catalog_name: literal("123456789012"),
            iam_role: literal("arn:aws:iam::123456789012:role/catalog"),
            signing_region: literal("us-west-2"),
            external_id: literal("id"),
            enabled: boolean(true),
            refresh_interval_seconds: integer(30),
            comment: literal("c"),
        },
        `CREATE CATALOG INTEGRATION ${NAME}
    CATALOG_SOURCE = ICEBERG_REST
    TABLE_FORMAT = ICEBERG
    REST_CONFIG = (
        CATALOG_URI = 'https://glue.us-west-2.amazonaws.com/iceberg'
        CATALOG_API_TYPE = AWS_GLUE
        CATALOG_NAME = '123456789012'
    )
    REST_AUTHENTICATION = (
        TYPE = SIGV4
        SIGV4_IAM_ROLE = 'arn:aws:iam::123456789012:role/catalog'
        SIGV4_SIGNING_REGION = 'us-west-2'
        SIGV4_EXTERNAL_ID = 'id'
    )
    ENABLED = TRUE
    REFRESH_INTERVAL_SECONDS = 30
    COMMENT = 'c'`,
    ],
    "linked_database.create": [
        {
            name,
            catalog_integration: objectName("CATALOG"),
            external_volume: objectName("VOLUME"),
            allowed_namespaces: literalList(["lake"]),
            blocked_namespaces: undefined,
            allowed_write_operations: keyword("ALL", ["ALL"]),
            namespace_mode: keyword("FLATTEN_NESTED_NAMESPACE", ["FLATTEN_NESTED_NAMESPACE"]),
            namespace_flatten_delimiter: literal("-"),
            sync_interval_seconds: integer(60),
            catalog_case_sensitivity: keyword("CASE_INSENSITIVE", ["CASE_INSENSITIVE"]),
            comment: literal("c"),
        },
        `CREATE DATABASE ${NAME}
    LINKED_CATALOG = (
        CATALOG = 'CATALOG',
        ALLOWED_NAMESPACES = ('lake'),
        ALLOWED_WRITE_OPERATIONS = ALL,
        NAMESPACE_MODE = FLATTEN_NESTED_NAMESPACE,
        NAMESPACE_FLATTEN_DELIMITER = '-',
        SYNC_INTERVAL_SECONDS = 60
    )
    EXTERNAL_VOLUME = 'VOLUME'
    COMMENT = 'c'
    CATALOG_CASE_SENSITIVITY = CASE_INSENSITIVE`,
    ],
    "external_volume.create": [
        {
            name,
            location_name: literal("lake"),
            storage_base_url: literal("s3://lake/"),
            storage_aws_role_arn: literal("arn:aws:iam::123456789012:role/storage"),
            storage_aws_external_id: literal("id"),
            encryption_type: literal("AWS_SSE_KMS"),
            kms_key_id: literal("key"),
            allow_writes: boolean(false),
            comment: literal("c"),
        },
        `CREATE EXTERNAL VOLUME ${NAME}
    STORAGE_LOCATIONS = (
        (
            NAME = 'lake'
            STORAGE_PROVIDER = 'S3'
            STORAGE_BASE_URL = 's3://lake/'
            STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/storage'
            STORAGE_AWS_EXTERNAL_ID = 'id'
            ENCRYPTION = (TYPE = 'AWS_SSE_KMS' KMS_KEY_ID = 'key')
        )
    )
    ALLOW_WRITES = FALSE
    COMMENT = 'c'`,
    ],
    "role.current": [{}, `SELECT CURRENT_ROLE() AS "role"`],
    "catalog_integration.describe": [{ name }, `DESCRIBE CATALOG INTEGRATION ${NAME}`],
    "external_volume.describe": [{ name }, `DESCRIBE EXTERNAL VOLUME ${NAME}`],
    "notebook.describe": [notebook, `DESCRIBE NOTEBOOK "LAKE"."DEMO"."report"`],
    "catalog_integration.grant_usage": [
        { name, role: identifier("DEPLOYER") },
        `GRANT USAGE ON INTEGRATION ${NAME} TO ROLE "DEPLOYER"`,
    ],
    "external_volume.grant_usage": [
        { name, role: identifier("DEPLOYER") },
        `GRANT USAGE ON EXTERNAL VOLUME ${NAME} TO ROLE "DEPLOYER"`,
    ],
    "user.add_access_token": [
        { user: identifier("U"), token: identifier("T"), role: literal("R"), days: integer(1) },
        `ALTER USER "U" ADD PROGRAMMATIC ACCESS TOKEN "T"\n    ROLE_RESTRICTION = 'R'\n    DAYS_TO_EXPIRY = 1`,
    ],
    "catalog_integration.drop": [{ name }, `DROP CATALOG INTEGRATION IF EXISTS ${NAME}`],
    "linked_database.drop": [{ name }, `DROP DATABASE IF EXISTS ${NAME}`],
    "external_volume.drop": [{ name }, `DROP EXTERNAL VOLUME IF EXISTS ${NAME}`],
    "notebook.drop": [notebook, `DROP NOTEBOOK IF EXISTS "LAKE"."DEMO"."report"`],
    "database_role.grant": [
        { ...databaseRole, role: identifier("READERS") },
        `GRANT DATABASE ROLE "LINK"."READER" TO ROLE "READERS"`,
    ],
    "iceberg_table.grant_read": [
        { database: identifier("LINK"), schema: identifier("sales"), role: identifier("READER") },
        `GRANT SELECT ON ALL ICEBERG TABLES IN SCHEMA "LINK"."sales" TO DATABASE ROLE "LINK"."READER"`,
    ],
    "iceberg_table.grant_write": [
        { database: identifier("LINK"), schema: identifier("sales"), role: identifier("WRITER") },
        `GRANT INSERT, UPDATE, DELETE, TRUNCATE ON ALL ICEBERG TABLES IN SCHEMA "LINK"."sales"\n    TO DATABASE ROLE "LINK"."WRITER"`,
    ],
    "iceberg_table.information": [
        { table: qualifiedObjectName("LINK", "sales", "it's") },
        `SELECT SYSTEM$GET_ICEBERG_TABLE_INFORMATION('"LINK"."sales"."it''s"') AS "result"`,
    ],
    "catalog_integration.list_iceberg_tables": [
        { catalog_integration: objectName("LAKE"), namespace: literal("sales") },
        `SELECT SYSTEM$LIST_ICEBERG_TABLES_FROM_CATALOG('LAKE', 'sales', 0) AS "result"`,
    ],
    "catalog_integration.list_namespaces": [
        { catalog_integration: objectName("LAKE") },
        `SELECT SYSTEM$LIST_NAMESPACES_FROM_CATALOG('LAKE', '', 0) AS "result"`,
    ],
    "iceberg_table.refresh": [table, `ALTER ICEBERG TABLE "LAKE"."ns"."t" REFRESH`],
    "sale.insert": [
        {
            ...table,
            customer_id: integer(1),
            customer_name: literal("Ada"),
            product_id: integer(7),
            amount: literal("9.50"),
            quantity: integer(2),
            sold_on: literal("2026-01-31"),
        },
        `INSERT INTO "LAKE"."ns"."t" ("customer_id", "customer_name", "purchases")
SELECT
    1,
    'Ada',
    OBJECT_CONSTRUCT('prodid', 7, 'purchase_amount', '9.50', 'quantity', 2, 'purchase_date', '2026-01-31')
    ::OBJECT("prodid" NUMBER(10, 0), "purchase_amount" NUMBER(18, 2), "quantity" NUMBER(10, 0), "purchase_date" DATE)`,
    ],
    "linked_database.remove_allowed_namespaces": [
        { name, namespaces: literalList(["a"]) },
        `ALTER DATABASE ${NAME} UPDATE LINKED_CATALOG REMOVE ('a') FROM ALLOWED_NAMESPACES`,
    ],
    "linked_database.remove_blocked_namespaces": [
        { name, namespaces: literalList(["a"]) },
        `ALTER DATABASE ${NAME} UPDATE LINKED_CATALOG REMOVE ('a') FROM BLOCKED_NAMESPACES`,
    ],
    "linked_database.resume_discovery": [{ name }, `ALTER DATABASE ${NAME} RESUME DISCOVERY`],
    "database_role.revoke": [
        { ...databaseRole, role: identifier("READERS") },
        `REVOKE DATABASE ROLE "LINK"."READER" FROM ROLE "READERS"`,
    ],
    "report.latest_date": [table, `SELECT MAX("report_date") AS "report_date" FROM "LAKE"."ns"."t"`],
    "report.rows": [
        { ...table, report_date: literal("2026-01-31") },
        `SELECT * FROM "LAKE"."ns"."t" WHERE "report_date" = '2026-01-31' ORDER BY "sales_amount_rank"`,
    ],
    "database.show": [{ pattern: literal("LAKE") }, `SHOW DATABASES LIKE 'LAKE'`],
    "database_role.show": [{ database: identifier("LINK") }, `SHOW DATABASE ROLES IN DATABASE "LINK"`],
    "database_role.show_grants_of": [databaseRole, `SHOW GRANTS OF DATABASE ROLE "LINK"."READER"`],
    "linked_database.grant_see": [
        { name, role: identifier("LOOKS") },
        `GRANT USAGE, MONITOR ON DATABASE ${NAME} TO ROLE "LOOKS"`,
    ],
    "linked_database.grant_see_schema": [
        { name, schema: identifier("ns"), role: identifier("LOOKS") },
        `GRANT USAGE ON SCHEMA ${NAME}."ns" TO ROLE "LOOKS"`,
    ],
    "resource_monitor.create": [
        { name, credit_quota: integer(20) },
        `CREATE RESOURCE MONITOR IF NOT EXISTS ${NAME} WITH
    CREDIT_QUOTA = 20
    FREQUENCY = MONTHLY
    START_TIMESTAMP = IMMEDIATELY
    TRIGGERS
        ON 75 PERCENT DO NOTIFY
        ON 90 PERCENT DO NOTIFY
        ON 100 PERCENT DO SUSPEND
        ON 110 PERCENT DO SUSPEND_IMMEDIATE`,
    ],
    "resource_monitor.set_credit_quota": [
        { name, credit_quota: integer(20) },
        `ALTER RESOURCE MONITOR ${NAME} SET CREDIT_QUOTA = 20`,
    ],
    "resource_monitor.grant_monitor": [
        { name, role: identifier("R") },
        `GRANT MONITOR ON RESOURCE MONITOR ${NAME} TO ROLE "R"`,
    ],
    "resource_monitor.show": [{ pattern: likePattern("M") }, `SHOW RESOURCE MONITORS LIKE 'M'`],
    "virtual_warehouse.set_resource_monitor": [
        { name, resource_monitor: identifier("M") },
        `ALTER WAREHOUSE IF EXISTS ${NAME} SET RESOURCE_MONITOR = "M"`,
    ],
    "role.show_grants_to": [{ role: identifier("R") }, `SHOW GRANTS TO ROLE "R"`],
    "iceberg_table.show": [
        { database: identifier("LAKE"), schema: identifier("ns") },
        `SHOW ICEBERG TABLES IN SCHEMA "LAKE"."ns"`,
    ],
    "database.show_tables": [{ database: identifier("LAKE") }, `SHOW TABLES IN DATABASE "LAKE"`],
    "database.show_schemas": [{ database: identifier("LAKE") }, `SHOW SCHEMAS IN DATABASE "LAKE"`],
    "linked_database.unset_allowed_namespaces": [
        { name },
        `ALTER DATABASE ${NAME} UPDATE LINKED_CATALOG UNSET ALLOWED_NAMESPACES`,
    ],
    "linked_database.unset_blocked_namespaces": [
        { name },
        `ALTER DATABASE ${NAME} UPDATE LINKED_CATALOG UNSET BLOCKED_NAMESPACES`,
    ],
    "catalog_integration.verify": [
        { name: literal("Lake") },
        `SELECT SYSTEM$VERIFY_CATALOG_INTEGRATION('Lake') AS "result"`,
    ],
    "external_volume.verify": [
        { name: objectName("LAKE") },
        `SELECT SYSTEM$VERIFY_EXTERNAL_VOLUME('LAKE') AS "result"`,
    ],
};

/** Clauses in brackets, also those that hold others. */
function withoutOptionalClauses(text: string): string {
    const outer = text.replace(/\[[^[\]]*\]/g, "");
    return outer === text ? text : withoutOptionalClauses(outer);
}

describe("sql/", () => {
    const names = statementNames();

    it("has a golden text for each statement, and a statement for each golden text", () => {
        expect(Object.keys(golden).sort()).to.deep.equal([...names].sort());
    });

    it("has each statement once: no file names two alike", () => {
        const lines = fs.readdirSync(FOLDER).flatMap((file) => {
            const text = fs.readFileSync(path.join(FOLDER, file), "utf8");
            return [...text.matchAll(/^-- name: (.*)$/gm)].map(([, name]) => `${path.basename(file, ".sql")}.${name}`);
        });
        expect(lines.sort()).to.deep.equal([...names].sort());
    });

    it("says which statements there are when one is asked for that is not", () => {
        for (const name of ["external_volume", "external_volume.", "external_volume.created", "../Pulumi.create", ""]) {
            expect(() => render(name, {})).to.throw(`sql/ has no statement "${name}". It has: `);
        }
    });

    for (const [name, [values, expected]] of Object.entries(golden)) {
        it(`renders ${name}`, () => expect(render(name, values)).to.equal(expected));
    }

    for (const name of names) {
        const text = statementText(name);

        it(`${name} is one statement, and replaces nothing`, () => {
            const statement = `${text}\n`.replace(/^--.*\n/gm, "");
            expect(statement.trim()).to.not.equal("");
            expect(statement).to.not.include(";");
            expect(statement).to.not.match(/OR REPLACE|CASCADE/i);
        });

        it(`${name} refuses to be rendered without a value that no optional clause holds`, () => {
            const values: Values = golden[name]?.[0] ?? {};
            const required = placeholdersOf(withoutOptionalClauses(text));
            for (const placeholder of placeholdersOf(text)) {
                const { [placeholder]: _, ...others } = values;
                if (required.includes(placeholder)) {
                    expect(() => render(name, others)).to.throw(`needs a value for: ${placeholder}`);
                } else {
                    expect(render(name, others)).to.equal(render(name, { ...others, [placeholder]: undefined }));
                }
            }
        });
    }
});

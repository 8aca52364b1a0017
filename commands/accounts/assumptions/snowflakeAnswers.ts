import { render, renderTemplate } from "../../../snowflake-client/sql/render";
import { identifier, objectName } from "../../../snowflake-client/sql/values";
import { StatementError } from "../../../snowflake-client/statementError";
import { answer, Answer, Assumption, differs, holds } from "../assumption";
import type { Subject } from "../subject";
import { Unanswered } from "../unanswered";

/** Names, privileges and error codes that Snowflake's pages leave open. */
export const snowflakeAnswers: readonly Assumption[] = [
    {
        id: "integration-property-prefix",
        cloud: "Snowflake",
        statement: "DESCRIBE CATALOG INTEGRATION names its principal API_AWS_IAM_USER_ARN and API_AWS_EXTERNAL_ID.",
        why: "The catalog role trusts that principal. Names with GLUE_ or without a prefix are also accepted.",
        searched: [
            "https://docs.snowflake.com/en/user-guide/tables-iceberg-configure-catalog-integration-rest-glue",
            "https://docs.snowflake.com/en/sql-reference/sql/desc-catalog-integration",
        ],
        probe: {
            kind: "reads",
            async ask({ clouds, outputs }) {
                const rows = await clouds.deployer.execute(
                    render("catalog_integration.describe", { name: identifier(outputs.catalogIntegration) }),
                );
                const names = rows
                    .map((row) => String(row["property"]))
                    .filter((name) => /AWS_(IAM_USER_ARN|EXTERNAL_ID)$/.test(name));
                return answer(
                    ["API_AWS_IAM_USER_ARN", "API_AWS_EXTERNAL_ID"].every((name) => names.includes(name)),
                    `Properties: ${names.join(", ") || "none"}.`,
                );
            },
        },
    },
    {
        id: "database-roles-without-database",
        cloud: "Snowflake",
        statement: "SHOW GRANTS shows a database role without its database: behavior change bundle 2026_06 is enabled.",
        why: "Both forms are accepted; official plugins older than that bundle understand only the other one.",
        searched: ["https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371"],
        probe: {
            kind: "reads",
            async ask({ clouds, outputs }) {
                const rows = await clouds.deployer.execute(
                    renderTemplate("accounts probe", "SHOW GRANTS TO DATABASE ROLE :database.:role", {
                        database: identifier(outputs.linkedDatabase),
                        role: identifier("READER"),
                    }),
                );
                const names = [...new Set(rows.map((row) => String(row["grantee_name"])))];
                return answer(
                    names.length > 0 && names.every((name) => !name.includes(".")),
                    `Grantee: ${names.join(", ") || "none shown"}.`,
                );
            },
        },
    },
    {
        id: "link-status-privilege",
        cloud: "Snowflake",
        statement: "SYSTEM$CATALOG_LINK_STATUS requires OWNERSHIP or MONITOR on the database; USAGE is not enough.",
        why: "The program calls it as the deployer, which owns the database. Readers cannot see the state of the link.",
        searched: ["https://docs.snowflake.com/en/sql-reference/functions/system_catalog_link_status"],
        probe: { kind: "reads", ask: linkStatusOfEngineer },
    },
    {
        id: "time-zone-code",
        cloud: "Snowflake",
        statement: "A time zone that does not exist fails with 100035.",
        why: "The sandbox returns this code.",
        searched: ["https://docs.snowflake.com/en/sql-reference/functions/convert_timezone"],
        probe: codes(["SELECT CONVERT_TIMEZONE('Nowhere/Land', '2026-01-01'::TIMESTAMP_NTZ)", "100035"]),
    },
    {
        id: "domain-code",
        cloud: "Snowflake",
        statement: "A mathematical function outside of its domain fails with 100046.",
        why: "The sandbox returns this code.",
        searched: [
            "https://docs.snowflake.com/en/sql-reference/functions/sqrt",
            "https://docs.snowflake.com/en/sql-reference/functions/ln",
        ],
        probe: codes(["SELECT SQRT(-1)", "100046"], ["SELECT LN(0)", "100046"]),
    },
    {
        id: "conversion-codes",
        cloud: "Snowflake",
        statement: "Mismatched types fail with 002016 and 002055, strings that are not valid hex with 100115.",
        why: "The sandbox returns these codes.",
        searched: ["https://docs.snowflake.com/en/sql-reference/data-type-conversion"],
        probe: codes(
            ["SELECT 1 WHERE TO_BINARY('00') = 'AB'", "002016"],
            ["SELECT COALESCE(TRUE, '2026-01-01'::DATE)", "002055"],
            ["SELECT TO_BINARY('xyz', 'HEX')", "100115"],
        ),
    },
    {
        id: "repeated-key-code",
        cloud: "Snowflake",
        statement: "A duplicate key in OBJECT_CONSTRUCT fails with 100069.",
        why: "The sandbox returns this code.",
        searched: ["https://docs.snowflake.com/en/sql-reference/functions/object_construct"],
        probe: codes(["SELECT OBJECT_CONSTRUCT('a', 1, 'a', 2)", "100069"]),
    },
    {
        id: "select-into-code",
        cloud: "Snowflake",
        statement: "A SELECT INTO that returns no row, or more than one, fails with 090227.",
        why: "The sandbox returns this code.",
        searched: [
            "https://docs.snowflake.com/en/developer-guide/snowflake-scripting/variables",
            "https://docs.snowflake.com/en/developer-guide/snowflake-scripting/exceptions",
        ],
        probe: codes(
            [selectInto("SELECT 1 INTO :V WHERE 1 = 2"), "090227"],
            [selectInto("SELECT COLUMN1 INTO :V FROM VALUES (1), (2)"), "090227"],
        ),
    },
    {
        id: "unload-code",
        cloud: "Snowflake",
        statement: "An unload onto existing files fails with 001030.",
        why: "The sandbox returns this code.",
        searched: ["https://docs.snowflake.com/en/sql-reference/sql/copy-into-location"],
        probe: {
            kind: "creates",
            async ask({ clouds }) {
                const unload = "COPY INTO @~/lakehouse_accounts/ FROM (SELECT 1)";
                await clouds.snowflake.execute(`${unload} OVERWRITE = TRUE`);
                try {
                    await clouds.snowflake.execute(unload);
                    return differs("Accepted.");
                } catch (error) {
                    return byCode(error, "001030");
                } finally {
                    await clouds.snowflake.execute("REMOVE @~/lakehouse_accounts/");
                }
            },
        },
    },
    {
        id: "structured-coercion-code",
        cloud: "Snowflake",
        statement: "A semi-structured value for a column of a structured type fails with 002023.",
        why: "The sandbox returns this code for every value that has to be cast explicitly.",
        searched: ["https://docs.snowflake.com/en/sql-reference/data-types-structured"],
        probe: {
            kind: "creates",
            async ask(subject) {
                return withTemporaryTable(subject, "V OBJECT(A NUMBER)", (on) =>
                    refused(on("INSERT INTO :database.:schema.PROBED SELECT {'A': 1}"), "002023"),
                );
            },
        },
    },
    {
        id: "foreign-key-code",
        cloud: "Snowflake",
        statement: "A foreign key that refers to a table without a key of its columns fails with 001003.",
        why: "The sandbox returns this code.",
        searched: [
            "https://docs.snowflake.com/en/sql-reference/sql/create-table-constraint",
            "https://docs.snowflake.com/en/sql-reference/constraints-create",
        ],
        probe: {
            kind: "creates",
            async ask(subject) {
                const child =
                    "CREATE OR REPLACE TEMPORARY TABLE :database.:schema.PROBED_CHILD " +
                    "(A NUMBER, FOREIGN KEY (A) REFERENCES :database.:schema.PROBED (A))";
                return withTemporaryTable(subject, "A NUMBER", (on) =>
                    refused(on(child), "001003", () => on("DROP TABLE :database.:schema.PROBED_CHILD")),
                );
            },
        },
    },
    {
        id: "linked-table-in-transaction",
        cloud: "Snowflake",
        statement: "DML on a table of a linked database in a transaction fails with 091586.",
        why: "The pipeline writes such tables outside transactions.",
        searched: ["https://docs.snowflake.com/en/user-guide/tables-iceberg-externally-managed-writes"],
        probe: {
            kind: "creates",
            async ask({ link, clouds }) {
                await link.withTable();
                await clouds.deployer.execute("BEGIN TRANSACTION");
                try {
                    await link.onTable("INSERT INTO :database.:schema.:table VALUES ('in a transaction')");
                    return differs("Accepted.");
                } catch (error) {
                    return byCode(error, "091586");
                } finally {
                    await clouds.deployer.execute("ROLLBACK");
                }
            },
        },
    },
    {
        id: "locked-user-code",
        cloud: "Snowflake",
        statement: "A login of a user locked by wrong passwords fails with 390102.",
        why: "The sandbox returns this code.",
        searched: ["https://docs.snowflake.com/en/user-guide/admin-user-management"],
        probe: {
            kind: "observed",
            how: "Log in with a wrong password five times as a user created for this, and report the code of the sixth failure.",
        },
    },
];

/** Asks in the engineer role alone: it has USAGE of the linked database, and inherits nothing that owns it. */
async function linkStatusOfEngineer({ clouds, outputs }: Subject): Promise<Answer> {
    if (clouds.role !== outputs.engineerRole) {
        throw new Unanswered("A login with an access token has only one role, and that role owns the database.");
    }
    // Secondary roles would bring the deployer's back.
    await clouds.snowflake.execute("USE SECONDARY ROLES NONE");
    try {
        await clouds.snowflake.execute(
            render("linked_database.link_status", { name: objectName(outputs.linkedDatabase) }),
        );
        return differs("A role with only USAGE got the status.");
    } catch (error) {
        if (error instanceof StatementError && (error.saysDenied || error.saysMissing)) {
            return holds(`Refused (${error.code}): ${error.reason}`);
        }
        throw error;
    } finally {
        await clouds.snowflake.execute("USE SECONDARY ROLES ALL");
    }
}

/** A block that puts the row of a SELECT into a variable. */
function selectInto(select: string): string {
    return `EXECUTE IMMEDIATE $$DECLARE V NUMBER; BEGIN ${select}; END$$`;
}

/** Asks with a table PROBED, which ends with the session at the latest. */
async function withTemporaryTable(
    { clouds, outputs }: Subject,
    columns: string,
    ask: (on: (text: string) => Promise<unknown>) => Promise<Answer>,
): Promise<Answer> {
    const names = { database: identifier(outputs.snowflakeDatabase), schema: identifier(outputs.snowflakeSchema) };
    const on = (text: string) => clouds.snowflake.execute(renderTemplate("accounts probe", text, names));
    await on(`CREATE OR REPLACE TEMPORARY TABLE :database.:schema.PROBED (${columns})`);
    try {
        return await ask(on);
    } finally {
        await on("DROP TABLE :database.:schema.PROBED");
    }
}

/** Whether a statement is refused with a code. @param undo what it does when it is not. */
async function refused(
    statement: Promise<unknown>,
    code: string,
    undo: () => Promise<unknown> = async () => undefined,
): Promise<Answer> {
    try {
        await statement;
    } catch (error) {
        return byCode(error, code);
    }
    await undo();
    return differs("Accepted.");
}

/** Statements that read nothing, each with the code it must be refused with. */
function codes(...expected: [statement: string, code: string][]): Assumption["probe"] {
    return {
        kind: "reads",
        async ask({ clouds, signal }) {
            const answers: Answer[] = [];
            for (const [statement, code] of expected) {
                try {
                    await clouds.snowflake.execute(statement, signal);
                    answers.push(differs(`${statement}: accepted`));
                } catch (error) {
                    answers.push(byCode(error, code));
                }
            }
            return answer(
                answers.every((each) => each.holds),
                answers.map(({ answered }) => answered).join("; "),
            );
        },
    };
}

function byCode(error: unknown, code: string): Answer {
    if (error instanceof StatementError) {
        return answer(error.code === code, `Refused (${error.code}): ${error.reason.replace(/\s+/g, " ")}`);
    }
    throw error;
}

import { render } from "../../../snowflake-client/sql/render";
import { identifier, literalList } from "../../../snowflake-client/sql/values";
import { StatementError } from "../../../snowflake-client/statementError";
import { answer, Answer, Assumption, differs, holds } from "../assumption";

const CREATE_DATABASE = "https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked";

/** What the program takes Snowflake to demand of whoever makes, changes and drops a link. */
export const linkAccess: readonly Assumption[] = [
    {
        id: "flatten-refused",
        cloud: "Snowflake",
        statement: "FLATTEN_NESTED_NAMESPACE is an error with Glue.",
        why: "The settings do not allow that mode.",
        searched: [
            CREATE_DATABASE,
            "https://www.snowflake.com/en/developers/guides/data-lake-using-apache-iceberg-with-snowflake-and-aws-glue/",
        ],
        probe: {
            kind: "creates",
            async ask({ link, clouds, scratch }) {
                await link.withAccess();
                const name = `${link.database}_FLAT`;
                const drop = render("linked_database.drop", { name: identifier(name) });
                await scratch.announce({
                    what: `linked database ${name}`,
                    remove: async () => {
                        await clouds.deployer.execute(drop);
                    },
                    command: `${drop}, as the deployer`,
                });
                const answered = await refusalOf(clouds.deployer.execute(link.createDatabaseStatement(name, true)));
                await clouds.deployer.execute(drop);
                return answered === undefined ? differs("Accepted.") : holds(answered);
            },
        },
    },
    {
        id: "owner-links-without-usage",
        cloud: "Snowflake",
        statement: "The owner of the volume and the integration does not need USAGE to link a database.",
        why: "The program does not grant it.",
        searched: [CREATE_DATABASE, "https://docs.snowflake.com/en/release-notes/bcr-bundles/2025_07/bcr-2114"],
        probe: {
            kind: "creates",
            async ask({ link }) {
                await link.withAccess();
                const refused = await refusalOf(link.withDatabase());
                return refused === undefined ? holds("Linked; its schema appeared.") : differs(refused);
            },
        },
    },
    {
        id: "namespace-added-again",
        cloud: "Snowflake",
        statement: "ADD ALLOWED_NAMESPACES of an existing name is not an error.",
        why: "An interrupted update of the link is repeated.",
        searched: ["https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked"],
        probe: {
            kind: "creates",
            async ask({ link, clouds, outputs }) {
                await link.withTable();
                const refused = await refusalOf(
                    clouds.deployer.execute(
                        render("linked_database.add_allowed_namespaces", {
                            name: identifier(link.database),
                            namespaces: literalList([outputs.glueDatabase]),
                        }),
                    ),
                );
                return refused === undefined ? holds("Accepted.") : differs(refused);
            },
        },
    },
    {
        id: "in-use-codes",
        cloud: "Snowflake",
        statement: "Dropping a volume or an integration that a linked database uses fails with 093089 and 093090.",
        why: "A destroy drops the database first; the sandbox returns these codes.",
        searched: ["https://docs.snowflake.com/en/sql-reference/sql/drop-external-volume"],
        probe: {
            kind: "creates",
            async ask({ link, clouds }): Promise<Answer> {
                await link.withDatabase();
                const drops = [
                    render("external_volume.drop", { name: identifier(link.volume) }),
                    render("catalog_integration.drop", { name: identifier(link.integration) }),
                ];
                const codes: string[] = [];
                for (const drop of drops) {
                    codes.push((await codeOf(clouds.deployer.execute(drop))) ?? "accepted");
                }
                return answer(codes.join() === "093089,093090", `Codes: ${codes.join(", ")}.`);
            },
        },
    },
    {
        id: "drop-at-once",
        cloud: "Snowflake",
        statement: "The volume and the integration can be dropped immediately after the linked database.",
        why: "A destroy does so.",
        searched: ["https://docs.snowflake.com/en/sql-reference/sql/drop-external-volume"],
        probe: {
            kind: "creates",
            async ask({ link }) {
                await link.withDatabase();
                const refused = await refusalOf(link.drop());
                return refused === undefined ? holds("Dropped one after the other.") : differs(refused);
            },
        },
    },
];

/** What Snowflake refused a statement with; undefined when it did not. */
async function refusalOf(statement: Promise<unknown>): Promise<string | undefined> {
    try {
        await statement;
        return undefined;
    } catch (error) {
        // That another one has the name, or that the session is gone, says nothing of the statement.
        if (error instanceof StatementError && !error.saysExists && /^\d{6}$/.test(error.code)) {
            return `Refused (${error.code}): ${error.reason}`;
        }
        throw error;
    }
}

async function codeOf(statement: Promise<unknown>): Promise<string | undefined> {
    return /^Refused \((\d+)\)/.exec((await refusalOf(statement)) ?? "")?.[1];
}

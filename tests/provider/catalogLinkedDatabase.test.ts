import { expect } from "chai";

import { catalogLinkedDatabase } from "../../provider/resources/catalogLinkedDatabase";
import { withMark } from "../../provider/resources/ownership";
import { UNKNOWN, Values } from "../../provider/resources/property";
import { UnfinishedError } from "../../provider/resources/resourceType";
import * as provider from "../../provider/service/provider";
import { StatementError } from "../../snowflake-client/statementError";
import { ScriptedConnection, Step } from "./scriptedConnection";
import { failureOf, TestContext, urnOf } from "./testContext";

const urn = urnOf("CatalogLinkedDatabase");
const OWNER = "fedcba9876543210fedcba9876543210fedcba98";
const MARK = withMark(undefined, { urn, owner: OWNER });

const given = {
    name: "GLUE_LAKE",
    owner: OWNER,
    catalogIntegration: "LAKE_CATALOG",
    externalVolume: "LAKE_VOLUME",
    allowedNamespaces: ["lakehouse_dev"],
};
const inputs = provider.check(catalogLinkedDatabase, given).inputs;

const CREATE = `CREATE DATABASE "GLUE_LAKE" LINKED_CATALOG = ( CATALOG = 'LAKE_CATALOG',
    ALLOWED_NAMESPACES = ('lakehouse_dev'), ALLOWED_WRITE_OPERATIONS = ALL, NAMESPACE_MODE = IGNORE_NESTED_NAMESPACE,
    SYNC_INTERVAL_SECONDS = 60 ) EXTERNAL_VOLUME = 'LAKE_VOLUME' COMMENT = '${MARK}'
    CATALOG_CASE_SENSITIVITY = CASE_INSENSITIVE`;
const DROP = 'DROP DATABASE IF EXISTS "GLUE_LAKE"';
const RUNNING = { failureDetails: [], executionState: "RUNNING", lastLinkAttemptStartTime: "2026-01-01T00:00:00Z" };
const FAILED = {
    failureDetails: [
        {
            qualifiedEntityName: "lakehouse_dev",
            entityDomain: "NAMESPACE",
            operation: "CATALOG_CONNECTION",
            errorCode: "094120",
            errorMessage: "AccessDeniedException",
        },
    ],
    executionState: "FAILED",
};

function shown(kind = "CATALOG-LINKED DATABASE", comment = MARK): Step {
    return {
        sql: "SHOW DATABASES LIKE 'GLUE_LAKE'",
        answer: [
            { name: "GLUE_LAKE_2", kind: "STANDARD", comment: "" },
            { name: "GLUE_LAKE", kind, comment },
        ],
    };
}

function configured(changes: Values = {}): Step {
    const config = {
        catalog_integration: "LAKE_CATALOG",
        catalog_name: null,
        external_volume: "LAKE_VOLUME",
        sync_interval_seconds: 60,
        namespace_mode: "IGNORE_NESTED_NAMESPACE",
        namespace_flatten_delimiter: null,
        allowed_write_operations: "ALL",
        catalog_case_sensitivity: "CASE_INSENSITIVE",
        is_suspended: false,
        allowed_namespaces: ["'lakehouse_dev'"],
        blocked_namespaces: [],
        ...changes,
    };
    return {
        sql: `SELECT SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG('GLUE_LAKE') AS "result"`,
        answer: [{ result: JSON.stringify(config) }],
    };
}

function status(value: Values): Step {
    return {
        sql: `SELECT SYSTEM$CATALOG_LINK_STATUS('GLUE_LAKE') AS "result"`,
        answer: [{ result: JSON.stringify(value) }],
    };
}

/** The status of a link that runs, and the schemas that the database shows then. */
function running(schemas = ["lakehouse_dev"], value: Values = RUNNING): Step[] {
    return [
        status(value),
        {
            sql: 'SHOW SCHEMAS IN DATABASE "GLUE_LAKE"',
            answer: ["INFORMATION_SCHEMA", ...schemas].map((name) => ({ name })),
        },
    ];
}

function failing(...failureDetails: Values[]): Values {
    return { ...RUNNING, failureDetails };
}

describe("CatalogLinkedDatabase", () => {
    it("is created and read back with its configuration", async () => {
        const connection = new ScriptedConnection({ sql: CREATE }, shown(), configured(), ...running());
        const state = await catalogLinkedDatabase.create(new TestContext(connection, urn), inputs);
        connection.assertDone();
        expect(state).to.deep.equal({ id: "GLUE_LAKE", properties: { ...inputs, linkStatus: "RUNNING" } });
    });

    it("waits with growing pauses until the link is healthy", async () => {
        const connection = new ScriptedConnection(
            { sql: CREATE },
            shown(),
            configured(),
            status(FAILED),
            status(FAILED),
            status({ failureDetails: [], executionState: "RUNNING" }),
            ...running(),
        );
        const context = new TestContext(connection, urn);
        const { properties } = await catalogLinkedDatabase.create(context, inputs);
        connection.assertDone();
        expect(properties["linkStatus"]).to.equal("RUNNING");
        expect(context.pauses).to.deep.equal([250, 500]);
        expect(context.lines[0]).to.include("CATALOG_CONNECTION of lakehouse_dev failed: AccessDeniedException");
    });

    // RUNNING says that a sync is planned, and the time when an attempt started: the schema may not be there yet.
    // https://docs.snowflake.com/en/sql-reference/functions/system_catalog_link_status
    for (const [what, schemas] of Object.entries({
        "no schema": [],
        "the schema of another namespace": ["hr"],
        "a schema whose name only begins alike": ["lakehouse_dev2"],
    })) {
        it(`waits for the schema of each allowed namespace while a running link shows ${what}`, async () => {
            const connection = new ScriptedConnection(
                { sql: CREATE },
                shown(),
                configured(),
                ...running(schemas),
                ...running(schemas),
                ...running(),
            );
            const context = new TestContext(connection, urn);
            await catalogLinkedDatabase.create(context, inputs);
            connection.assertDone();
            expect(context.lines).to.deep.equal(["waiting for the link: RUNNING: no schema yet for lakehouse_dev"]);
        });
    }

    it("names the namespaces whose schemas did not come in time", async () => {
        const connection = new ScriptedConnection(
            { sql: CREATE },
            shown(),
            configured(),
            ...Array.from({ length: 20 }, () => running([])).flat(),
        );
        const error = await failureOf(
            catalogLinkedDatabase.create(new TestContext(connection, urn), { ...inputs, linkTimeoutSeconds: 4 }),
        );
        expect(error.message).to.include("RUNNING: no schema yet for lakehouse_dev");
    });

    it("waits for no schema of a nested or a blocked namespace, and for one in any case", async () => {
        const config = { allowed_namespaces: ["'Lakehouse'", "'sales.eu'", "'hr'"], blocked_namespaces: ["'hr'"] };
        const connection = new ScriptedConnection(
            { sql: shown().sql, answer: shown().answer ?? [] },
            configured(config),
            ...running(["lakehouse"]),
        );
        const state = await catalogLinkedDatabase.read(new TestContext(connection, urn), "GLUE_LAKE", undefined);
        expect(state?.properties["linkStatus"]).to.equal("RUNNING");
    });

    // The first is the documentation's own example.
    const tableFailures: Record<string, Values> = {
        "CREATE of a table": {
            qualifiedEntityName: "lakehouse_dev.t",
            entityDomain: "TABLE",
            operation: "CREATE",
            errorCode: "0040000",
            errorMessage: "An internal error occurred.",
        },
        "DROP of a table": {
            qualifiedEntityName: "lakehouse_dev.t",
            entityDomain: "TABLE",
            operation: "DROP",
            errorMessage: "in use",
        },
        "DISCOVERY of a table": {
            qualifiedEntityName: "lakehouse_dev.t",
            entityDomain: "TABLE",
            operation: "DISCOVERY",
            errorMessage: "bad metadata",
        },
        "DISCOVERY of a namespace of others": {
            qualifiedEntityName: "hr",
            entityDomain: "NAMESPACE",
            operation: "DISCOVERY",
            errorMessage: "no access",
        },
    };
    for (const [what, failure] of Object.entries(tableFailures)) {
        it(`takes a link as healthy beside a failed ${what}, and warns with its name`, async () => {
            const connection = new ScriptedConnection(
                { sql: CREATE },
                shown(),
                configured(),
                ...running(undefined, failing(failure)),
            );
            const context = new TestContext(connection, urn);
            const { properties } = await catalogLinkedDatabase.create(context, inputs);
            connection.assertDone();
            expect(properties["linkStatus"]).to.equal("RUNNING");
            expect(context.warnings).to.have.length(1);
            expect(context.warnings[0]).to.include(
                `${failure["operation"]} of ${failure["qualifiedEntityName"]} failed: ${failure["errorMessage"]}`,
            );
        });
    }

    it("finds no drift when a table cannot be linked, and warns once", async () => {
        const [failure = {}] = Object.values(tableFailures);
        const connection = new ScriptedConnection(shown(), configured(), ...running(undefined, failing(failure)));
        const context = new TestContext(connection, urn);
        const state = await catalogLinkedDatabase.read(context, "GLUE_LAKE", { ...inputs, linkStatus: "RUNNING" });
        expect(provider.diff(catalogLinkedDatabase, state?.properties ?? {}, inputs).changes).to.deep.equal([]);
        expect(context.warnings).to.have.length(1);
    });

    for (const [what, failure] of Object.entries({
        CATALOG_CONNECTION: { entityDomain: "CATALOG", operation: "CATALOG_CONNECTION", errorMessage: "no trust" },
        "DISCOVERY of its namespace": {
            qualifiedEntityName: "lakehouse_dev",
            entityDomain: "NAMESPACE",
            operation: "DISCOVERY",
            errorMessage: "no access",
        },
        "DISCOVERY of all": { entityDomain: "NAMESPACE", operation: "DISCOVERY", errorMessage: "throttled" },
    })) {
        it(`takes a running link as broken after a failed ${what}`, async () => {
            const connection = new ScriptedConnection(shown(), configured(), status(failing(failure)));
            const state = await catalogLinkedDatabase.read(new TestContext(connection, urn), "GLUE_LAKE", inputs);
            expect(state?.properties["linkStatus"])
                .to.match(/^RUNNING: /)
                .and.include(failure.errorMessage);
        });
    }

    // https://github.com/snowflakedb/terraform-provider-snowflake/pull/5216
    for (const [printed, name] of [
        ["'lakehouse_dev'", "lakehouse_dev"],
        ["lakehouse_dev", "lakehouse_dev"],
        ['"lakehouse_dev"', "lakehouse_dev"],
        ["'it''s'", "it's"],
        ['"a""b"', 'a"b'],
        ["'\"Quoted\"'", '"Quoted"'],
    ] as const) {
        it(`reads the namespace ${name} from ${printed}`, async () => {
            const connection = new ScriptedConnection(
                shown(),
                configured({ allowed_namespaces: [printed], blocked_namespaces: [printed] }),
                ...running([name]),
            );
            const state = await catalogLinkedDatabase.read(new TestContext(connection, urn), "GLUE_LAKE", undefined);
            expect(state?.properties["allowedNamespaces"]).to.deep.equal([name]);
            expect(state?.properties["blockedNamespaces"]).to.deep.equal([name]);
        });
    }

    it("stays in the state, and says why, when the link does not get healthy in time", async () => {
        const statuses = Array.from({ length: 20 }, () => status(FAILED));
        const connection = new ScriptedConnection({ sql: CREATE }, shown(), configured(), ...statuses);
        const error = await failureOf(
            catalogLinkedDatabase.create(new TestContext(connection, urn), { ...inputs, linkTimeoutSeconds: 4 }),
        );
        expect(error).to.be.instanceOf(UnfinishedError);
        expect((error as UnfinishedError).state.id).to.equal("GLUE_LAKE");
        expect((error as UnfinishedError).state.properties["linkStatus"]).to.include("FAILED");
        expect(error.message).to.include("not healthy after 4 s");
        expect(error.message).to.include("AccessDeniedException (code 094120)");
    });

    it("waits again on the next update when the link was not healthy", async () => {
        const unhealthy = { ...inputs, linkStatus: "FAILED: x" };
        expect(provider.diff(catalogLinkedDatabase, unhealthy, inputs).changes).to.deep.equal([
            { property: "linkStatus", path: "linkStatus", kind: "update", replaces: false },
        ]);
        const connection = new ScriptedConnection(
            shown(),
            configured(),
            status(FAILED),
            { sql: 'ALTER DATABASE "GLUE_LAKE" RESUME DISCOVERY' },
            shown(),
            configured(),
            ...running(),
        );
        const { properties } = await catalogLinkedDatabase.update(
            new TestContext(connection, urn),
            "GLUE_LAKE",
            unhealthy,
            inputs,
        );
        connection.assertDone();
        expect(properties["linkStatus"]).to.equal("RUNNING");
    });

    it("alters namespaces, interval, writes and comment, and never drops", async () => {
        const wanted = {
            ...inputs,
            allowedNamespaces: ["lakehouse_dev2", "other"],
            blockedNamespaces: ["secret"],
            syncIntervalSeconds: 90,
            allowedWriteOperations: "NONE",
            comment: "c",
        };
        const after = {
            allowed_namespaces: ["'lakehouse_dev2'", "'other'"],
            blocked_namespaces: ["'secret'"],
            sync_interval_seconds: 90,
            allowed_write_operations: "NONE",
        };
        const connection = new ScriptedConnection(
            shown(),
            configured(),
            ...running(),
            {
                sql: `ALTER DATABASE "GLUE_LAKE" UPDATE LINKED_CATALOG ADD ('lakehouse_dev2', 'other') TO ALLOWED_NAMESPACES`,
            },
            {
                sql: `ALTER DATABASE "GLUE_LAKE" UPDATE LINKED_CATALOG REMOVE ('lakehouse_dev') FROM ALLOWED_NAMESPACES`,
            },
            { sql: `ALTER DATABASE "GLUE_LAKE" UPDATE LINKED_CATALOG ADD ('secret') TO BLOCKED_NAMESPACES` },
            { sql: `ALTER DATABASE "GLUE_LAKE" UPDATE LINKED_CATALOG SET SYNC_INTERVAL_SECONDS = 90` },
            { sql: `ALTER DATABASE "GLUE_LAKE" UPDATE LINKED_CATALOG SET ALLOWED_WRITE_OPERATIONS = NONE` },
            { sql: `ALTER DATABASE "GLUE_LAKE" SET COMMENT = 'c ${MARK}'` },
            shown(undefined, `c ${MARK}`),
            configured(after),
            ...running(["lakehouse_dev2", "other"]),
        );
        const { properties } = await catalogLinkedDatabase.update(
            new TestContext(connection, urn),
            "GLUE_LAKE",
            inputs,
            wanted,
        );
        connection.assertDone();
        expect(properties).to.deep.equal({ ...wanted, linkStatus: "RUNNING" });
        expect(provider.diff(catalogLinkedDatabase, properties, wanted).changes).to.deep.equal([]);
    });

    it("leaves the COMMENT of an imported one as it is, where no owner claims it", async () => {
        for (const comment of ["", "made by hand"]) {
            const byHand = { ...given, owner: undefined, ...(comment === "" ? {} : { comment }) };
            const actual = provider.check(catalogLinkedDatabase, byHand).inputs;
            const connection = new ScriptedConnection(
                shown("CATALOG-LINKED DATABASE", comment),
                configured(),
                ...running(),
                { sql: 'ALTER DATABASE "GLUE_LAKE" UPDATE LINKED_CATALOG SET SYNC_INTERVAL_SECONDS = 90' },
                shown("CATALOG-LINKED DATABASE", comment),
                configured({ sync_interval_seconds: 90 }),
                ...running(),
            );
            const wanted = { ...actual, syncIntervalSeconds: 90 };
            await catalogLinkedDatabase.update(new TestContext(connection, urn), "GLUE_LAKE", actual, wanted);
            connection.assertDone();
        }
    });

    it("links the whole catalog by UNSET", async () => {
        const wanted = { ...inputs, allowedNamespaces: [] };
        const connection = new ScriptedConnection(
            shown(),
            configured(),
            ...running(),
            { sql: 'ALTER DATABASE "GLUE_LAKE" UPDATE LINKED_CATALOG UNSET ALLOWED_NAMESPACES' },
            shown(),
            configured({ allowed_namespaces: [] }),
            ...running(),
        );
        await catalogLinkedDatabase.update(new TestContext(connection, urn), "GLUE_LAKE", inputs, wanted);
        connection.assertDone();
    });

    describe("diff", () => {
        const actual = { ...inputs, linkStatus: "RUNNING" };

        for (const property of ["externalVolume", "catalogIntegration"]) {
            it(`replaces it, old one first, when ${property} is not known, because then that is replaced`, () => {
                const diff = provider.diff(catalogLinkedDatabase, actual, { ...inputs, [property]: UNKNOWN });
                expect(diff.changes).to.deep.equal([{ property, path: property, kind: "update", replaces: true }]);
                expect(diff.deleteBeforeReplace).to.equal(true);
            });
        }

        it("does not mind the order of namespaces", () => {
            const two = { ...actual, allowedNamespaces: ["a", "b"] };
            expect(
                provider.diff(catalogLinkedDatabase, two, { ...inputs, allowedNamespaces: ["b", "a"] }).changes,
            ).to.deep.equal([]);
        });

        for (const [property, value] of Object.entries({
            namespaceMode: "FLATTEN_NESTED_NAMESPACE",
            catalogCaseSensitivity: "CASE_SENSITIVE",
            name: "X",
        })) {
            it(`replaces it when ${property} changes`, () => {
                const { changes } = provider.diff(catalogLinkedDatabase, actual, { ...inputs, [property]: value });
                expect(changes.map(({ replaces }) => replaces)).to.deep.equal([true]);
            });
        }

        it("takes a longer time-out without a replacement", () => {
            const { changes } = provider.diff(catalogLinkedDatabase, actual, { ...inputs, linkTimeoutSeconds: 301 });
            expect(changes).to.deep.equal([
                { property: "linkTimeoutSeconds", path: "linkTimeoutSeconds", kind: "update", replaces: false },
            ]);
        });
    });

    describe("read", () => {
        it("shows drift of the configuration, and a suspended link", async () => {
            const connection = new ScriptedConnection(
                shown(),
                configured({ sync_interval_seconds: 3600, is_suspended: true }),
            );
            const state = await catalogLinkedDatabase.read(new TestContext(connection, urn), "GLUE_LAKE", inputs);
            const { changes } = provider.diff(catalogLinkedDatabase, state?.properties ?? {}, inputs);
            expect(changes.map(({ path }) => path)).to.deep.equal(["syncIntervalSeconds", "linkStatus"]);
        });

        it("gives everything on import, with defaults for the settings of the provider", async () => {
            const connection = new ScriptedConnection(shown(undefined, ""), configured(), ...running());
            const state = await catalogLinkedDatabase.read(new TestContext(connection, urn), "GLUE_LAKE", undefined);
            const { owner: _, ...told } = inputs;
            expect(state?.properties).to.deep.equal({ ...told, linkStatus: "RUNNING" });
        });

        it("says that it is gone, also when a native database took the name", async () => {
            for (const step of [{ sql: shown().sql, answer: [] }, shown("STANDARD", "")]) {
                const connection = new ScriptedConnection(step);
                const state = await catalogLinkedDatabase.read(new TestContext(connection, urn), "GLUE_LAKE", inputs);
                expect(state).to.equal(undefined);
            }
        });
    });

    describe("delete", () => {
        it("drops the link, and nothing in it", async () => {
            const connection = new ScriptedConnection(shown(), { sql: DROP });
            await catalogLinkedDatabase.delete(new TestContext(connection, urn), "GLUE_LAKE", inputs);
            connection.assertDone();
        });

        it("leaves a native database alone that took the name", async () => {
            const context = new TestContext(new ScriptedConnection(shown("STANDARD", "")), urn);
            await catalogLinkedDatabase.delete(context, "GLUE_LAKE", inputs);
            expect(context.warnings.join()).to.include("It was not changed");
        });
    });

    it("names all grants that may be missing", async () => {
        const connection = new ScriptedConnection(
            { sql: CREATE, answer: new StatementError("003001", "Insufficient privileges") },
            { sql: 'SELECT CURRENT_ROLE() AS "role"', answer: [{ role: "R" }] },
        );
        const { message } = await failureOf(catalogLinkedDatabase.create(new TestContext(connection, urn), inputs));
        expect(message).to.include('GRANT CREATE DATABASE ON ACCOUNT TO ROLE "R"');
        expect(message).to.include('GRANT USAGE ON INTEGRATION "LAKE_CATALOG" TO ROLE "R"');
        expect(message).to.include('GRANT USAGE ON EXTERNAL VOLUME "LAKE_VOLUME" TO ROLE "R"');
    });

    it("is not taken for a native database's namesake", async () => {
        const connection = new ScriptedConnection(
            { sql: CREATE, answer: new StatementError("002002", "already exists") },
            shown("STANDARD", ""),
        );
        const { message } = await failureOf(catalogLinkedDatabase.create(new TestContext(connection, urn), inputs));
        expect(message).to.include("was not created by this program");
    });

    describe("check", () => {
        it("wants a delimiter exactly when namespaces are flattened", () => {
            const flatten = { ...given, namespaceMode: "FLATTEN_NESTED_NAMESPACE" };
            const paths = (values: Values) =>
                provider.check(catalogLinkedDatabase, values).failures.map(({ property }) => property);
            expect(paths(flatten)).to.deep.equal(["namespaceFlattenDelimiter"]);
            expect(paths({ ...flatten, namespaceFlattenDelimiter: "-" })).to.deep.equal([]);
            expect(paths({ ...given, namespaceFlattenDelimiter: "-" })).to.deep.equal(["namespaceFlattenDelimiter"]);
        });

        it("finds empty and repeated namespaces by their index", () => {
            const { failures } = provider.check(catalogLinkedDatabase, { ...given, allowedNamespaces: ["a", "", "a"] });
            expect(failures.map(({ property }) => property)).to.deep.equal([
                "allowedNamespaces[1]",
                "allowedNamespaces[2]",
            ]);
        });
    });
});

import { expect } from "chai";

import { readMadeByHand } from "../../commands/adopt/madeByHand";
import type { Connection, Row } from "../../snowflake-client/connection";
import { StatementError } from "../../snowflake-client/statementError";
import { database, integration, named, ROLE, volume } from "./byHand";

const properties = (values: Record<string, string>): Row[] =>
    Object.entries(values).map(([property, property_value]) => ({ property, property_value }));

/** As an account answers after the guide's own statements, read by the role that owns the linked database. */
const ANSWERS: Record<string, Row[]> = {
    "SHOW GRANTS TO ROLE": [],
    "DESCRIBE EXTERNAL VOLUME": properties({
        ALLOW_WRITES: "true",
        STORAGE_LOCATION_1: JSON.stringify({
            NAME: "Iceberg-Table-Demo",
            STORAGE_BASE_URL: volume.baseUrl,
            STORAGE_AWS_ROLE_ARN: ROLE,
        }),
        ACTIVE: "Iceberg-Table-Demo",
    }),
    "DESCRIBE CATALOG INTEGRATION": properties({
        ENABLED: "true",
        REST_CONFIG: `{CATALOG_URI=${integration.catalogUri}, CATALOG_NAME=123456789012, CATALOG_API_TYPE=AWS_GLUE}`,
        REST_AUTHENTICATION: `{TYPE=SIGV4, SIGV4_IAM_ROLE=${ROLE}, SIGV4_SIGNING_REGION=us-west-2}`,
        REFRESH_INTERVAL_SECONDS: "30",
    }),
    "SHOW DATABASES": [
        { name: "GLUE_LAKE_INT_DB", kind: "CATALOG-LINKED DATABASE", owner: "LAKEHOUSE_DEPLOYER", comment: "" },
    ],
    "SELECT SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG": [
        {
            result: JSON.stringify({
                catalog_integration: named.integration,
                external_volume: named.volume,
                sync_interval_seconds: 60,
                allowed_write_operations: "ALL",
                catalog_case_sensitivity: "CASE_INSENSITIVE",
                is_suspended: false,
                allowed_namespaces: ["'iceberg_demo_db'"],
                blocked_namespaces: [],
            }),
        },
    ],
    "SELECT SYSTEM$CATALOG_LINK_STATUS": [
        { result: JSON.stringify({ executionState: "RUNNING", failureDetails: [], lastLinkAttemptStartTime: "now" }) },
    ],
    "SHOW DATABASE ROLES": [],
    "SHOW SCHEMAS": [
        { name: "INFORMATION_SCHEMA", owner: "" },
        { name: "iceberg_demo_db", owner: "LAKEHOUSE_DEPLOYER" },
    ],
    "SHOW TABLES": [{ name: "raw_sales_data", owner: "LAKEHOUSE_DEPLOYER" }],
};

function read(changes: Record<string, Row[] | Error> = {}) {
    const answers = { ...ANSWERS, ...changes };
    const connection: Connection = {
        execute(sql) {
            const answer = Object.entries(answers).find(([beginning]) => sql.startsWith(beginning))?.[1];
            return answer instanceof Error
                ? Promise.reject(answer)
                : Promise.resolve(answer ?? expect.fail(`Unexpected: ${sql}`));
        },
        close: () => Promise.resolve(),
    };
    return readMadeByHand(connection, named, "LAKEHOUSE_DEPLOYER");
}

describe("what Snowflake says of a quickstart that was made by hand", () => {
    it("is read as it is told", async () => {
        expect(await read()).to.deep.equal({ volume, integration, database });
    });

    it("has no object that is missing or hidden", async () => {
        const missing = new StatementError("002003", "It does not exist or not authorized.");
        const facts = await read({
            "DESCRIBE EXTERNAL VOLUME": missing,
            "DESCRIBE CATALOG INTEGRATION": missing,
            "SHOW DATABASES": [{ name: "GLUE_LAKE_INT_DB_2", kind: "STANDARD" }],
        });
        expect(facts).to.deep.equal({ volume: undefined, integration: undefined, database: undefined });
    });

    it("names what the role does not own, or does not see", async () => {
        const tables = [{ name: "customers_info", owner: "ACCOUNTADMIN" }];
        expect((await read({ "SHOW TABLES": tables })).database?.link?.notOwned).to.deep.equal(["customers_info"]);
        const hidden = await read({ "SHOW SCHEMAS": [{ name: "INFORMATION_SCHEMA", owner: "" }] });
        expect(hidden.database?.link?.notOwned).to.deep.equal(["iceberg_demo_db"]);
    });

    it("asks nothing of the link of a database that somebody else owns, which only its owner may read", async () => {
        const shown = [{ name: "GLUE_LAKE_INT_DB", kind: "CATALOG-LINKED DATABASE", owner: "ACCOUNTADMIN" }];
        const facts = await read({ "SHOW DATABASES": shown });
        expect(facts.database).to.include({ owned: false, owner: "ACCOUNTADMIN" }).and.not.have.property("link");
    });

    it("is read by a role that inherits the owner", async () => {
        const facts = await read({
            "SHOW GRANTS TO ROLE": [{ privilege: "USAGE", granted_on: "ROLE", name: "OWNER", grant_option: "false" }],
            "SHOW DATABASES": [{ name: "GLUE_LAKE_INT_DB", kind: "CATALOG-LINKED DATABASE", owner: "OWNER" }],
        });
        expect(facts.database?.owned).to.equal(true);
    });
});

import { expect } from "chai";

import { catalogIntegration } from "../../provider/resources/catalogIntegration";
import { withMark } from "../../provider/resources/ownership";
import * as provider from "../../provider/service/provider";
import { Row } from "../../snowflake-client/connection";
import { bracedMap } from "../../snowflake-client/describeRows";
import { StatementError } from "../../snowflake-client/statementError";
import { ScriptedConnection } from "./scriptedConnection";
import { failureOf, TestContext, urnOf } from "./testContext";

const EXTERNAL_ID = "0123456789abcdef0123456789abcdef01234567";
const IAM_USER = "arn:aws:iam::999900001111:user/lhs10000-s";
const urn = urnOf("CatalogIntegration");
const OWNER = "fedcba9876543210fedcba9876543210fedcba98";
const MARK = withMark(undefined, { urn, owner: OWNER });

const given = {
    name: "LAKE_CATALOG",
    owner: OWNER,
    catalogUri: "https://glue.us-west-2.amazonaws.com/iceberg",
    catalogName: "123456789012",
    catalogNamespace: "lakehouse_dev",
    sigv4: {
        iamRole: "arn:aws:iam::123456789012:role/lake-catalog",
        signingRegion: "us-west-2",
        externalId: EXTERNAL_ID,
    },
};
const inputs = provider.check(catalogIntegration, given).inputs;

const CREATE = `CREATE CATALOG INTEGRATION "LAKE_CATALOG" CATALOG_SOURCE = ICEBERG_REST TABLE_FORMAT = ICEBERG
    CATALOG_NAMESPACE = 'lakehouse_dev' REST_CONFIG = ( CATALOG_URI = 'https://glue.us-west-2.amazonaws.com/iceberg'
    CATALOG_API_TYPE = AWS_GLUE CATALOG_NAME = '123456789012' ) REST_AUTHENTICATION = ( TYPE = SIGV4
    SIGV4_IAM_ROLE = 'arn:aws:iam::123456789012:role/lake-catalog' SIGV4_SIGNING_REGION = 'us-west-2'
    SIGV4_EXTERNAL_ID = '${EXTERNAL_ID}' ) ENABLED = TRUE REFRESH_INTERVAL_SECONDS = 30 COMMENT = '${MARK}'`;
const DESCRIBE = 'DESCRIBE CATALOG INTEGRATION "LAKE_CATALOG"';

function described(changes: Record<string, string> = {}): Row[] {
    const properties = {
        ENABLED: "true",
        CATALOG_SOURCE: "ICEBERG_REST",
        TABLE_FORMAT: "ICEBERG",
        REFRESH_INTERVAL_SECONDS: "30",
        CATALOG_NAMESPACE: "lakehouse_dev",
        REST_CONFIG:
            "{CATALOG_URI=https://glue.us-west-2.amazonaws.com/iceberg, CATALOG_API_TYPE=AWS_GLUE, CATALOG_NAME=123456789012}",
        REST_AUTHENTICATION:
            "{TYPE=SIGV4, SIGV4_IAM_ROLE=arn:aws:iam::123456789012:role/lake-catalog, SIGV4_SIGNING_REGION=us-west-2}",
        API_AWS_IAM_USER_ARN: IAM_USER,
        API_AWS_EXTERNAL_ID: EXTERNAL_ID,
        COMMENT: MARK,
        ...changes,
    };
    return Object.entries(properties).map(([property, property_value]) => ({ property, property_value }));
}

describe("CatalogIntegration", () => {
    it("is created, then described for its trust values", async () => {
        const connection = new ScriptedConnection({ sql: CREATE }, { sql: DESCRIBE, answer: described() });
        const state = await catalogIntegration.create(new TestContext(connection, urn), inputs);
        connection.assertDone();
        expect(state).to.deep.equal({
            id: "LAKE_CATALOG",
            properties: { ...inputs, apiAwsIamUserArn: IAM_USER, apiAwsExternalId: EXTERNAL_ID },
        });
    });

    // Snowflake's pages on Glue, on other REST catalogs and on S3 Tables name the same two properties differently:
    // https://docs.snowflake.com/en/user-guide/tables-iceberg-configure-catalog-integration-rest-glue
    for (const prefix of ["GLUE_", ""]) {
        it(`reads the trust values from ${prefix}AWS_IAM_USER_ARN and ${prefix}AWS_EXTERNAL_ID`, async () => {
            const answer = described().map((row) => ({
                ...row,
                property: String(row["property"]).replace(/^API_/, prefix),
            }));
            const connection = new ScriptedConnection({ sql: DESCRIBE, answer });
            const state = await catalogIntegration.read(new TestContext(connection, urn), "LAKE_CATALOG", inputs);
            expect(state?.properties).to.include({ apiAwsIamUserArn: IAM_USER, apiAwsExternalId: EXTERNAL_ID });
        });
    }

    it("names the properties that came when the trust values are not among them", async () => {
        const answer = described().filter(({ property }) => property !== "API_AWS_EXTERNAL_ID");
        const connection = new ScriptedConnection({ sql: DESCRIBE, answer });
        const { message } = await failureOf(
            catalogIntegration.read(new TestContext(connection, urn), "LAKE_CATALOG", inputs),
        );
        expect(message).to.include("REST_CONFIG").and.include("API_AWS_EXTERNAL_ID");
    });

    it("leaves out the namespace where none is given", async () => {
        const { catalogNamespace: _, ...wanted } = inputs;
        const connection = new ScriptedConnection(
            { sql: CREATE.replace("CATALOG_NAMESPACE = 'lakehouse_dev'", "") },
            { sql: DESCRIBE, answer: described({ CATALOG_NAMESPACE: "" }) },
        );
        const { properties } = await catalogIntegration.create(new TestContext(connection, urn), wanted);
        expect(properties).to.not.have.property("catalogNamespace");
    });

    it("alters interval and comment in place", async () => {
        const wanted = { ...inputs, refreshIntervalSeconds: 120, comment: "c" };
        const connection = new ScriptedConnection(
            { sql: DESCRIBE, answer: described() },
            { sql: 'ALTER CATALOG INTEGRATION "LAKE_CATALOG" SET REFRESH_INTERVAL_SECONDS = 120' },
            { sql: `ALTER CATALOG INTEGRATION "LAKE_CATALOG" SET COMMENT = 'c ${MARK}'` },
            { sql: DESCRIBE, answer: described({ REFRESH_INTERVAL_SECONDS: "120", COMMENT: `c ${MARK}` }) },
        );
        const { properties } = await catalogIntegration.update(
            new TestContext(connection, urn),
            "LAKE_CATALOG",
            inputs,
            wanted,
        );
        connection.assertDone();
        expect(properties).to.include({ refreshIntervalSeconds: 120, comment: "c" });
    });

    it("goes on with an update that was cut off half-way", async () => {
        const wanted = { ...inputs, refreshIntervalSeconds: 120, comment: "c" };
        const connection = new ScriptedConnection(
            { sql: DESCRIBE, answer: described({ REFRESH_INTERVAL_SECONDS: "120" }) },
            { sql: `ALTER CATALOG INTEGRATION "LAKE_CATALOG" SET COMMENT = 'c ${MARK}'` },
            { sql: DESCRIBE, answer: described({ REFRESH_INTERVAL_SECONDS: "120", COMMENT: `c ${MARK}` }) },
        );
        await catalogIntegration.update(new TestContext(connection, urn), "LAKE_CATALOG", inputs, wanted);
        connection.assertDone();
    });

    it("says what to do when it is gone before an update", async () => {
        const connection = new ScriptedConnection({ sql: DESCRIBE, answer: new StatementError("002003", "gone") });
        const error = await failureOf(
            catalogIntegration.update(new TestContext(connection, urn), "LAKE_CATALOG", inputs, inputs),
        );
        expect(error.message).to.include("pulumi up --refresh");
    });

    const replacing: [string, Record<string, unknown>][] = [
        ["name", { name: "OTHER" }],
        ["catalogName", { catalogName: "210987654321" }],
        ["catalogNamespace", { catalogNamespace: undefined }],
        ["sigv4.iamRole", { sigv4: { ...given.sigv4, iamRole: "arn:aws:iam::123456789012:role/other" } }],
        ["enabled", { enabled: false }],
    ];
    for (const [path, change] of replacing) {
        it(`is replaced when ${path} changes`, () => {
            const { changes, deleteBeforeReplace } = provider.diff(catalogIntegration, inputs, {
                ...inputs,
                ...change,
            });
            expect(changes.map((found) => [found.path, found.replaces])).to.deep.equal([[path, true]]);
            expect(deleteBeforeReplace).to.equal(true);
        });
    }

    it("reads another external ID as an output alone", async () => {
        const connection = new ScriptedConnection({
            sql: DESCRIBE,
            answer: described({ API_AWS_EXTERNAL_ID: "by-hand-1234" }),
        });
        const state = await catalogIntegration.read(new TestContext(connection, urn), "LAKE_CATALOG", inputs);
        expect(state?.properties["apiAwsExternalId"]).to.equal("by-hand-1234");
        expect(provider.diff(catalogIntegration, state?.properties ?? {}, inputs).changes).to.deep.equal([]);
    });

    it("names the rows that came when one is missing", async () => {
        const rows = described().filter(({ property }) => property !== "API_AWS_IAM_USER_ARN");
        const connection = new ScriptedConnection({ sql: DESCRIBE, answer: rows });
        const error = await failureOf(
            catalogIntegration.read(new TestContext(connection, urn), "LAKE_CATALOG", undefined),
        );
        expect(error.message).to.include(
            'DESCRIBE CATALOG INTEGRATION "LAKE_CATALOG" returned no API_AWS_IAM_USER_ARN',
        );
    });

    it("refuses a signing region that is not the catalog's", () => {
        const { failures } = provider.check(catalogIntegration, {
            ...given,
            sigv4: { ...given.sigv4, signingRegion: "eu-central-1" },
        });
        expect(failures).to.deep.equal([
            {
                property: "sigv4.signingRegion",
                reason: 'is "eu-central-1", but catalogUri is in the region us-west-2.',
            },
        ]);
    });

    it("refuses an endpoint that is not Glue's, and an interval out of range", () => {
        const { failures } = provider.check(catalogIntegration, {
            ...given,
            catalogUri: "http://localhost/iceberg",
            refreshIntervalSeconds: 29,
        });
        expect(failures.map(({ property }) => property)).to.deep.equal(["catalogUri", "refreshIntervalSeconds"]);
    });
});

describe("bracedMap", () => {
    it("keeps commas and equal signs of values", () => {
        expect(bracedMap("{A=b=c, D=e,f, G=}")).to.deep.equal({ A: "b=c", D: "e,f", G: "" });
    });
});

import { expect } from "chai";

import * as provider from "../../provider/service/provider";
import { catalogIntegration } from "../../provider/resources/catalogIntegration";
import { externalVolume } from "../../provider/resources/externalVolume";
import { Values } from "../../provider/resources/property";
import { Row } from "../../snowflake-client/connection";
import { StatementError } from "../../snowflake-client/statementError";
import { ScriptedConnection } from "./scriptedConnection";
import { failureOf, TestContext, urnOf } from "./testContext";

const STORAGE = "arn:aws:iam::123456789012:role/lake-storage";
const CATALOG = "arn:aws:iam::123456789012:role/lake-catalog";
const IAM_USER = "arn:aws:iam::999900001111:user/lhs10000-s";

const volume = provider.check(externalVolume, {
    name: "ADMINS_VOLUME",
    existing: true,
    storageLocation: {
        name: "lakehouse-s3",
        storageBaseUrl: "s3://lake-bucket/iceberg-warehouse/",
        storageAwsRoleArn: STORAGE,
        storageAwsExternalId: "of-the-program",
    },
}).inputs;
const integration = provider.check(catalogIntegration, {
    name: "ADMINS_CATALOG",
    existing: true,
    catalogUri: "https://glue.us-west-2.amazonaws.com/iceberg",
    catalogName: "123456789012",
    sigv4: { iamRole: CATALOG, signingRegion: "us-west-2", externalId: "of-the-program" },
}).inputs;

const location = (changes: Values = {}) => ({
    NAME: "any-name",
    STORAGE_PROVIDER: "S3",
    STORAGE_BASE_URL: "s3://lake-bucket/iceberg-warehouse/",
    STORAGE_AWS_ROLE_ARN: STORAGE,
    STORAGE_AWS_IAM_USER_ARN: IAM_USER,
    STORAGE_AWS_EXTERNAL_ID: "of-snowflake",
    ENCRYPTION_TYPE: "NONE",
    ...changes,
});
const volumeRows = (changes: Values = {}, allowWrites = "true"): Row[] => [
    { property: "ALLOW_WRITES", property_value: allowWrites },
    { property: "STORAGE_LOCATION_1", property_value: JSON.stringify(location(changes)) },
    { property: "ACTIVE", property_value: "any-name" },
    { property: "COMMENT", property_value: "Kept by an administrator" },
];
const integrationRows = (rest: Record<string, string> = {}): Row[] =>
    Object.entries({
        ENABLED: "true",
        REST_CONFIG: "{CATALOG_URI=https://glue.us-west-2.amazonaws.com/iceberg, CATALOG_NAME=123456789012}",
        REST_AUTHENTICATION: `{TYPE=SIGV4, SIGV4_IAM_ROLE=${CATALOG}, SIGV4_SIGNING_REGION=us-west-2}`,
        REFRESH_INTERVAL_SECONDS: "30",
        API_AWS_IAM_USER_ARN: IAM_USER,
        API_AWS_EXTERNAL_ID: "of-snowflake",
        COMMENT: "Kept by an administrator",
        ...rest,
    }).map(([property, property_value]) => ({ property, property_value }));

const DESCRIBE_VOLUME = 'DESCRIBE EXTERNAL VOLUME "ADMINS_VOLUME"';
const DESCRIBE_INTEGRATION = 'DESCRIBE CATALOG INTEGRATION "ADMINS_CATALOG"';
const missing = new StatementError("002003", "It does not exist or not authorized.");
const context = (connection: ScriptedConnection, type = "ExternalVolume") => new TestContext(connection, urnOf(type));

describe("an object that an administrator keeps", () => {
    it("is read once, for whom to trust, and shows no difference afterwards", async () => {
        const read = new ScriptedConnection({ sql: DESCRIBE_VOLUME, answer: volumeRows() });
        const { id, properties } = await externalVolume.create(context(read), volume);
        read.assertDone();
        expect(id).to.equal("ADMINS_VOLUME");
        expect(properties).to.deep.equal({
            ...volume,
            storageAwsIamUserArn: IAM_USER,
            storageAwsExternalId: "of-snowflake",
        });
        expect(provider.diff(externalVolume, properties, volume, []).changes).to.deep.equal([]);

        const catalog = new ScriptedConnection({ sql: DESCRIBE_INTEGRATION, answer: integrationRows() });
        const state = await catalogIntegration.create(context(catalog, "CatalogIntegration"), integration);
        catalog.assertDone();
        expect(state.properties).to.include({ apiAwsIamUserArn: IAM_USER, apiAwsExternalId: "of-snowflake" });
        expect(provider.diff(catalogIntegration, state.properties, integration, []).changes).to.deep.equal([]);
    });

    it("may be a volume that allows writes for a link that only reads, and not the other way round", async () => {
        const reads = { ...volume, allowWrites: false };
        const read = new ScriptedConnection({ sql: DESCRIBE_VOLUME, answer: volumeRows() });
        const { properties } = await externalVolume.create(context(read), reads);
        expect(provider.diff(externalVolume, properties, reads, []).changes).to.deep.equal([]);
        // What the program creates itself is as it says.
        const own = { ...reads, existing: false };
        const found = new ScriptedConnection({ sql: DESCRIBE_VOLUME, answer: volumeRows() });
        const state = await externalVolume.read(context(found), "ADMINS_VOLUME", own);
        expect(state?.properties).to.include({ allowWrites: true });
    });

    it("may be a volume over more of the bucket, and an integration with a default namespace, as made by hand", async () => {
        for (const STORAGE_BASE_URL of ["s3://lake-bucket/", "s3://lake-bucket/iceberg-warehouse/"]) {
            const read = new ScriptedConnection({ sql: DESCRIBE_VOLUME, answer: volumeRows({ STORAGE_BASE_URL }) });
            const { properties } = await externalVolume.create(context(read), volume);
            expect(provider.diff(externalVolume, properties, volume, []).changes).to.deep.equal([]);
        }
        const rows = integrationRows({ CATALOG_NAMESPACE: "iceberg_demo_db" });
        const catalog = new ScriptedConnection({ sql: DESCRIBE_INTEGRATION, answer: rows });
        const state = await catalogIntegration.create(context(catalog, "CatalogIntegration"), integration);
        expect(provider.diff(catalogIntegration, state.properties, integration, []).changes).to.deep.equal([]);
    });

    for (const STORAGE_BASE_URL of [
        "s3://lake-bucket/iceberg-warehouse/sales.db/",
        "s3://lake-bucket/iceberg",
        "s3://lake/",
        "s3://lake-bucket-2/",
    ]) {
        it(`is refused as a volume that does not reach all tables: ${STORAGE_BASE_URL}`, async () => {
            const read = new ScriptedConnection({ sql: DESCRIBE_VOLUME, answer: volumeRows({ STORAGE_BASE_URL }) });
            const { message } = await failureOf(externalVolume.create(context(read), volume));
            expect(message).to.include(`storageLocation.storageBaseUrl is "${STORAGE_BASE_URL}"`);
        });
    }

    it("shows another external ID at refresh, so that the trust follows", async () => {
        const rows = volumeRows({ STORAGE_AWS_EXTERNAL_ID: "made-anew" });
        const read = new ScriptedConnection({ sql: DESCRIBE_VOLUME, answer: rows });
        const found = await externalVolume.read(context(read), "ADMINS_VOLUME", volume);
        expect(found?.properties).to.include({ storageAwsExternalId: "made-anew" });
    });

    it("is the location in use, of a volume that has several", async () => {
        const other = location({ NAME: "old", STORAGE_BASE_URL: "s3://old/" });
        const [writes, first, active, comment] = volumeRows() as [Row, Row, Row, Row];
        const rows = [
            writes,
            { property: "STORAGE_LOCATION_1", property_value: JSON.stringify(other) },
            { ...first, property: "STORAGE_LOCATION_2" },
            active,
            comment,
        ];
        const read = new ScriptedConnection({ sql: DESCRIBE_VOLUME, answer: rows });
        expect((await externalVolume.create(context(read), volume)).properties).to.have.property("storageLocation");
    });

    for (const [what, rows, seen] of [
        [
            "role",
            volumeRows({ STORAGE_AWS_ROLE_ARN: "arn:aws:iam::222222222222:role/x" }),
            `storageLocation.storageAwsRoleArn is "arn:aws:iam::222222222222:role/x" and must be "${STORAGE}"`,
        ],
        ["bucket", volumeRows({ STORAGE_BASE_URL: "s3://x/" }), 'storageLocation.storageBaseUrl is "s3://x/"'],
        ["right to write", volumeRows({}, "false"), "allowWrites is false and must be true"],
        ["encryption", volumeRows({ ENCRYPTION_TYPE: "AWS_SSE_S3" }), 'encryption.type is "AWS_SSE_S3"'],
    ] as const) {
        it(`is refused with another ${what}, by both values, at the first up and at each later one`, async () => {
            for (const act of ["create", "update"] as const) {
                const read = new ScriptedConnection({ sql: DESCRIBE_VOLUME, answer: [...rows] });
                const { message } = await failureOf(
                    act === "create"
                        ? externalVolume.create(context(read), volume)
                        : externalVolume.update(context(read), "ADMINS_VOLUME", volume, volume),
                );
                read.assertDone();
                expect(message).to.include(seen).and.include("It was not changed.");
            }
        });
    }

    for (const [what, rest, seen] of [
        ["catalog", { REST_CONFIG: "{CATALOG_URI=https://glue.us-west-2.amazonaws.com/iceberg, CATALOG_NAME=2}" }, "2"],
        ["role", { REST_AUTHENTICATION: "{SIGV4_IAM_ROLE=arn:x, SIGV4_SIGNING_REGION=us-west-2}" }, "arn:x"],
        ["interval", { REFRESH_INTERVAL_SECONDS: "600" }, "refreshIntervalSeconds is 600 and must be 30"],
        ["state: disabled", { ENABLED: "false" }, "enabled is false and must be true"],
    ] as const) {
        it(`is refused as an integration with another ${what}`, async () => {
            const read = new ScriptedConnection({ sql: DESCRIBE_INTEGRATION, answer: integrationRows(rest) });
            const create = catalogIntegration.create(context(read, "CatalogIntegration"), integration);
            expect((await failureOf(create)).message).to.include(seen);
        });
    }

    it("is asked for by name, with its grant, where there is none that the role may see", async () => {
        const read = new ScriptedConnection({ sql: DESCRIBE_VOLUME, answer: missing });
        expect((await failureOf(externalVolume.create(context(read), volume))).message)
            .to.include('There is no external volume "ADMINS_VOLUME" that this role can see')
            .and.include('GRANT USAGE ON EXTERNAL VOLUME "ADMINS_VOLUME" TO ROLE');
    });

    it("is not dropped", async () => {
        const none = new ScriptedConnection();
        await externalVolume.delete(context(none), "ADMINS_VOLUME", volume);
        await catalogIntegration.delete(context(none, "CatalogIntegration"), "ADMINS_CATALOG", integration);
        none.assertDone();
    });
});

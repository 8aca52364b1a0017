import { expect } from "chai";

import { externalVolume } from "../../provider/resources/externalVolume";
import { withMark } from "../../provider/resources/ownership";
import { UNKNOWN, Values } from "../../provider/resources/property";
import { UnfinishedError } from "../../provider/resources/resourceType";
import * as provider from "../../provider/service/provider";
import { Row } from "../../snowflake-client/connection";
import { StatementError } from "../../snowflake-client/statementError";
import { ScriptedConnection } from "./scriptedConnection";
import { failureOf, TestContext, urnOf } from "./testContext";

const EXTERNAL_ID = "0123456789abcdef0123456789abcdef01234567";
const IAM_USER = "arn:aws:iam::999900001111:user/lhs10000-s";
const urn = urnOf("ExternalVolume");
const OWNER = "fedcba9876543210fedcba9876543210fedcba98";
const MARK = withMark(undefined, { urn, owner: OWNER });

const given = {
    name: "LAKE_VOLUME",
    owner: OWNER,
    storageLocation: {
        name: "lake",
        storageBaseUrl: "s3://lake-bucket/iceberg-warehouse/",
        storageAwsRoleArn: "arn:aws:iam::123456789012:role/lake-storage",
        storageAwsExternalId: EXTERNAL_ID,
    },
};
const inputs = provider.check(externalVolume, given).inputs;

const CREATE = `CREATE EXTERNAL VOLUME "LAKE_VOLUME" STORAGE_LOCATIONS = ( ( NAME = 'lake' STORAGE_PROVIDER = 'S3'
    STORAGE_BASE_URL = 's3://lake-bucket/iceberg-warehouse/'
    STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/lake-storage'
    STORAGE_AWS_EXTERNAL_ID = '${EXTERNAL_ID}' ) ) ALLOW_WRITES = TRUE COMMENT = '${MARK}'`;
const DESCRIBE = 'DESCRIBE EXTERNAL VOLUME "LAKE_VOLUME"';
const exists = new StatementError("002002", "Object 'LAKE_VOLUME' already exists.");
const missing = new StatementError("002003", "External volume 'LAKE_VOLUME' does not exist or not authorized.");
const denied = new StatementError("003001", "Insufficient privileges to operate on account 'LAKEHOUSE'");

function described(changes: { comment?: string; allowWrites?: string; location?: Values } = {}): Row[] {
    const location = {
        NAME: "lake",
        STORAGE_PROVIDER: "S3",
        STORAGE_BASE_URL: "s3://lake-bucket/iceberg-warehouse/",
        STORAGE_ALLOWED_LOCATIONS: ["s3://lake-bucket/iceberg-warehouse/*"],
        STORAGE_AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/lake-storage",
        STORAGE_AWS_IAM_USER_ARN: IAM_USER,
        STORAGE_AWS_EXTERNAL_ID: EXTERNAL_ID,
        ENCRYPTION_TYPE: "NONE",
        ENCRYPTION_KMS_KEY_ID: "",
        ...changes.location,
    };
    return [
        { property: "ALLOW_WRITES", property_value: changes.allowWrites ?? "true" },
        { property: "STORAGE_LOCATION_1", property_value: JSON.stringify(location) },
        { property: "ACTIVE", property_value: "" },
        { property: "COMMENT", property_value: changes.comment ?? MARK },
    ];
}

describe("ExternalVolume", () => {
    it("is created, then described for its trust values", async () => {
        const connection = new ScriptedConnection({ sql: CREATE }, { sql: DESCRIBE, answer: described() });
        const state = await externalVolume.create(new TestContext(connection, urn), inputs);

        connection.assertDone();
        expect(state).to.deep.equal({
            id: "LAKE_VOLUME",
            properties: { ...inputs, storageAwsIamUserArn: IAM_USER, storageAwsExternalId: EXTERNAL_ID },
        });
    });

    it("asks for encryption with the key where that is wanted", async () => {
        const encryption = { type: "AWS_SSE_KMS", kmsKeyId: "k-1" };
        const wanted = { ...inputs, storageLocation: { ...given.storageLocation, encryption } };
        const connection = new ScriptedConnection(
            { sql: CREATE.replace(" ) ) ALLOW", " ENCRYPTION = (TYPE = 'AWS_SSE_KMS' KMS_KEY_ID = 'k-1') ) ) ALLOW") },
            {
                sql: DESCRIBE,
                answer: described({ location: { ENCRYPTION_TYPE: "AWS_SSE_KMS", ENCRYPTION_KMS_KEY_ID: "k-1" } }),
            },
        );
        const { properties } = await externalVolume.create(new TestContext(connection, urn), wanted);
        expect(properties["storageLocation"]).to.deep.equal(wanted.storageLocation);
    });

    it("stays in the state when it cannot be described after it was created", async () => {
        const connection = new ScriptedConnection(
            { sql: CREATE },
            { sql: DESCRIBE, answer: new StatementError("000604", "timeout") },
        );
        const error = await failureOf(externalVolume.create(new TestContext(connection, urn), inputs));
        expect(error).to.be.instanceOf(UnfinishedError);
        expect((error as UnfinishedError).state).to.deep.equal({ id: "LAKE_VOLUME", properties: inputs });
    });

    it("names the missing grant", async () => {
        const connection = new ScriptedConnection(
            { sql: CREATE, answer: denied },
            { sql: 'SELECT CURRENT_ROLE() AS "role"', answer: [{ role: "LAKEHOUSE_DEPLOYER" }] },
        );
        const error = await failureOf(externalVolume.create(new TestContext(connection, urn), inputs));
        expect(error.message).to.include('GRANT CREATE EXTERNAL VOLUME ON ACCOUNT TO ROLE "LAKEHOUSE_DEPLOYER"');
        expect(error.message).to.include('Cannot create external volume "LAKE_VOLUME"');
    });

    describe("that exists already", () => {
        it("is adopted when this resource made it, and altered to what is wanted", async () => {
            const connection = new ScriptedConnection(
                { sql: CREATE, answer: exists },
                { sql: DESCRIBE, answer: described({ allowWrites: "false" }) },
                { sql: 'ALTER EXTERNAL VOLUME "LAKE_VOLUME" SET ALLOW_WRITES = TRUE' },
                { sql: DESCRIBE, answer: described() },
            );
            const context = new TestContext(connection, urn);
            const { properties } = await externalVolume.create(context, inputs);
            connection.assertDone();
            expect(properties["allowWrites"]).to.equal(true);
            expect(context.warnings.join()).to.include("left behind by an earlier deployment of this resource");
        });

        const others: [string, Values, string][] = [
            ["location", { STORAGE_BASE_URL: "s3://old/" }, "storageLocation.storageBaseUrl"],
            ["role", { STORAGE_AWS_ROLE_ARN: "arn:aws:iam::222222222222:role/x" }, "storageLocation.storageAwsRoleArn"],
            ["encryption", { ENCRYPTION_TYPE: "AWS_SSE_S3" }, "storageLocation.encryption.type"],
        ];
        for (const [what, location, path] of others) {
            it(`is never dropped: with another ${what} it is refused by name, though this resource made it`, async () => {
                const connection = new ScriptedConnection(
                    { sql: CREATE, answer: exists },
                    { sql: DESCRIBE, answer: described({ location }) },
                );
                const error = await failureOf(externalVolume.create(new TestContext(connection, urn), inputs));
                connection.assertDone();
                expect(error.message).to.include(`with a different ${path}. It was not changed.`);
                expect(error.message).to.include('DROP EXTERNAL VOLUME "LAKE_VOLUME"');
            });
        }

        it("is left alone by a resource that has no owner of its own", async () => {
            const { owner: _, ...ownerless } = inputs;
            const mark = withMark(undefined, { urn });
            const connection = new ScriptedConnection(
                { sql: CREATE.replace(MARK, mark), answer: exists },
                { sql: DESCRIBE, answer: described({ comment: mark }) },
            );
            const error = await failureOf(externalVolume.create(new TestContext(connection, urn), ownerless));
            expect(error.message).to.include("belongs to another resource or state of the stack lakehouse/dev");
        });

        const strangers: [string, Row[] | StatementError, string][] = [
            ["bears no mark", described({ comment: "made by hand" }), "was not created by this program"],
            [
                "belongs to another stack",
                described({ comment: withMark(undefined, { urn: urnOf("ExternalVolume", "prod"), owner: OWNER }) }),
                "belongs to another resource or state of the stack lakehouse/prod",
            ],
            [
                "is of somebody else's stack of the same name",
                described({ comment: withMark(undefined, { urn, owner: "1".repeat(40) }) }),
                "belongs to another resource or state of the stack lakehouse/dev",
            ],
            [
                "bears a mark of earlier versions alone, made from the URN",
                described({ comment: withMark(undefined, { urn }) }),
                "belongs to another resource or state of the stack lakehouse/dev",
            ],
            ["is hidden from the role", missing, "this role cannot see it"],
        ];
        for (const [title, answer, message] of strangers) {
            it(`is left alone when it ${title}`, async () => {
                const connection = new ScriptedConnection({ sql: CREATE, answer: exists }, { sql: DESCRIBE, answer });
                const error = await failureOf(externalVolume.create(new TestContext(connection, urn), inputs));
                connection.assertDone();
                expect(error.message).to.include(message);
                expect(error.message).to.not.include(EXTERNAL_ID);
            });
        }

        it("is refused with the command that imports it", async () => {
            const connection = new ScriptedConnection(
                { sql: CREATE, answer: exists },
                { sql: DESCRIBE, answer: described({ comment: "" }) },
            );
            const error = await failureOf(externalVolume.create(new TestContext(connection, urn), inputs));
            expect(error.message).to.include(
                "pulumi import snowflake-iceberg:index:ExternalVolume sales 'LAKE_VOLUME'",
            );
        });
    });

    describe("read", () => {
        it("gives inputs and outputs on import", async () => {
            const connection = new ScriptedConnection({ sql: DESCRIBE, answer: described({ comment: "by hand" }) });
            const state = await externalVolume.read(new TestContext(connection, urn), "LAKE_VOLUME", undefined);
            const { owner: _, ...told } = inputs;
            expect(state).to.deep.equal({
                id: "LAKE_VOLUME",
                properties: {
                    ...told,
                    comment: "by hand",
                    storageAwsIamUserArn: IAM_USER,
                    storageAwsExternalId: EXTERNAL_ID,
                },
            });
            expect(
                provider.diff(externalVolume, state?.properties ?? {}, { ...told, comment: "by hand" }).changes,
            ).to.deep.equal([]);
        });

        it("says that it is gone", async () => {
            const connection = new ScriptedConnection({ sql: DESCRIBE, answer: missing });
            expect(await externalVolume.read(new TestContext(connection, urn), "LAKE_VOLUME", inputs)).to.equal(
                undefined,
            );
        });

        it("shows another external ID as an output alone, so that the trust policy follows and the volume stays", async () => {
            const connection = new ScriptedConnection({
                sql: DESCRIBE,
                answer: described({ location: { STORAGE_AWS_EXTERNAL_ID: "made-by-hand-1" } }),
            });
            const state = await externalVolume.read(new TestContext(connection, urn), "LAKE_VOLUME", inputs);
            expect(state?.properties["storageAwsExternalId"]).to.equal("made-by-hand-1");
            expect(provider.diff(externalVolume, state?.properties ?? {}, inputs).changes).to.deep.equal([]);
        });

        it("shows another location as a change that replaces", async () => {
            const connection = new ScriptedConnection({
                sql: DESCRIBE,
                answer: described({ location: { STORAGE_BASE_URL: "s3://other/" } }),
            });
            const state = await externalVolume.read(new TestContext(connection, urn), "LAKE_VOLUME", inputs);
            expect(provider.diff(externalVolume, state?.properties ?? {}, inputs)).to.deep.equal({
                changes: [
                    {
                        property: "storageLocation",
                        path: "storageLocation.storageBaseUrl",
                        kind: "update",
                        replaces: true,
                    },
                ],
                deleteBeforeReplace: true,
            });
        });

        it("refuses a volume that is not on S3", async () => {
            const connection = new ScriptedConnection({
                sql: DESCRIBE,
                answer: described({ location: { STORAGE_PROVIDER: "GCS", STORAGE_AWS_IAM_USER_ARN: undefined } }),
            });
            const error = await failureOf(
                externalVolume.read(new TestContext(connection, urn), "LAKE_VOLUME", undefined),
            );
            expect(error.message).to.include("STORAGE_PROVIDER is GCS");
        });
    });

    it("alters comment and writes in place, each with one statement", async () => {
        const wanted = { ...inputs, allowWrites: false, comment: "it's ours" };
        const connection = new ScriptedConnection(
            { sql: DESCRIBE, answer: described() },
            { sql: 'ALTER EXTERNAL VOLUME "LAKE_VOLUME" SET ALLOW_WRITES = FALSE' },
            { sql: `ALTER EXTERNAL VOLUME "LAKE_VOLUME" SET COMMENT = 'it''s ours ${MARK}'` },
            { sql: DESCRIBE, answer: described({ allowWrites: "false", comment: `it's ours ${MARK}` }) },
        );
        const state = await externalVolume.update(new TestContext(connection, urn), "LAKE_VOLUME", inputs, wanted);
        connection.assertDone();
        expect(state.properties).to.include({ allowWrites: false, comment: "it's ours" });
    });

    it("of an earlier version, whose mark is made from the URN, is marked anew in place and keeps its comment", async () => {
        const wanted: Values = { ...inputs, comment: "files" };
        const { owner: _, ...before } = wanted;
        const { changes } = provider.diff(externalVolume, before, wanted);
        expect(changes.map(({ property, replaces }) => [property, replaces])).to.deep.equal([["owner", false]]);
        const connection = new ScriptedConnection(
            { sql: DESCRIBE, answer: described({ comment: withMark("files", { urn }) }) },
            { sql: `ALTER EXTERNAL VOLUME "LAKE_VOLUME" SET COMMENT = 'files ${MARK}'` },
            { sql: DESCRIBE, answer: described({ comment: `files ${MARK}` }) },
        );
        const state = await externalVolume.update(new TestContext(connection, urn), "LAKE_VOLUME", before, wanted);
        connection.assertDone();
        expect(provider.diff(externalVolume, state.properties, wanted).changes).to.deep.equal([]);
    });

    it("is dropped by its ID", async () => {
        const connection = new ScriptedConnection({ sql: 'DROP EXTERNAL VOLUME IF EXISTS "LAKE_VOLUME"' });
        await externalVolume.delete(new TestContext(connection, urn), "LAKE_VOLUME", inputs);
        connection.assertDone();
    });

    it("shows known outputs in the preview of an update, and unknown ones in that of a create", () => {
        const actual = { ...inputs, storageAwsIamUserArn: IAM_USER, storageAwsExternalId: EXTERNAL_ID };
        expect(provider.previewUpdate(externalVolume, actual, { ...inputs, comment: "new" })).to.include({
            storageAwsIamUserArn: IAM_USER,
            comment: "new",
        });
        expect(provider.previewCreate(externalVolume, inputs).properties["storageAwsIamUserArn"]).to.equal(UNKNOWN);
    });

    describe("check", () => {
        it("reports everything at once, with property paths", () => {
            const { failures } = provider.check(externalVolume, {
                name: "",
                storageLocation: {
                    name: "lake",
                    storageBaseUrl: "s3://lake.bucket/x",
                    storageAwsRoleArn: "role",
                    storageAwsExternalId: "no spaces",
                    encryption: { type: "AES", kmsKeyId: "k" },
                },
                allowWrites: "yes",
                alowWrites: true,
            });
            expect(failures.map(({ property }) => property)).to.have.members([
                "name",
                "storageLocation.storageBaseUrl",
                "storageLocation.storageAwsRoleArn",
                "storageLocation.storageAwsExternalId",
                "storageLocation.encryption.type",
                "storageLocation.encryption.kmsKeyId",
                "allowWrites",
                "alowWrites",
            ]);
        });

        it("says what is missing", () => {
            expect(provider.check(externalVolume, {}).failures).to.deep.equal([
                { property: "name", reason: "is missing." },
                { property: "storageLocation", reason: "is missing." },
            ]);
        });

        it("lets unknown values pass", () => {
            const unknown = { name: UNKNOWN, storageLocation: { ...given.storageLocation, storageBaseUrl: UNKNOWN } };
            expect(provider.check(externalVolume, unknown).failures).to.deep.equal([]);
        });

        it("refuses dots in the bucket's name with the reason", () => {
            const location = { ...given.storageLocation, storageBaseUrl: "s3://lake.bucket/x/" };
            const { failures } = provider.check(externalVolume, { ...given, storageLocation: location });
            expect(failures.map(({ reason }) => reason).join()).to.include("do not support buckets with dots");
        });
    });
});

import { CreateDatabaseCommand, DeleteDatabaseCommand, GetDatabaseCommand } from "@aws-sdk/client-glue";
import { CreatePolicyCommand, GetPolicyCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand, GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import {
    CreateBucketCommand,
    PutBucketEncryptionCommand,
    PutBucketLifecycleConfigurationCommand,
    PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";

import { deployerScope } from "../../bootstrap/awsPolicies";
import { DEPLOYER } from "../../bootstrap/deployer";
import { boundaryGrants, keyPolicy, policyOf, statementsForExistingKey } from "../../policy";
import { checkoutRoot } from "../../tools/setup/checkout";
import { runCommand } from "./commandRun";
import { narrowDeployer, replacePolicies } from "./deployerPolicies";
import { answers, bucketAsItIs, fitBucket, objectsAsTheyAre } from "./ownedByOthers";
import { TestLakehouse } from "./testLakehouse";

const BUCKET = `owned-by-others-${process.pid}`;
const DATABASE = "owned_by_others";
const BOUNDARY = "owned-by-others";
const PLACE = { partition: "aws", region: "us-west-2", accountId: "123456789012" };
const DEPLOYER_ARN = `arn:aws:iam::${PLACE.accountId}:user/${DEPLOYER.iamUser}`;

// One stack, in the order of its life: each test begins where the one before ended.
describe("a lakehouse in objects of others", function () {
    this.timeout(1_200_000);
    let lakehouse: TestLakehouse;
    let keyArn: string;
    let asItWas: unknown;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-own");
        const settings = {
            existingBucket: BUCKET,
            existingGlueDatabase: DATABASE,
            existingNativeDatabase: "OTHERS",
            existingNativeSchema: "PLAIN",
            existingVirtualWarehouse: "OTHERS_WH",
            existingEngineerRole: "OTHERS_ENGINEER",
            existingReaderRole: "OTHERS_READER",
            permissionsBoundary: BOUNDARY,
            linkTimeoutSeconds: "60",
        };
        for (const [name, value] of Object.entries(settings)) {
            await lakehouse.set(name, value);
        }
        await applyPolicies();
    });

    after(async () => {
        await lakehouse?.stop();
    });

    /** What an administrator gets printed for this stack, in place of the sandbox's wider policies. */
    async function applyPolicies(): Promise<void> {
        const { iam } = lakehouse.administrator;
        const scope = deployerScope(lakehouse.stackName, checkoutRoot, { AWS_REGION: PLACE.region });
        await narrowDeployer(iam, PLACE.accountId, scope);
        const PolicyDocument = JSON.stringify(policyOf(boundaryGrants(scope)));
        await iam
            .send(new CreatePolicyCommand({ PolicyName: BOUNDARY, PolicyDocument }))
            .catch(() => replacePolicies(iam, PLACE.accountId, { [BOUNDARY]: policyOf(boundaryGrants(scope)) }));
        await lakehouse.settleIamChanges();
    }

    it("is told everything that is missing at once, in preview, each with its fix", async () => {
        const message = await lakehouse.refusal();
        expect(message)
            .to.include(`The bucket "${BUCKET}" of lakehouse:existingBucket does not exist. Create it`)
            .and.include(
                `The Glue database "${DATABASE}" of existingGlueDatabase, for the domain "sales", does not exist`,
            )
            .and.include("There is no database OTHERS of lakehouse:existingNativeDatabase")
            .and.include("There is no virtual warehouse OTHERS_WH")
            .and.include('GRANT ROLE "OTHERS_ENGINEER" TO ROLE "LAKEHOUSE_DEPLOYER"')
            .and.include('GRANT ROLE "OTHERS_READER" TO ROLE "LAKEHOUSE_DEPLOYER"');
    });

    it("is told what is wrong with what is there, each with the command for its owner", async () => {
        const { s3, glue } = lakehouse.administrator;
        await s3.send(
            new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: "us-west-2" } }),
        );
        await s3.send(
            new PutBucketLifecycleConfigurationCommand({
                Bucket: BUCKET,
                LifecycleConfiguration: {
                    Rules: [{ ID: "clean", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 30 } }],
                },
            }),
        );
        await glue.send(
            new CreateDatabaseCommand({ DatabaseInput: { Name: DATABASE, LocationUri: "s3://elsewhere/tables" } }),
        );
        await lakehouse.administer(
            "CREATE DATABASE OTHERS",
            "CREATE WAREHOUSE OTHERS_WH AUTO_RESUME = FALSE AUTO_SUSPEND = 0 INITIALLY_SUSPENDED = TRUE",
            "GRANT USAGE ON DATABASE OTHERS TO ROLE LAKEHOUSE_DEPLOYER",
            "GRANT MONITOR ON WAREHOUSE OTHERS_WH TO ROLE LAKEHOUSE_DEPLOYER",
            "CREATE ROLE OTHERS_ENGINEER",
            "CREATE ROLE OTHERS_READER",
            "GRANT ROLE OTHERS_READER TO ROLE LAKEHOUSE_DEPLOYER",
            "GRANT ROLE OTHERS_ENGINEER TO ROLE LAKEHOUSE_DEPLOYER",
        );
        const message = await lakehouse.refusal();
        expect(message)
            .to.include("has no versioning")
            .and.include(`aws s3api put-bucket-versioning --bucket ${BUCKET} --versioning-configuration Status=Enabled`)
            .and.include(
                'the lifecycle rule "clean", which deletes live objects below iceberg-warehouse/ and raw_data/',
            )
            .and.include("is at s3://elsewhere/tables")
            .and.include("There is no schema OTHERS.PLAIN of lakehouse:existingNativeSchema")
            .and.include('ALTER WAREHOUSE "OTHERS_WH" SET AUTO_RESUME = TRUE;')
            .and.include('ALTER WAREHOUSE "OTHERS_WH" SET AUTO_SUSPEND = 60;')
            .and.include("The role OTHERS_READER lacks USAGE on the warehouse OTHERS_WH")
            .and.include('GRANT ROLE "OTHERS_READER" TO ROLE "OTHERS_ENGINEER";');
        await glue.send(new DeleteDatabaseCommand({ Name: DATABASE }));
        await lakehouse.administer("DROP WAREHOUSE OTHERS_WH", "DROP DATABASE OTHERS");
    });

    it("comes up in what fits, with the key, the boundary and the roles that it is given", async () => {
        const { s3, glue, kms } = lakehouse.administrator;
        const key = await kms.send(
            new CreateKeyCommand({
                Policy: JSON.stringify({
                    ...keyPolicy(PLACE, []),
                    Statement: [...keyPolicy(PLACE, []).Statement, ...statementsForExistingKey(PLACE, [DEPLOYER_ARN])],
                }),
            }),
        );
        keyArn = key.KeyMetadata?.Arn ?? "";
        await lakehouse.set("kmsKeyArn", keyArn);
        await applyPolicies();
        const Bucket = BUCKET;
        await fitBucket(s3, Bucket);
        await s3.send(
            new PutBucketEncryptionCommand({
                Bucket,
                ServerSideEncryptionConfiguration: {
                    Rules: [
                        {
                            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: keyArn },
                            BucketKeyEnabled: true,
                        },
                    ],
                },
            }),
        );
        await s3.send(
            new PutBucketLifecycleConfigurationCommand({
                Bucket,
                LifecycleConfiguration: {
                    Rules: [
                        { ID: "reports", Status: "Enabled", Filter: { Prefix: "reports/" }, Expiration: { Days: 9 } },
                    ],
                },
            }),
        );
        await s3.send(new PutObjectCommand({ Bucket, Key: "reports/2025.txt", Body: "theirs" }));
        await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DATABASE, Description: "theirs" } }));
        await lakehouse.administer(
            "CREATE DATABASE OTHERS",
            "CREATE SCHEMA OTHERS.PLAIN",
            "CREATE TABLE OTHERS.PLAIN.T (A INT)",
            "CREATE WAREHOUSE OTHERS_WH WAREHOUSE_SIZE = XSMALL AUTO_SUSPEND = 120 INITIALLY_SUSPENDED = TRUE",
            "GRANT USAGE ON DATABASE OTHERS TO ROLE OTHERS_READER",
            "GRANT USAGE ON SCHEMA OTHERS.PLAIN TO ROLE OTHERS_READER",
            "GRANT CREATE STAGE, CREATE TABLE, CREATE VIEW ON SCHEMA OTHERS.PLAIN TO ROLE OTHERS_ENGINEER",
            "GRANT USAGE ON WAREHOUSE OTHERS_WH TO ROLE OTHERS_READER",
            "GRANT ROLE OTHERS_READER TO ROLE OTHERS_ENGINEER",
        );
        asItWas = await everything();
        await lakehouse.up();
        expect(await lakehouse.up({ refresh: true })).to.deep.equal({});
        const types = (await lakehouse.resources()).map(({ type }) => type);
        expect(
            types.filter((type) =>
                /^aws:(s3\/bucket[A-Z]?\w*:Bucket(?!Object)|kms|glue\/catalog)|^snowflake:index\/(database:|schema|warehouse|accountRole)/.test(
                    type,
                ),
            ),
        ).to.deep.equal([]);
    });

    it("is healthy, and its pipeline gives one report on both engines", async () => {
        const { code, output } = await runCommand("commands/pipeline/cli.ts", [
            ...["--stack", lakehouse.stackName, "--sample-rows", "500"],
        ]);
        expect(code, output).to.equal(0);
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    it("does not take over what it was given, nor give away what it made", async () => {
        await lakehouse.stack.removeConfig("lakehouse:existingNativeSchema");
        await lakehouse.set("nativeSchema", "PLAIN");
        expect(await lakehouse.refusal()).to.include(
            '"PLAIN" was given to this stack by existingNativeSchema, and now it would create it.',
        );
        await lakehouse.stack.removeConfig("lakehouse:nativeSchema");
        await lakehouse.set("existingNativeSchema", "PLAIN");
    });

    it("leaves everything as it was when it goes, the tables and raw data in the bucket too", async () => {
        await lakehouse.destroy();
        expect(await everything()).to.deep.equal(asItWas);
        const { s3 } = lakehouse.administrator;
        expect(await objectsAsTheyAre(s3, BUCKET, "iceberg-warehouse/")).to.not.deep.equal([]);
        expect(await objectsAsTheyAre(s3, BUCKET, "raw_data/")).to.not.deep.equal([]);
        expect(await objectsAsTheyAre(s3, BUCKET, "scripts/")).to.deep.equal([]);
    });

    async function everything(): Promise<unknown> {
        const { s3, glue, kms, iam } = lakehouse.administrator;
        const [bucket, objects, database, policy, boundary] = await Promise.all([
            bucketAsItIs(s3, BUCKET),
            objectsAsTheyAre(s3, BUCKET, "reports/"),
            glue.send(new GetDatabaseCommand({ Name: DATABASE })),
            kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: "default" })),
            iam.send(new GetPolicyCommand({ PolicyArn: `arn:aws:iam::${PLACE.accountId}:policy/${BOUNDARY}` })),
        ]);
        const inSnowflake = await lakehouse.asSnowflakeAdministrator((snowflake) =>
            answers(snowflake, [
                "SHOW DATABASES LIKE 'OTHERS'",
                "SHOW SCHEMAS IN DATABASE OTHERS",
                "SHOW TABLES IN DATABASE OTHERS",
                "SHOW WAREHOUSES LIKE 'OTHERS_WH'",
                "SHOW ROLES LIKE 'OTHERS%'",
                ...["DATABASE OTHERS", "SCHEMA OTHERS.PLAIN", "WAREHOUSE OTHERS_WH"].map(
                    (on) => `SHOW GRANTS ON ${on}`,
                ),
                ...["ENGINEER", "READER"].flatMap((role) => [
                    `SHOW GRANTS TO ROLE OTHERS_${role}`,
                    `SHOW GRANTS OF ROLE OTHERS_${role}`,
                ]),
            ]),
        );
        return {
            ...{ bucket, objects, database: database.Database, policy: policy.Policy },
            ...{ boundary: boundary.Policy?.DefaultVersionId, inSnowflake },
        };
    }
});

import { expect } from "chai";

import { IcebergWarehouse, IcebergWarehouseArgs } from "../../../components/icebergWarehouse";
import { bucketPolicy, keyPolicy } from "../../../policy";
import { BUCKET } from "../support/defaults";
import { ACCOUNT_ID, all, DEPLOYER_ARN, inputsOf, mockEngine, promiseOf, registered, settled } from "../support/mocks";

const place = { partition: "aws", region: "us-west-2", accountId: ACCOUNT_ID };
const KEY_ARN = `arn:aws:kms:us-west-2:${ACCOUNT_ID}:key/k-1`;

async function create(args: Partial<IcebergWarehouseArgs> = {}): Promise<IcebergWarehouse> {
    await mockEngine();
    const own = { place, bucketName: "lake", prefix: "lakehouse-dev", ...BUCKET, deployerArns: [DEPLOYER_ARN] };
    const warehouse = new IcebergWarehouse("lake", { ...own, ...args });
    await settled();
    return warehouse;
}

describe("IcebergWarehouse", () => {
    it("creates a closed, encrypted, versioned bucket with a key of its own, and nothing else", async () => {
        await create();

        expect(inputsOf("aws:kms/key:Key")).to.deep.equal({
            description: "Encrypts the Iceberg warehouse of lakehouse-dev",
            enableKeyRotation: true,
            deletionWindowInDays: 30,
            policy: JSON.stringify(keyPolicy(place, [DEPLOYER_ARN])),
        });
        expect(inputsOf("aws:kms/alias:Alias")).to.deep.equal({ name: "alias/lakehouse-dev", targetKeyId: "k-1" });
        expect(inputsOf("aws:s3/bucket:Bucket")).to.deep.equal({ bucket: "lake", forceDestroy: false });
        expect(inputsOf("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")).to.deep.equal({
            bucket: "lake",
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        });
        expect(inputsOf("aws:s3/bucketOwnershipControls:BucketOwnershipControls")).to.deep.equal({
            bucket: "lake",
            rule: { objectOwnership: "BucketOwnerEnforced" },
        });
        expect(inputsOf("aws:s3/bucketVersioning:BucketVersioning")).to.deep.equal({
            bucket: "lake",
            versioningConfiguration: { status: "Enabled" },
        });
        expect(
            inputsOf("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
        ).to.deep.equal({
            bucket: "lake",
            rules: [
                {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY_ARN },
                    bucketKeyEnabled: true,
                },
            ],
        });
        expect(inputsOf("aws:s3/bucketPolicy:BucketPolicy")).to.deep.equal({
            bucket: "lake",
            policy: JSON.stringify(bucketPolicy("arn:aws:s3:::lake", KEY_ARN)),
        });
        expect(registered.filter(({ custom }) => custom)).to.have.length(9);
    });

    it("deletes old versions and aborted uploads, never live data", async () => {
        await create({ noncurrentVersionDays: 5 });

        expect(inputsOf("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")).to.deep.equal({
            bucket: "lake",
            rules: [
                {
                    id: "delete-old-versions",
                    status: "Enabled",
                    filter: { prefix: "" },
                    noncurrentVersionExpiration: { noncurrentDays: 5 },
                    expiration: { expiredObjectDeleteMarker: true },
                },
                {
                    id: "abort-incomplete-uploads",
                    status: "Enabled",
                    filter: { prefix: "" },
                    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                },
            ],
        });
    });

    it("protects everything that data depends on", async () => {
        await create();
        expect(registered.filter(({ custom, protect }) => custom && !protect).map(({ type }) => type)).to.deep.equal(
            [],
        );
    });

    it("protects nothing and empties the bucket when data may go", async () => {
        await create({ destroyData: true, accessLogBucketName: "lake-logs" });

        expect(registered.filter(({ protect }) => protect)).to.deep.equal([]);
        expect(all("aws:s3/bucket:Bucket").map(({ inputs }) => inputs["forceDestroy"])).to.deep.equal([true, true]);
        expect(inputsOf("aws:kms/key:Key")["deletionWindowInDays"]).to.equal(7);
    });

    it("with SSE_S3 has no key, and its policy refuses every key", async () => {
        const warehouse = await create({ encryption: "SSE_S3" });

        expect(all("aws:kms/key:Key")).to.deep.equal([]);
        expect(
            inputsOf("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")["rules"],
        ).to.deep.equal([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
        expect(inputsOf("aws:s3/bucketPolicy:BucketPolicy")["policy"]).to.equal(
            JSON.stringify(bucketPolicy("arn:aws:s3:::lake", undefined)),
        );
        expect(await promiseOf(warehouse.keyArn)).to.equal(undefined);
    });

    it("with a key that is there already makes none, and no name for it", async () => {
        const existingKeyArn = `arn:aws:kms:us-west-2:${ACCOUNT_ID}:key/theirs`;
        const warehouse = await create({ existingKeyArn });

        expect([...all("aws:kms/key:Key"), ...all("aws:kms/alias:Alias")]).to.deep.equal([]);
        expect(inputsOf("aws:s3/bucketPolicy:BucketPolicy")["policy"]).to.equal(
            JSON.stringify(bucketPolicy("arn:aws:s3:::lake", existingKeyArn)),
        );
        expect(await promiseOf(warehouse.keyArn)).to.equal(existingKeyArn);
    });

    it("takes both names from the account's own namespace when asked to", async () => {
        const names = {
            bucketName: "lake-123456789012-us-west-2-an",
            accessLogBucketName: "logs-123456789012-us-west-2-an",
        };
        await create({ ...names, bucketNamespace: "ACCOUNT_REGIONAL" });
        expect(all("aws:s3/bucket:Bucket").map(({ inputs }) => inputs)).to.deep.equal([
            { bucket: names.bucketName, bucketNamespace: "account-regional", forceDestroy: false },
            { bucket: names.accessLogBucketName, bucketNamespace: "account-regional", forceDestroy: false },
        ]);
    });

    it("has no access logs unless asked for", async () => {
        await create();
        expect(all("aws:s3/bucketLogging:BucketLogging")).to.deep.equal([]);
    });

    it("keeps access logs in a second, equally closed bucket with SSE-S3", async () => {
        await create({ accessLogBucketName: "lake-logs" });

        expect(inputsOf("aws:s3/bucketLogging:BucketLogging")).to.deep.equal({
            bucket: "lake",
            targetBucket: "lake-logs",
            targetPrefix: "s3/",
        });
        expect(inputsOf("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "lake-logs")).to.deep.include({
            bucket: "lake-logs",
            blockPublicPolicy: true,
        });
        expect(
            inputsOf(
                "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
                "lake-logs",
            )["rules"],
        ).to.deep.equal([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
        const [expiry] = inputsOf("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "lake-logs")[
            "rules"
        ] as { expiration: object }[];
        expect(expiry?.expiration).to.deep.equal({ days: 90 });
    });

    it("tells where tables and raw data go", async () => {
        const warehouse = await create();
        expect(await promiseOf(warehouse.url)).to.equal("s3://lake/iceberg-warehouse/");
        expect(await promiseOf(warehouse.rawDataUrl("raw_data/"))).to.equal("s3://lake/raw_data/");
    });
});

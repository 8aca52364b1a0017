import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Stack } from "@pulumi/pulumi/automation";
import { expect } from "chai";

import { awsAdministrator } from "../e2e/awsAdministrator";
import { bucketAsItIs, fitBucket, objectsAsTheyAre } from "../e2e/ownedByOthers";
import { failureOf } from "../provider/testContext";
import { BOUNDARY, Installation } from "./installation";

// The sandbox's deployer may reach buckets that are called so.
const Bucket = "lakehouse-company-123456789012-us-west-2";

describe("the example of a bucket of one's own", function () {
    this.timeout(900_000);
    let installation: Installation;
    let stack: Stack;
    let s3: S3Client;

    before(async () => {
        installation = await Installation.create("test-own-bucket");
        s3 = new S3Client(awsAdministrator(installation.sandbox));
        stack = await installation.open(installation.project("own-bucket", {}, "examples/own-bucket"), {
            "own-bucket:bucket": { value: Bucket },
            "own-bucket:permissionsBoundary": { value: BOUNDARY },
        });
    });
    after(() => installation?.remove());

    it("says what is wrong with the bucket before it makes anything, in the terms of the component", async () => {
        const LocationConstraint = "us-west-2";
        await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
        const { message } = await failureOf(stack.preview({ color: "never" }));
        expect(message)
            .to.include(`The bucket "${Bucket}" of existingBucket has no versioning`)
            .and.include(`aws s3api put-bucket-versioning --bucket ${Bucket}`);
    });

    it("fills three folders of it, and leaves it with its tables when it goes", async () => {
        await fitBucket(s3, Bucket);
        await s3.send(new PutObjectCommand({ Bucket, Key: "iceberg-warehouse/theirs", Body: "theirs" }));
        const asItWas = await bucketAsItIs(s3, Bucket);

        const { outputs } = await stack.up({ color: "never" });
        expect(outputs["icebergWarehouse"]?.value).to.equal(`s3://${Bucket}/iceberg-warehouse/`);
        expect(await objectsAsTheyAre(s3, Bucket, "scripts/")).not.to.deep.equal([]);
        expect((await stack.up({ color: "never" })).summary.resourceChanges).to.have.all.keys("same");

        await stack.destroy({ color: "never" });
        expect(await bucketAsItIs(s3, Bucket)).to.deep.equal(asItWas);
        expect(await objectsAsTheyAre(s3, Bucket, "scripts/")).to.deep.equal([]);
        // Old versions of what Snowflake wrote and removed to verify its access stay, as the bucket keeps versions.
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "iceberg-warehouse/" }));
        expect(Contents.map(({ Key }) => Key)).to.deep.equal(["iceberg-warehouse/theirs"]);
    });
});

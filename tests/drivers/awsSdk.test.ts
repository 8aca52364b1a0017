import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";

import { GlueClient, CreateDatabaseCommand, GetDatabaseCommand } from "@aws-sdk/client-glue";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import {
    CreateBucketCommand,
    GetObjectCommand,
    HeadObjectCommand,
    PutObjectCommand,
    S3Client,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Upload } from "@aws-sdk/lib-storage";
import { expect } from "chai";

import { AccessKey } from "../../commands/sandboxes/credentials";
import { end, launch } from "../../commands/sandboxes/launcher";

const REGION = "us-west-2";
const BUCKET = "sdk-for-javascript";
const PART_BYTES = 5 * 1024 * 1024;

/** The AWS SDK for JavaScript v3: it streams with trailing checksums, which no other client here does. */
describe("sandbox AWS with the AWS SDK for JavaScript", function () {
    this.timeout(60_000);

    const stateDir = join(mkdtempSync(join(tmpdir(), "sandbox-aws-")), "state");
    let connection: { endpoint: string; region: string; credentials: AccessKey };

    before(async () => {
        const { processes, awsAdministrator } = await launch(stateDir, [
            ...["--only", "aws"],
            ...["--owner", String(process.pid)],
        ]);
        const endpoint = `http://127.0.0.1:${processes[0]?.port}`;
        connection = { endpoint, region: REGION, credentials: awsAdministrator };
        await new S3Client(connection).send(
            new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } }),
        );
    });

    after(async () => {
        await end(stateDir);
        rmSync(dirname(stateDir), { recursive: true });
    });

    it("puts and gets text, a stream and several parts", async () => {
        const s3 = new S3Client(connection);
        await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "text", Body: "héllo" }));
        const stream = Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(70_000, 2)]);
        await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "stream", Body: stream, ContentLength: 140_000 }));
        const parts = Buffer.concat([Buffer.alloc(PART_BYTES, 3), Buffer.alloc(100, 4)]);
        await new Upload({
            client: s3,
            partSize: PART_BYTES,
            params: { Bucket: BUCKET, Key: "parts", Body: parts },
        }).done();

        expect(await content(s3, "text")).to.deep.equal(Buffer.from("héllo"));
        expect(await content(s3, "stream")).to.deep.equal(
            Buffer.concat([Buffer.alloc(70_000, 1), Buffer.alloc(70_000, 2)]),
        );
        expect(parts.equals(await content(s3, "parts"))).to.equal(true);
    });

    it("knows the caller", async () => {
        const identity = await new STSClient(connection).send(new GetCallerIdentityCommand({}));
        expect(identity.Arn).to.equal("arn:aws:iam::123456789012:user/administrator");
    });

    it("reads a Glue database back", async () => {
        const glue = new GlueClient(connection);
        await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: "from_sdk", LocationUri: "s3://b/" } }));
        const found = await glue.send(new GetDatabaseCommand({ Name: "from_sdk" }));
        expect(found.Database?.LocationUri).to.equal("s3://b/");
    });

    it("gets a refusal as the SDK's own error, with the message of AWS", async () => {
        const iam = new IAMClient(connection);
        await iam.send(new CreateUserCommand({ UserName: "nobody" }));
        const made = await iam.send(new CreateAccessKeyCommand({ UserName: "nobody" }));
        const credentials = {
            accessKeyId: made.AccessKey?.AccessKeyId ?? "",
            secretAccessKey: made.AccessKey?.SecretAccessKey ?? "",
        };
        const glue = new GlueClient({ ...connection, credentials });
        const refused = await failureOf(glue.send(new GetDatabaseCommand({ Name: "from_sdk" })));
        expect(refused.name).to.equal("AccessDeniedException");
        expect(refused.message).to.match(
            /user\/nobody is not authorized to perform: glue:GetDatabase on resource: arn:/,
        );

        const s3 = new S3Client({ ...connection, credentials });
        const put = await failureOf(s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "k", Body: "x" })));
        expect(put.name).to.equal("AccessDenied");
        expect(put.message).to.contain(`s3:PutObject on resource: "arn:aws:s3:::${BUCKET}/k"`);
        const head = await failureOf(s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "text" })));
        expect(head).to.have.nested.property("$metadata.httpStatusCode", 403);
    });
});

async function content(s3: S3Client, key: string): Promise<Buffer> {
    const found = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    return Buffer.from((await found.Body?.transformToByteArray()) ?? []);
}

async function failureOf(call: Promise<unknown>): Promise<Error> {
    try {
        await call;
    } catch (error) {
        return error as Error;
    }
    throw new Error("The call was expected to be refused.");
}

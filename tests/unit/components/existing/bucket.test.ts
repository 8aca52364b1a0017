import { expect } from "chai";

import { bucketProblems, bucketWarnings } from "../../../../components/existing/bucket";
import type { BucketFacts, LifecycleRule } from "../../../../components/existing/bucketFacts";

const KEY = "arn:aws:kms:us-west-2:123456789012:key/k-1";
const wanted = { bucketName: "theirs", region: "us-west-2", accountId: "123456789012", kmsKeyArn: undefined };
const good: BucketFacts = {
    region: "us-west-2",
    encryption: { algorithm: "AES256" },
    versioning: "Enabled",
    openToPublic: [],
    objectOwnership: "BucketOwnerEnforced",
    lifecycle: [],
    deniesPlainHttp: true,
    unread: [],
};
const rule: LifecycleRule = {
    id: "r",
    enabled: true,
    prefix: "",
    expires: false,
    storageClasses: [],
    noncurrentDays: 30,
};
const problems = (facts: Partial<BucketFacts>, kmsKeyArn?: string) =>
    bucketProblems({ ...good, ...facts }, { ...wanted, kmsKeyArn });

describe("an existing bucket", () => {
    it("passes as S3 makes new ones, once it has versions, and with the key of the settings", () => {
        expect(problems({})).to.deep.equal([]);
        expect(problems({ encryption: { algorithm: "aws:kms", key: KEY } }, KEY)).to.deep.equal([]);
        expect(problems({ encryption: { algorithm: "aws:kms", key: "k-1" } }, KEY)).to.deep.equal([]);
    });

    const faults: [what: string, facts: Partial<BucketFacts>, message: RegExp, kmsKeyArn?: string][] = [
        ["is missing", { region: undefined, refusal: { status: 404, reason: "" } }, /does not exist\. Create it/],
        [
            "is another account's, or closed to the deployer",
            { region: undefined, refusal: { status: 403, reason: "" } },
            /belongs to another account than 123456789012.*npm run bootstrap/,
        ],
        [
            "is in another region, also where that is all that S3 tells",
            { region: "eu-central-1", refusal: { status: 301, reason: "" } },
            /is in eu-central-1, and the stack in us-west-2\. Set a bucket in us-west-2, or aws:region to eu-central-1/,
        ],
        ["is not encrypted", { encryption: undefined }, /no default encryption.*put-bucket-encryption.*AES256/],
        ["has no versions", { versioning: undefined }, /put-bucket-versioning --bucket theirs/],
        ["has versions no longer", { versioning: "Suspended" }, /put-bucket-versioning/],
        [
            "is open",
            { openToPublic: ["BlockPublicAcls"] },
            /public access \(BlockPublicAcls\).*put-public-access-block/,
        ],
        ["has ACLs", { objectOwnership: "ObjectWriter" }, /ACLs.*put-bucket-ownership-controls/],
        ["has ACLs of old", { objectOwnership: undefined }, /ACLs/],
        [
            "has a key that the settings do not name",
            { encryption: { algorithm: "aws:kms", key: KEY } },
            /Set lakehouse:kmsKeyArn/,
        ],
        [
            "has another key",
            { encryption: { algorithm: "aws:kms", key: "k-2" } },
            /k-2, and lakehouse:kmsKeyArn is/,
            KEY,
        ],
        ["has no key, and the settings name one", {}, /Remove that setting, or: .*"KMSMasterKeyID"/, KEY],
        ["has AWS's own key", { encryption: { algorithm: "aws:kms" } }, /AWS managed key aws\/s3/],
        ["has a key by its alias", { encryption: { algorithm: "aws:kms", key: "alias/x" } }, /by its ARN/, KEY],
        [
            "has two layers of encryption",
            { encryption: { algorithm: "aws:kms:dsse", key: KEY } },
            /does not support/,
            KEY,
        ],
        ["deletes live data", { lifecycle: [{ ...rule, expires: true }] }, /"r", which deletes live objects below/],
        [
            "deletes live data of one table",
            { lifecycle: [{ ...rule, expires: true, prefix: "iceberg-warehouse/x.db/" }] },
            /below iceberg-warehouse\/:/,
        ],
        [
            "archives raw data",
            { lifecycle: [{ ...rule, prefix: "raw", storageClasses: ["STANDARD_IA", "GLACIER"] }] },
            /moves live objects to GLACIER below raw_data\//,
        ],
        ["cannot be read in part", { unread: ["policy: Access Denied"] }, /cannot be checked: policy: Access Denied/],
    ];
    for (const [what, facts, message, kmsKeyArn] of faults) {
        it(`is refused with one fix when it ${what}`, () => {
            const found = problems(facts, kmsKeyArn);
            expect(found).to.have.length(1);
            expect(found[0]).to.match(message).and.include('"theirs" of lakehouse:existingBucket');
        });
    }

    it("may have rules that touch no live data of the lakehouse", () => {
        const harmless = [
            rule,
            { ...rule, expires: true, prefix: "logs/" },
            { ...rule, expires: true, enabled: false },
            { ...rule, storageClasses: ["INTELLIGENT_TIERING", "GLACIER_IR"] },
        ];
        expect(problems({ lifecycle: harmless })).to.deep.equal([]);
    });

    it("is told all its faults at once", () => {
        expect(problems({ versioning: undefined, encryption: undefined, openToPublic: ["x"] })).to.have.length(3);
    });

    it("is warned of what costs or lets others in, with the statement to add", () => {
        const named = { bucketName: "theirs", arn: "arn:aws-cn:s3:::theirs" };
        const [http, versions] = bucketWarnings({ ...good, deniesPlainHttp: false }, named);
        expect(http).to.include('"Resource":["arn:aws-cn:s3:::theirs","arn:aws-cn:s3:::theirs/*"]');
        expect(versions).to.include("NoncurrentVersionExpiration");
        expect(bucketWarnings({ ...good, lifecycle: [rule] }, named)).to.deep.equal([]);
    });
});

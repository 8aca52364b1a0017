import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { aws } from "../../stand-ins/aws/standIn";
import type { AnyProperty, Properties } from "../../stand-ins/property";

// What the official provider computes where the program is silent: a difference there is none.
const COMPUTED: Record<string, string[]> = {
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
        "rules.applyServerSideEncryptionByDefault.kmsMasterKeyId",
        "rules.bucketKeyEnabled",
        "rules.blockedEncryptionTypes",
    ],
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": [
        "transitionDefaultMinimumObjectSize",
        "rules.prefix",
        "rules.filter.prefix",
        "rules.expiration.days",
    ],
    "aws:kms/key:Key": ["rotationPeriodInDays"],
    "aws:cloudwatch/logGroup:LogGroup": ["deletionProtectionEnabled", "logGroupClass"],
    "aws:glue/job:Job": ["maxCapacity", "jobMode", "notificationProperty"],
    "aws:lakeformation/permissions:Permissions": ["permissionsWithGrantOptions", "database.catalogId"],
};

describe("properties that the official aws provider computes", () => {
    for (const [token, paths] of Object.entries(COMPUTED)) {
        for (const path of paths) {
            it(`${token.split(":").at(-1)}.${path} is computed here, and an output of the SDK`, () => {
                const { properties } = aws.types.find((type) => type.token === token) ?? { properties: {} };
                const found = at(properties, path.split("."));
                expect(found?.computed ?? found?.output, path).to.equal(true);
                expect(outputsOfSdk(token)).to.match(new RegExp(`readonly ${path.split(".")[0]}\\??: pulumi.Output<`));
            });
        }
    }
});

function at(properties: Properties, [name = "", ...rest]: string[]): AnyProperty | undefined {
    const found = properties[name];
    const fields = found?.fields ?? found?.element?.fields;
    return rest.length === 0 || fields === undefined ? found : at(fields, rest);
}

function outputsOfSdk(token: string): string {
    const [, path = ""] = token.split(":");
    return readFileSync(join(__dirname, "../../node_modules/@pulumi/aws", `${path}.d.ts`), "utf8");
}

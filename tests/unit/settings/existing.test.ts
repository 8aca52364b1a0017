import { expect } from "chai";

import { problemsWith, settingsWith } from "../support/settings";

const ROLE = "arn:aws:iam::123456789012:role/path/GlueIcebergRole";
const BY_HAND = {
    ...{ existingExternalVolume: "V", existingStorageRole: ROLE },
    ...{ existingCatalogIntegration: "C", existingCatalogRole: ROLE, adoptedLinkedDatabase: "LINKED" },
};

describe("settings that name what exists", () => {
    it("take the place of the names that the stack makes up", () => {
        const settings = settingsWith({
            existingBucket: "their-bucket-123456789012-us-west-2-an",
            existingGlueDatabase: "theirs",
            existingNativeDatabase: "THEIRS",
            existingNativeSchema: "PLAIN",
            existingVirtualWarehouse: "WH",
            existingEngineerRole: "E",
            existingReaderRole: "R",
            domains: [{ name: "sales" }, { name: "orders", existingGlueDatabase: "their_orders" }],
        });
        expect(settings).to.include({
            bucketName: "their-bucket-123456789012-us-west-2-an",
            existingBucket: true,
            // The bucket's own encryption counts.
            encryption: "SSE_S3",
        });
        expect(settings.domains.map((one) => [one.glueDatabase, one.existingGlueDatabase])).to.deep.equal([
            ["theirs", true],
            ["their_orders", true],
        ]);
        expect(settings.snowflakeNames).to.include({
            ...{ database: "THEIRS", schema: "PLAIN", virtualWarehouse: "WH", engineerRole: "E", readerRole: "R" },
        });
        expect(settings.existing).to.deep.equal({
            ...{ externalVolume: false, catalogIntegration: false },
            ...{ database: true, schema: true, virtualWarehouse: true, roles: true },
        });
    });

    it("keep the encryption by a key that is named", () => {
        const kmsKeyArn = "arn:aws:kms:us-west-2:123456789012:key/k";
        expect(settingsWith({ existingBucket: "theirs", kmsKeyArn }).encryption).to.equal("SSE_KMS");
    });

    it("name roles, volume, integration and linked database of a quickstart that was made by hand", () => {
        const settings = settingsWith(BY_HAND);
        expect(settings.existingRoles).to.deep.equal({ storage: ROLE, catalog: ROLE });
        expect(settings.snowflakeNames).to.include({ externalVolume: "V", linkedDatabase: "LINKED" });
        expect(settings.adoptsLinkedDatabase).to.equal(true);
        expect(settingsWith({}).existingRoles).to.deep.equal({ storage: undefined, catalog: undefined });
    });

    const refused: [Record<string, unknown>, RegExp][] = [
        [
            { existingBucket: "b-1", bucketName: "b-2" },
            /existingBucket names one that exists, and lakehouse:bucketName/,
        ],
        [{ existingGlueDatabase: "a", glueDatabase: "b" }, /existingGlueDatabase names one/],
        [{ existingNativeDatabase: "A", nativeDatabase: "B" }, /existingNativeDatabase names one/],
        [
            { existingNativeDatabase: "A", existingNativeSchema: "B", nativeSchema: "C" },
            /existingNativeSchema names one/,
        ],
        [{ existingNativeSchema: "B" }, /Set lakehouse:existingNativeDatabase/],
        [{ existingReaderRole: "R" }, /existingEngineerRole is not.*Set both, or none/],
        [{ existingEngineerRole: "R" }, /existingReaderRole is not/],
        [{ ...BY_HAND, linkedDatabase: "OTHER" }, /adoptedLinkedDatabase names one that exists, and .*linkedDatabase/],
        [{ adoptedLinkedDatabase: "LINKED" }, /Set lakehouse:existingExternalVolume and lakehouse:existingCatalog/],
        [{ existingStorageRole: ROLE }, /Set lakehouse:existingExternalVolume, too/],
        [{ existingCatalogRole: ROLE }, /Set lakehouse:existingCatalogIntegration, too/],
        [
            { ...BY_HAND, existingCatalogRole: "GlueIcebergRole" },
            /existingCatalogRole is "GlueIcebergRole"\. Set the ARN/,
        ],
        [{ existingBucket: "with.dots" }, /Leave the dots out/],
        [{ existingBucket: "-an" }, /existingBucket is "-an"/],
        [{ existingVirtualWarehouse: "my wh" }, /"MY_WH"/],
        [
            { existingBucket: "theirs", accessLogs: true },
            /accessLogs would change the bucket of lakehouse:existingBucket/,
        ],
        [{ existingBucket: "theirs", bucketNamespace: "ACCOUNT_REGIONAL" }, /Take lakehouse:existingBucket away/],
        [{ domains: [{ name: "orders", glueDatabase: "a", existingGlueDatabase: "b" }] }, /Remove one of the two/],
        [{ domains: [{ name: "orders", existingGlueDatabase: "A b" }] }, /\.existingGlueDatabase is "A b"/],
        [{ domains: [{ name: "sales", existingGlueDatabase: "a" }] }, /set lakehouse:existingGlueDatabase/],
        [
            {
                domains: [
                    { name: "orders", existingGlueDatabase: "a" },
                    { name: "visits", existingGlueDatabase: "a" },
                ],
            },
            /have the same Glue database "a"/,
        ],
    ];
    for (const [config, message] of refused) {
        it(`are refused: ${JSON.stringify(config)}`, () => {
            const problems = problemsWith(config);
            expect(problems).to.have.length(1);
            expect(problems[0]).to.match(message);
        });
    }
});

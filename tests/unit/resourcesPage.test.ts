import { expect } from "chai";

import { resourcesPage } from "./support/resourcesPage";

describe("docs/resources.md", function () {
    this.timeout(120_000);
    let actual: string;
    let expected: string;

    before(async () => ({ actual, expected } = await resourcesPage()));

    it("is written by: node --import tsx tests/unit/support/resourcesPage.ts", () => {
        expect(actual).to.equal(expected);
    });

    it("names what only a setting brings, with the setting, and what some resources of a type leave out", () => {
        const row = (type: string) => expected.split("\n").find((line) => line.startsWith(`| \`${type}\``));
        expect(row("aws:s3/bucketLogging:BucketLogging")).to.equal(
            "| `aws:s3/bucketLogging:BucketLogging` (`accessLogs`) | `bucket`, `targetBucket`, `targetPrefix` |  |",
        );
        expect(row("aws:s3/bucket:Bucket")).to.equal(
            "| `aws:s3/bucket:Bucket` | `bucket`, `forceDestroy` | `bucketNamespace` |",
        );
        expect(row("aws:s3/bucketObjectv2:BucketObjectv2")).to.include("`overrideProvider.defaultTags.tags`");
    });
});

import { expect } from "chai";

import { resourceCount } from "../../commands/stack/resourceCount";

const urn = (type: string, name: string) => ({ type, urn: `urn:pulumi:dev::lakehouse::${type}::${name}` });

describe("resourceCount", () => {
    const resources: [what: string, type: string, name: string, counts: boolean][] = [
        ["the stack", "pulumi:pulumi:Stack", "lakehouse-dev", true],
        ["a component", "lakehouse:index:GlueCatalog", "lakehouse", true],
        ["a provider of the program's", "pulumi:providers:aws", "aws", true],
        ["a provider whose name only begins alike", "pulumi:providers:aws", "defaults", true],
        ["another resource of that name", "aws:s3/bucket:Bucket", "default", true],
        ["a default provider", "pulumi:providers:pulumi", "default", false],
        ["a default provider with a version", "pulumi:providers:command", "default_4_5_0", false],
        ["a default provider from a URL", "pulumi:providers:x", "default_1_0_0_https_/example.com/x", false],
    ];
    for (const [what, type, name, counts] of resources) {
        it(`${counts ? "counts" : "does not count"} ${what}, as Pulumi's own summary`, () =>
            expect(resourceCount([urn(type, name)])).to.equal(counts ? 1 : 0));
    }
});

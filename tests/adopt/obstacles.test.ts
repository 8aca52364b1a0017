import { expect } from "chai";

import type { DatabaseFacts, LinkFacts, MadeByHand } from "../../commands/adopt/madeByHand";
import { obstacles } from "../../commands/adopt/obstacles";
import { withMark } from "../../provider/resources/ownership";
import { database, integration, link, named, volume } from "./byHand";

const deploying = {
    place: { partition: "aws", region: "us-west-2", accountId: "123456789012" },
    role: "LAKEHOUSE_DEPLOYER",
};
const found = (facts: Partial<MadeByHand> = {}, isOurs = false) =>
    obstacles({ volume, integration, database, ...facts }, named, deploying, isOurs);
const withDatabase = (changes: Partial<DatabaseFacts>) => found({ database: { ...database, ...changes } });
const withLink = (changes: Partial<LinkFacts>, isOurs = false) =>
    found({ database: { ...database, link: { ...link, ...changes } } }, isOurs);

describe("what stands against adopting", () => {
    it("is nothing for a quickstart as it is published", () => {
        expect(found()).to.deep.equal([]);
    });

    it("is nothing of a volume over the folder of tables alone", () => {
        expect(found({ volume: { ...volume, baseUrl: "s3://my-lake/iceberg-warehouse/" } })).to.deep.equal([]);
    });

    const one: [what: string, actual: string[], ...expected: (string | RegExp)[]][] = [
        [
            "a volume that is not seen",
            found({ volume: undefined }),
            'GRANT USAGE ON EXTERNAL VOLUME "EXTVOL_ICEBERG_DEMO"',
        ],
        [
            "a volume over another bucket",
            found({ volume: { ...volume, baseUrl: "s3://other/" } }),
            "Set --bucket other",
        ],
        [
            "a bucket that only begins alike",
            found({ volume: { ...volume, baseUrl: "s3://my-lake-2/" } }),
            "--bucket my-lake-2",
        ],
        [
            "a volume over another folder",
            found({ volume: { ...volume, baseUrl: "s3://my-lake/raw/" } }),
            "reaches only",
        ],
        ["a volume over no bucket", found({ volume: { ...volume, baseUrl: "azure://a/b/" } }), "not an S3 bucket"],
        [
            "a role that was never filled in",
            found({ volume: { ...volume, roleArn: "<AWS ROLE ARN>" } }),
            'the role "<AWS',
        ],
        [
            "an integration that is not seen",
            found({ integration: undefined }),
            'USAGE ON INTEGRATION "GLUE_REST_CAT_INT_DEMO"',
        ],
        ["Glue without Iceberg REST", found({ integration: { ...integration, catalogUri: "" } }), "ICEBERG_REST"],
        [
            "another region",
            found({ integration: { ...integration, catalogUri: "https://glue.eu-west-1.amazonaws.com/iceberg" } }),
            "Set aws:region to the integration's",
        ],
        [
            "another account",
            found({ integration: { ...integration, catalogName: "999999999999" } }),
            "Log in to 999999999999",
        ],
        ["a disabled integration", found({ integration: { ...integration, enabled: false } }), "SET ENABLED = TRUE"],
        [
            "a database that is not seen",
            found({ database: undefined }),
            "GRANT OWNERSHIP ON DATABASE",
            "COPY CURRENT GRANTS",
        ],
        ["a native database", withDatabase({ kind: "STANDARD", link: undefined }), "not linked to a catalog"],
        [
            "a database that a stack has created",
            withDatabase({ comment: withMark("x", { urn: "urn:pulumi:prod::lakehouse::a:b:C::d", owner: "o" }) }),
            "was created by the stack lakehouse/prod",
        ],
        [
            "a database that somebody else owns",
            withDatabase({ owned: false, owner: "ACCOUNTADMIN", link: undefined }),
            'GRANT OWNERSHIP ON DATABASE "GLUE_LAKE_INT_DB" TO ROLE "LAKEHOUSE_DEPLOYER" COPY CURRENT GRANTS;',
            'GRANT OWNERSHIP ON ALL ICEBERG TABLES IN DATABASE "GLUE_LAKE_INT_DB"',
            "pulumi config set snowflakeRole ACCOUNTADMIN",
        ],
        ["tables that somebody else owns", withLink({ notOwned: ["raw_sales_data"] }), "does not own raw_sales_data"],
        ["another volume in the link", withLink({ volume: "OTHER" }), "Set --volume OTHER"],
        ["another integration in the link", withLink({ integration: "OTHER" }), "Set --integration OTHER"],
        ["a link to the whole catalog", withLink({ namespaces: [] }), "ADD ('iceberg_demo_db') TO ALLOWED_NAMESPACES"],
        [
            "a namespace that is not named",
            withLink({ namespaces: ["iceberg_demo_db", "hr"] }),
            "Add: --glue-database hr",
        ],
        ["a broken link", withLink({ status: "FAILED: no access" }), "does not work: FAILED: no access"],
        ["roles of another stack in it", withLink({ databaseRoles: ["READER"] }), "another stack has adopted it"],
    ];
    for (const [what, actual, ...expected] of one) {
        it(`is told once, with its fix: ${what}`, () => {
            expect(actual).to.have.length(1);
            expected.forEach((text) => expect(actual[0]).to.include(text));
        });
    }

    it("is told of everything at once", () => {
        expect(obstacles({}, named, deploying, false)).to.have.length(3);
        expect(withLink({ namespaces: ["hr"] })).to.have.length(2);
    });

    it("is not the stack's own roles in a database that it has adopted before", () => {
        expect(withLink({ databaseRoles: ["READER", "WRITER"] }, true)).to.deep.equal([]);
    });
});

import { expect } from "chai";

import { all, inputsOf, mockEngine, registered } from "../../support/mocks";
import { runProgram } from "../../support/program";

const ROLE = "arn:aws:iam::123456789012:role/GlueIcebergRole";
const BY_HAND = {
    "lakehouse:existingExternalVolume": "EXTVOL_ICEBERG_DEMO",
    "lakehouse:existingStorageRole": ROLE,
    "lakehouse:existingCatalogIntegration": "GLUE_REST_CAT_INT_DEMO",
    "lakehouse:existingCatalogRole": ROLE,
    "lakehouse:adoptedLinkedDatabase": "GLUE_LAKE_INT_DB",
};
const LINK = "snowflake-iceberg:index:CatalogLinkedDatabase";

const goingWithDatabase = () =>
    registered.filter(({ deletedWith }) => deletedWith === all(LINK)[0]?.urn).map(({ name }) => name);

describe("a stack with a link that was made by hand", function () {
    this.timeout(60_000);

    before(async () => {
        await mockEngine({ config: BY_HAND });
        await runProgram();
    });

    it("imports the linked database, leaves it when it goes, and changes nothing that only a new one can have", () => {
        const [database, ...others] = all(LINK);
        expect(others).to.deep.equal([]);
        expect(database?.adopted).to.include({ id: "GLUE_LAKE_INT_DB", retained: true });
        expect(database?.adopted.untouched).to.include.members([
            ...["namespaceMode", "namespaceFlattenDelimiter", "catalogCaseSensitivity", "blockedNamespaces", "comment"],
        ]);
        // Its COMMENT gets no mark.
        expect(database?.inputs).to.not.have.any.keys("owner", "comment");
    });

    it("creates no role for Snowflake, and gives volume and integration those that they have", () => {
        const roles = all("aws:iam/role:Role").map(({ name }) => name);
        expect(roles).to.deep.equal(["sales-jobs"]);
        expect(inputsOf("snowflake-iceberg:index:ExternalVolume").storageLocation).to.include({
            storageAwsRoleArn: ROLE,
        });
        expect(inputsOf("snowflake-iceberg:index:CatalogIntegration").sigv4).to.include({ iamRole: ROLE });
    });

    it("revokes what it has granted in the database, which stays", () => {
        expect(goingWithDatabase()).to.deep.equal([]);
    });

    it("imports nothing without the setting", async () => {
        await mockEngine();
        await runProgram();
        expect(registered.filter(({ adopted }) => adopted.id !== "")).to.deep.equal([]);
        expect(all(LINK)[0]?.adopted).to.deep.equal({ id: "", retained: false, untouched: [] });
        expect(goingWithDatabase()).to.include.members(["lakehouse-linked-reader", "lakehouse-linked-writer"]);
    });
});

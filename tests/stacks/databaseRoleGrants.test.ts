import { expect } from "chai";

import { takeOverGrants } from "../../commands/stack/databaseRoleGrants";
import type { RecordedResource } from "../../commands/stack/stackState";

const PARENT = "urn:pulumi:dev::lakehouse::lakehouse:index:LinkedDatabaseRoles";
const PROVIDER: RecordedResource = {
    type: "pulumi:providers:snowflake-iceberg",
    urn: "urn:pulumi:dev::lakehouse::pulumi:providers:snowflake-iceberg::snowflake-iceberg",
    id: "an-id",
};

const grant = (outputs: Record<string, unknown>): RecordedResource => ({
    type: "snowflake:index/grantDatabaseRole:GrantDatabaseRole",
    urn: `${PARENT}$snowflake:index/grantDatabaseRole:GrantDatabaseRole::reader`,
    id: "of the plugin",
    provider: "urn:pulumi:dev::lakehouse::pulumi:providers:snowflake::snowflake::another",
    inputs: outputs,
    outputs,
    propertyDependencies: { databaseRoleName: [PARENT] },
});

describe("takeOverGrants", () => {
    // The stand-in kept names as the program gave them, the plugin sometimes in quotes.
    for (const [databaseRoleName, parentRoleName] of [
        ['"GLUE"."READER"', "READERS"],
        ['"GLUE"."READER"', '"READERS"'],
        ["GLUE.READER", "READERS"],
    ]) {
        it(`makes a grant of ${databaseRoleName} to ${parentRoleName} one of our own provider`, () => {
            const resources = [PROVIDER, grant({ databaseRoleName, parentRoleName })];
            expect(takeOverGrants(resources)).to.equal(true);
            const names = { databaseName: "GLUE", databaseRoleName: "READER", roleName: "READERS" };
            expect(resources[1]).to.deep.equal({
                type: "snowflake-iceberg:index:DatabaseRoleGrant",
                urn: `${PARENT}$snowflake-iceberg:index:DatabaseRoleGrant::reader`,
                id: '"GLUE"."READER"|"READERS"',
                provider: `${PROVIDER.urn}::an-id`,
                inputs: names,
                outputs: names,
                propertyDependencies: undefined,
            });
            expect(takeOverGrants(resources)).to.equal(false);
        });
    }

    it("takes names with quotes and dots as they are stored", () => {
        const resources = [PROVIDER, grant({ databaseRoleName: '"a.b"."c""d"', parentRoleName: '"e f"' })];
        takeOverGrants(resources);
        expect(resources[1]?.outputs).to.deep.equal({ databaseName: "a.b", databaseRoleName: 'c"d', roleName: "e f" });
        expect(resources[1]?.id).to.equal('"a.b"."c""d"|"e f"');
    });

    it("leaves grants to database roles, and states without our provider", () => {
        const nested = grant({ databaseRoleName: '"GLUE"."READER"', parentDatabaseRoleName: '"GLUE"."WRITER"' });
        const alone = grant({ databaseRoleName: '"GLUE"."READER"', parentRoleName: "READERS" });
        expect(takeOverGrants([PROVIDER, nested])).to.equal(false);
        expect(takeOverGrants([alone])).to.equal(false);
    });
});

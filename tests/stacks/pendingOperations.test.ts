import type { Deployment } from "@pulumi/pulumi/automation";
import { expect } from "chai";

import { pendingOperations, withoutPendingOperations } from "../../commands/stack/pendingOperations";

const URN = "urn:pulumi:dev::lakehouse::";

function exported(operations: unknown[], resources: unknown[] = []): Deployment {
    return { version: 3, deployment: { manifest: { time: "now" }, resources, pending_operations: operations } };
}

function creating(type: string, inputs: Record<string, unknown>): unknown {
    return { type: "creating", resource: { urn: `${URN}${type}::x`, type, custom: true, inputs } };
}

function resourcesOf({ deployment }: Deployment): Record<string, unknown>[] {
    return (deployment as { resources: Record<string, unknown>[] }).resources;
}

describe("operations of a pulumi that was killed", () => {
    it("are none in a whole state, which stays as it is", () => {
        const state = exported([], [{ urn: "a", type: "aws:iam/role:Role" }]);
        expect(pendingOperations(state)).to.deep.equal([]);
        expect(withoutPendingOperations(state)).to.deep.equal(state);
    });

    it("are entered as made, with the ID that follows from their name", () => {
        const cases: [string, Record<string, unknown>, string][] = [
            ["aws:s3/bucket:Bucket", { bucket: "lakehouse-dev" }, "lakehouse-dev"],
            ["aws:iam/role:Role", { name: "lakehouse-dev-jobs" }, "lakehouse-dev-jobs"],
            ["snowflake:index/database:Database", { name: "LAKE" }, '"LAKE"'],
            ["snowflake:index/schema:Schema", { database: "LAKE", name: "DEMO" }, '"LAKE"."DEMO"'],
        ];
        for (const [type, inputs, id] of cases) {
            const mended = withoutPendingOperations(exported([creating(type, inputs)]));
            expect(resourcesOf(mended)).to.deep.equal([
                { urn: `${URN}${type}::x`, type, custom: true, inputs, id, outputs: inputs },
            ]);
            expect(pendingOperations(mended)).to.deep.equal([]);
        }
    });

    it("take the account from what the stack has", () => {
        const key = { urn: "k", type: "aws:kms/key:Key", outputs: { arn: "arn:aws:kms:us-west-2:123456789012:key/1" } };
        const database = creating("aws:glue/catalogDatabase:CatalogDatabase", { name: "lake" });
        const mended = withoutPendingOperations(exported([database], [key]));
        expect(resourcesOf(mended).map(({ id }) => id)).to.deep.equal([undefined, "123456789012:lake"]);
    });

    it("are only forgotten where the ID is not known, or nothing was being made", () => {
        const mended = withoutPendingOperations(
            exported([
                creating("aws:kms/key:Key", { description: "key of the lakehouse" }),
                creating("aws:glue/catalogDatabase:CatalogDatabase", { name: "lake" }),
                { type: "deleting", resource: { urn: "b", type: "aws:iam/role:Role", inputs: { name: "b" } } },
            ]),
        );
        expect(resourcesOf(mended)).to.deep.equal([]);
        expect(pendingOperations(mended)).to.deep.equal([]);
    });

    it("do not enter a resource twice", () => {
        const known = { urn: `${URN}aws:iam/role:Role::x`, type: "aws:iam/role:Role", id: "old" };
        const mended = withoutPendingOperations(exported([creating("aws:iam/role:Role", { name: "new" })], [known]));
        expect(resourcesOf(mended)).to.deep.equal([known]);
    });
});

import { OpType, StepEventMetadata } from "@pulumi/pulumi/automation";
import { expect } from "chai";

import { driftIn, driftLines } from "../../commands/stack/drift";
import { noiseIn } from "../../commands/stack/providerNoise";

type Outputs = Record<string, unknown>;

function step(op: OpType, type: string, old: Outputs = {}, now: Outputs = {}): StepEventMetadata {
    const paths = Object.keys({ ...old, ...now }).filter((key) => old[key] !== now[key]);
    const state = (outputs: Outputs) => ({ outputs }) as unknown as NonNullable<StepEventMetadata["old"]>;
    return {
        op,
        type,
        urn: `urn:pulumi:dev::lakehouse::${type}::thing`,
        provider: "",
        detailedDiff: Object.fromEntries(paths.map((path) => [path, { diffKind: "update", inputDiff: false }])),
        old: state(old),
        new: state(now),
    } as unknown as StepEventMetadata;
}

const noise = (type: string, old: Outputs, now: Outputs) => driftIn(step("update", type, old, now))?.noise;

describe("drift", () => {
    it("is a resource that is gone or changed, and no other step of a refresh", () => {
        expect(driftIn(step("delete", "aws:iam/role:Role"))).to.deep.equal({
            ...{ type: "aws:iam/role:Role", name: "thing", what: "gone", paths: [] },
        });
        expect(driftIn(step("update", "aws:iam/role:Role", { path: "/" }, { path: "/a/" }))).to.deep.equal({
            ...{ type: "aws:iam/role:Role", name: "thing", what: "changed", paths: ["path"] },
        });
        for (const op of ["same", "refresh", "read"] as OpType[]) {
            expect(driftIn(step(op, "aws:iam/role:Role"))).to.equal(undefined);
        }
    });

    it("is told in lines of which the last says what to do; noise stands apart and does not count", () => {
        const real = { type: "a:b:C", name: "x", what: "changed" as const, paths: ["p", "q"] };
        const link = "https://github.com/pulumi/pulumi-aws/issues/2024";
        expect(driftLines("dev", { compared: 80, drift: [{ ...real, noise: [link] }, real] })).to.deep.equal([
            'Drift of "dev", where the clouds differ from its state:',
            "  changed  a:b:C x: p, q",
            "Known provider noise, safe to ignore:",
            `  changed  a:b:C x: p, q (${link})`,
            "1 of 80 resources differs. Nothing was changed. Fix it with: npm run up -- --stack dev --refresh",
        ]);
        expect(driftLines("dev", { compared: 80, drift: [{ ...real, noise: [link] }] })[0]).to.match(/^No drift: /);
    });
});

describe("noise of the official providers is told by what differs", () => {
    const policy = (...actions: string[]) =>
        JSON.stringify({ Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });

    // https://github.com/pulumi/pulumi-aws/issues/2024
    it("a policy in another order or layout, but not one with other contents", () => {
        const reordered = JSON.stringify(
            { Statement: [{ Resource: "*", Action: ["b", "a"], Effect: "Allow" }] },
            undefined,
            2,
        );
        const type = "aws:s3/bucketPolicy:BucketPolicy";
        expect(noise(type, { policy: policy("a", "b") }, { policy: reordered })).to.have.length(1);
        expect(noise(type, { policy: policy("a", "b") }, { policy: policy("a", "c") })).to.equal(undefined);
        expect(noise(type, { policy: policy("a", "b") }, { policy: "" })).to.equal(undefined);
        expect(noise(type, { policy: policy("a") }, { policy: policy("a", "a") })).to.equal(undefined);
    });

    it("what is not set, however that is written, but not a value that was set", () => {
        const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
        const rules = (more: object) => ({ rules: [{ status: "Enabled", ...more }] });
        expect(noise(type, rules({}), rules({ prefix: "", filter: {}, transitions: [] }))).to.have.length(1);
        expect(noise(type, rules({}), rules({ prefix: "raw_data/" }))).to.equal(undefined);
        expect(noise(type, rules({}), { rules: [{ status: "Disabled" }] })).to.equal(undefined);
        // Only plugins of AWS are known to do so.
        expect(noise("snowflake:index/schema:Schema", { comment: null }, { comment: "" })).to.equal(undefined);
    });

    // https://github.com/pulumi/pulumi-aws/issues/3166
    it("settings of a bucket that resources of their own hold, but not the bucket's tags", () => {
        const type = "aws:s3/bucket:Bucket";
        expect(noise(type, {}, { versioning: { enabled: true }, policy: "{}" })).to.have.length(1);
        expect(noise(type, { tags: { a: "1" } }, { tags: {}, versioning: { enabled: true } })).to.equal(undefined);
    });

    // https://github.com/pulumi/pulumi-aws/issues/5522
    it("tags that the state does not have yet, but not one that is gone or has another value", () => {
        const type = "aws:glue/job:Job";
        expect(noise(type, { tagsAll: { a: "1" } }, { tagsAll: { a: "1", stack: "dev" } })).to.have.length(1);
        expect(noise(type, { tagsAll: { a: "1" } }, { tagsAll: {} })).to.equal(undefined);
        expect(noise(type, { tagsAll: { a: "1" } }, { tagsAll: { a: "2" } })).to.equal(undefined);
    });

    // https://github.com/pulumi/pulumi/issues/6235
    it("the file of an asset, but not when its contents differ", () => {
        const type = "aws:s3/bucketObjectv2:BucketObjectv2";
        expect(noise(type, { source: { path: "/a" } }, { source: { path: "/b" } })).to.have.length(1);
        expect(noise(type, { source: { path: "/a" }, etag: "1" }, { source: { path: "/b" }, etag: "2" })).to.equal(
            undefined,
        );
    });

    // https://github.com/snowflakedb/terraform-provider-snowflake/blob/v1.2.1/pkg/resources/warehouse.go
    it("what SHOW tells of use and of who asks, but not a setting in the same answer", () => {
        const warehouse = "snowflake:index/warehouse:Warehouse";
        const role = "snowflake:index/accountRole:AccountRole";
        const show = (row: object) => ({ showOutputs: [{ name: "WH", size: "XSMALL", comment: "", ...row }] });
        const used: [type: string, before: object, after: object][] = [
            [warehouse, { state: "SUSPENDED", resumedOn: "1" }, { state: "STARTED", resumedOn: "2" }],
            [warehouse, { running: 0, queued: 0, available: 0 }, { running: 3, queued: 1, available: 100 }],
            [warehouse, { updatedOn: "1", isCurrent: true }, { updatedOn: "2", isCurrent: false }],
            // GRANT ROLE ... TO USER, as docs/people.md has it.
            [role, { assignedToUsers: 0, grantedToRoles: 1 }, { assignedToUsers: 2, grantedToRoles: 2 }],
            // Another role asks.
            [role, { isInherited: true }, { isInherited: false }],
            ["snowflake:index/databaseRole:DatabaseRole", { grantedToRoles: 1 }, { grantedToRoles: 2 }],
            ["snowflake:index/schema:Schema", { isCurrent: true }, { isCurrent: false }],
        ];
        for (const [type, before, after] of used) {
            expect(noise(type, show(before), show(after)), JSON.stringify(after)).to.have.length(1);
        }
        const set: [type: string, after: object][] = [
            [warehouse, { size: "LARGE" }],
            [warehouse, { resourceMonitor: "LIMIT" }],
            [warehouse, { owner: "SYSADMIN" }],
            [role, { comment: "by hand" }],
            ["snowflake:index/database:Database", { retentionTime: "0" }],
        ];
        for (const [type, after] of set) {
            expect(noise(type, show({ state: "STARTED" }), show({ state: "SUSPENDED", ...after }))).to.equal(undefined);
        }
        expect(noise(warehouse, show({ state: "STARTED" }), { showOutputs: [] })).to.equal(undefined);
        expect(
            noise("aws:glue/job:Job", { showOutputs: [{ state: "A" }] }, { showOutputs: [{ state: "B" }] }),
        ).to.equal(undefined);
    });

    it("nothing that no fault explains", () => {
        expect(noiseIn({ type: "aws:iam/role:Role", paths: [], old: {}, new: {} })).to.equal(undefined);
    });
});

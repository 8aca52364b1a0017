import type { EngineEvent, OpType } from "@pulumi/pulumi/automation";
import { expect } from "chai";

import { EngineWork } from "../../commands/stack/engineWork";

const urnOf = (name: string): string => `urn:pulumi:test::lakehouse::aws:s3/bucket:Bucket::${name}`;

function event(
    kind: "resourcePreEvent" | "resOutputsEvent" | "resOpFailedEvent",
    op: string,
    name: string,
): EngineEvent {
    const metadata = { op: op as OpType, urn: urnOf(name), provider: name === "component" ? "" : "urn:provider::id" };
    return { [kind]: { metadata } } as unknown as EngineEvent;
}

describe("what the engine works on", () => {
    it("is named, the longest first, until it has ended or failed", () => {
        const work = new EngineWork();
        expect(work.inProgress).to.equal("");
        work.see(event("resourcePreEvent", "create", "bucket"));
        expect(work.inProgress).to.equal("creating Bucket bucket");
        work.see(event("resourcePreEvent", "delete-replaced", "key"));
        work.see(event("resourcePreEvent", "update", "role"));
        work.see(event("resourcePreEvent", "refresh", "job"));
        expect(work.inProgress).to.equal("creating Bucket bucket, deleting Bucket key and 2 more");
        work.see(event("resOutputsEvent", "create", "bucket"));
        work.see(event("resOpFailedEvent", "update", "role"));
        expect(work.inProgress).to.equal("deleting Bucket key, reading Bucket job");
    });

    it("leaves out components, and resources that stay as they are", () => {
        const work = new EngineWork();
        work.see(event("resourcePreEvent", "create", "component"));
        work.see(event("resourcePreEvent", "same", "bucket"));
        expect(work.inProgress).to.equal("");
    });
});

// The Pulumi policy pack as the engine meets it: a process that prints its port and speaks gRPC, with the plan of the
// program. The engine itself cannot start it here: a language host built from Go knows no policy packs.
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
    AnalyzeDiagnostic,
    AnalyzeRequest,
    AnalyzeResponse,
    AnalyzerInfo,
    AnalyzerProviderResource,
    AnalyzerResource,
    AnalyzerResourceOptions,
    AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { expect } from "chai";
import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import type { PlannedResource } from "../../policy-pack/rule";
import { RULES } from "../../policy-pack/rules";
import { checkoutRoot } from "../../tools/setup/checkout";
import { firstPort, struct } from "../provider/pluginProcess";
import { plannedProgram } from "../unit/policy-pack/plannedProgram";

describe("the policy pack", function () {
    this.timeout(60_000);
    let pack: ChildProcess;
    let client: AnalyzerClient;
    let plan: PlannedResource[];

    before(async () => {
        pack = spawn(process.execPath, ["--import", "tsx", "policy-pack/index.ts"], {
            cwd: checkoutRoot,
            stdio: ["ignore", "pipe", "inherit"],
        });
        client = new AnalyzerClient(`127.0.0.1:${await firstPort(pack)}`, grpc.credentials.createInsecure());
        plan = await plannedProgram({ config: { "lakehouse:accessLogs": "true" } });
    });

    after(async () => {
        client?.close();
        if (pack?.kill("SIGKILL")) {
            await once(pack, "exit");
        }
    });

    it("offers each rule, with its description and level", async () => {
        const info = await new Promise<AnalyzerInfo>((resolve, reject) =>
            client.getAnalyzerInfo(new Empty(), (error, answer) => (error ? reject(error) : resolve(answer))),
        );
        const offered = info.getPoliciesList().map((policy) => [policy.getName(), policy.getDescription()]);
        expect(offered).to.have.deep.members(RULES.map(({ name, description }) => [name, description]));
    });

    it("has nothing against the program", async () => {
        expect(await messages(plan)).to.deep.equal([]);
    });

    it("reports an opened bucket, as a rule about one resource", async () => {
        const opened = plan.map((one) =>
            one.type.includes("PublicAccessBlock")
                ? { ...one, inputs: { ...one.inputs, blockPublicPolicy: false } }
                : one,
        );
        expect(await messages(opened)).to.deep.equal([
            "bucket-blocks-public-access: blockPublicPolicy is not true, so the bucket can be opened to the public. Set blockPublicPolicy to true.",
            "bucket-blocks-public-access: blockPublicPolicy is not true, so the bucket can be opened to the public. Set blockPublicPolicy to true.",
        ]);
    });

    it("reports a missing companion, as a rule about the stack", async () => {
        const unguarded = plan.filter(({ type, name }) => !type.includes("PublicAccessBlock") || name !== "lakehouse");
        expect(await messages(unguarded)).to.deep.equal([
            "bucket-is-guarded: The bucket has no public access block. Add a BucketPublicAccessBlock with all four blocks on.",
        ]);
    });

    it("says of a value that is not known yet that it cannot be checked", async () => {
        const unknown = plan.map((one) =>
            one.type === "aws:kms/key:Key"
                ? { ...one, inputs: { ...one.inputs, enableKeyRotation: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } }
                : one,
        );
        expect((await messages(unknown)).join("\n")).to.match(/key-rotates: can't run policy/);
    });

    /** What all rules report, each about its policy. */
    async function messages(resources: readonly PlannedResource[]): Promise<string[]> {
        const single = await Promise.all(resources.map((resource) => analyze(requestOf(resource, resources))));
        const stack = new AnalyzeStackRequest();
        stack.setResourcesList(resources.map((resource) => resourceOf(resource, resources)));
        const whole = await new Promise<AnalyzeResponse>((resolve, reject) =>
            client.analyzeStack(stack, (error, answer) => (error ? reject(error) : resolve(answer))),
        );
        return [...single, whole]
            .flatMap((answer) => answer.getDiagnosticsList())
            .map((found: AnalyzeDiagnostic) => `${found.getPolicyname()}: ${text(found)}`);
    }

    function analyze(request: AnalyzeRequest): Promise<AnalyzeResponse> {
        return new Promise((resolve, reject) =>
            client.analyze(request, (error, answer) => (error ? reject(error) : resolve(answer))),
        );
    }
});

/** The message without the description, which the SDK puts before it. */
function text(found: AnalyzeDiagnostic): string {
    return found.getMessage().replace(`${found.getDescription()}\n`, "");
}

function requestOf(resource: PlannedResource, all: readonly PlannedResource[]): AnalyzeRequest {
    return fill(new AnalyzeRequest(), resource, all);
}

function resourceOf(resource: PlannedResource, all: readonly PlannedResource[]): AnalyzerResource {
    return fill(new AnalyzerResource(), resource, all);
}

function fill<Request extends AnalyzeRequest | AnalyzerResource>(
    request: Request,
    { urn, type, name, inputs, outputs, protect, provider }: PlannedResource,
    all: readonly PlannedResource[],
): Request {
    request.setType(type);
    request.setUrn(urn);
    request.setName(name);
    // As after an update, where a pack sees inputs and outputs as one.
    request.setProperties(struct({ ...outputs, ...inputs }));
    const options = new AnalyzerResourceOptions();
    options.setProtect(protect);
    request.setOptions(options);
    const found = all.find((one) => one.urn === provider);
    if (found !== undefined) {
        const of = new AnalyzerProviderResource();
        of.setType(found.type);
        of.setUrn(found.urn);
        of.setName(found.name);
        of.setProperties(struct(found.inputs));
        request.setProvider(of);
    }
    return request;
}

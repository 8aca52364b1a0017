import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import type { Stack } from "@pulumi/pulumi/automation";
import { expect } from "chai";

import { findLeftovers } from "../../commands/demo/leftovers";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";
import { failureOf } from "../provider/testContext";
import { BOUNDARY, Installation } from "./installation";

const HOST = "pulumi-language-yaml";
const PROGRAM = readFileSync(join(checkoutRoot, "examples/yaml/Pulumi.yaml"), "utf8");
const URN = "urn:pulumi:dev::orders-lake::lakehouse:index:Lakehouse::lake";
const ARGUMENT = "destroyData: ${destroyData}";

describe("the example in YAML", function () {
    this.timeout(900_000);
    let installation: Installation;
    let folder: string;
    let stack: Stack;

    before(async () => {
        installation = await Installation.create("test-yaml");
        folder = installation.project("yaml", {}, "examples/yaml");
        stack = await installation.open(folder, {
            "orders-lake:destroyData": { value: "true" },
            "orders-lake:permissionsBoundary": { value: BOUNDARY },
        });
        const { languagesDir, sources } = readToolchain();
        const plugin = join(
            installation.sandbox.environment.stateDir,
            `pulumi-home/plugins/language-yaml-v${sources["languages"]?.version}`,
        );
        mkdirSync(plugin, { recursive: true });
        symlinkSync(join(languagesDir, HOST), join(plugin, HOST));
    });
    after(() => installation?.remove());

    /** Message of a preview of the program with something else in it. */
    async function refusal(from: string, to: string): Promise<string> {
        installation.rewrite(folder, { "Pulumi.yaml": PROGRAM.replace(from, to) });
        const { message } = await failureOf(stack.preview({ color: "never" }));
        installation.rewrite(folder, { "Pulumi.yaml": PROGRAM });
        return message;
    }

    it("is told everything wrong at once, in the terms of the component, without a stack trace", async () => {
        const faults = [ARGUMENT, "bucketName: Not_A_Bucket", "numberOfWorkers: 1"].join("\n            ");
        const message = await refusal(ARGUMENT, faults);
        expect(message)
            .to.include('The Lakehouse "lake" cannot be made:')
            .and.match(/bucketName.*numberOfWorkers/s);
        expect(message).not.to.match(/^\s+at .*:\d+:\d+/m);
    });

    it("is checked against the schema: names, values and types", async () => {
        expect(await refusal(ARGUMENT, "buckeName: mine")).to.match(/buckeName/);
        expect(await refusal("name: orders\n", "nam: orders\n")).to.match(/name/);
        expect(await refusal(ARGUMENT, "tags: [a]")).to.match(/tags/);
    });

    it("brings up a lakehouse, which a second up leaves alone", async () => {
        const { outputs } = await stack.up({ color: "never" });
        expect(
            Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown])),
        ).to.include({
            rawData: "s3://lakehouse-lake-dev-123456789012-us-west-2/raw_data/orders/",
            workflow: "lakehouse-lake-dev--orders",
            schema: "GLUE_LAKE_INT_DB_LAKE_DEV.lakehouse_lake_dev__orders",
            readerRole: "LAKEHOUSE_LAKE_DEV_READER",
        });
        expect((await stack.up({ color: "never" })).summary.resourceChanges).to.have.all.keys("same");
    });

    it("is renamed by an alias, with updates alone", async () => {
        const renamed = PROGRAM.replaceAll("lake.", "shore.")
            .replace("    lake:\n", `    shore:\n        options: { aliases: ["${URN}"] }\n`)
            .replace(ARGUMENT, `physicalName: lake-dev\n            ${ARGUMENT}`);
        installation.rewrite(folder, { "Pulumi.yaml": renamed });
        const { resourceChanges } = (await stack.up({ color: "never" })).summary;
        // It knows under its old name where its data is.
        const moved = renamed.replace("physicalName: lake-dev", "physicalName: shore-dev");
        installation.rewrite(folder, { "Pulumi.yaml": moved.replace("${destroyData}", "false") });
        expect((await failureOf(stack.preview({ color: "never" }))).message).to.include(
            'in bucketName "lakehouse-lake-dev-123456789012-us-west-2"',
        );
        installation.rewrite(folder, { "Pulumi.yaml": renamed });
        expect(resourceChanges).to.have.any.keys("same").and.not.have.any.keys("create", "delete", "replace");
    });

    it("is destroyed without anything left in either cloud", async () => {
        await stack.destroy({ color: "never" });
        expect(await findLeftovers(installation.sandbox)).to.deep.equal([]);
    });
});

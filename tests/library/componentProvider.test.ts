import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as protocol from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";

import { version } from "../../package.json";
import { lakehouseArguments } from "../../library/arguments";
import { checkoutRoot } from "../../tools/setup/checkout";
import { PluginProcess } from "../provider/pluginProcess";

interface Property {
    type?: string;
    $ref?: string;
    plain?: boolean;
    secret?: boolean;
    description?: string;
}

interface Schema {
    name: string;
    version: string;
    resources: Record<string, Record<"inputProperties" | "properties", Record<string, Property>>>;
    types: Record<string, { enum?: { name?: string; value: string }[]; properties?: Record<string, Property> }>;
}

describe("the component provider", function () {
    this.timeout(60_000);
    let plugin: PluginProcess;
    let text: string;
    let schema: Schema;

    before(async () => {
        const executable = join(checkoutRoot, "library", "pulumi-resource-lakehouse");
        plugin = await PluginProcess.start({ executable, cwd: "/" });
        text = (await plugin.call("getSchema", new protocol.GetSchemaRequest())).getSchema();
        schema = JSON.parse(text) as Schema;
    });
    after(() => plugin?.stop());

    it("has one component, with every argument of the class: plain, or else secret", () => {
        expect(schema).to.include({ name: "lakehouse", version });
        expect(Object.keys(schema.resources)).to.deep.equal(["lakehouse:index:Lakehouse"]);
        const { inputProperties = {} } = schema.resources["lakehouse:index:Lakehouse"]!;
        expect(Object.keys(inputProperties)).to.deep.equal(Object.keys(lakehouseArguments()));
        for (const [name, { plain = false, secret = false }] of Object.entries(inputProperties)) {
            expect(plain, name).to.equal(!secret);
        }
    });

    it("has every output of the class, with the same sentence", () => {
        const source = readFileSync(join(checkoutRoot, "library", "lakehouse.ts"), "utf8");
        const declared = [...source.matchAll(/\/\*\* (.+) \*\/\n {4}public readonly (\w+): pulumi\.Output/g)];
        const { properties = {} } = schema.resources["lakehouse:index:Lakehouse"]!;
        expect(declared.map(([, sentence, name]) => [name, sentence])).to.deep.equal(
            Object.entries(properties).map(([name, { description }]) => [name, description]),
        );
    });

    it("describes every type that it refers to, and no other; values have names that no language splits", () => {
        const referred = [...text.matchAll(/"#\/types\/([^"]+)"/g)].map(([, token]) => token);
        expect(Object.keys(schema.types)).to.have.members([...new Set(referred)]);
        const values = Object.values(schema.types).flatMap((type) => type.enum ?? []);
        expect(values).to.deep.include({ name: "SseKms", value: "SSE_KMS" });
        expect(values).to.deep.include({ value: "5.1" });
        expect(Object.keys(schema.types["lakehouse:index:Domain"]?.properties ?? {})).to.include.members([
            "name",
            "tables",
            "comparisons",
        ]);
    });
});

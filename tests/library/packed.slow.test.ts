import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { BOUNDARY, Installation } from "./installation";

const NAME = "interoperable-lakehouse";
const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { Lakehouse, LakehouseArgs, snowflakeIceberg } from "${NAME}";

const args: LakehouseArgs = { domains: [{ name: "orders", tables: ["tables/orders.yaml"] }], encryption: "SSE_S3" };
const lake = new Lakehouse("lake", args, { protect: true });
const bucket: pulumi.Output<string> = lake.bucketName;
const schema: pulumi.Output<string | undefined> = lake.domains.apply(({ orders }) => orders?.linkedSchema);
new snowflakeIceberg.ExternalId("id", {}, { parent: lake });
export { bucket, schema };
`;

describe("the packed package", function () {
    this.timeout(300_000);
    let installation: Installation;
    before(async () => (installation = await Installation.unpacked("test-packed")));
    after(() => installation?.remove());

    it("is imported by its name, and has the files that it names", () => {
        const folder = installation.project("import", {});
        const script = `console.log(typeof require("${NAME}").Lakehouse, typeof require("${NAME}/snowflake-iceberg").Provider)`;
        expect(execFileSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" })).to.equal(
            "function function\n",
        );
        const installed = join(folder, "node_modules", NAME);
        const { bin, types } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
            bin: Record<string, string>;
            types: string;
        };
        expect(Object.keys(bin)).to.deep.equal(["pulumi-resource-lakehouse", "pulumi-resource-snowflake-iceberg"]);
        for (const file of [types, ...Object.values(bin), "jobs/lakehouse/__init__.py", "README.md"]) {
            expect(existsSync(join(installed, file)), file).to.equal(true);
        }
    });

    it("has types that a program of ten lines and the examples agree with, and a wrong one does not", () => {
        const folder = installation.project("writer", { "ten.ts": PROGRAM }, "examples/web-events/writer");
        installation.rewrite(folder, {
            "wrong.ts": `import { Lakehouse } from "${NAME}";\nnew Lakehouse("a", { numberOfWorkers: "two" });\n`,
        });
        const faults = installation.typeFaults(folder, ["ten.ts", "index.ts", "wrong.ts"]).trim().split("\n");
        expect(faults.filter((line) => / error /.test(line))).to.have.length(1);
        expect(faults[0]).to.match(/^wrong\.ts\(2,\d+\): error TS2322/);
    });

    it("plans an example in a sandbox", async () => {
        const stack = await installation.open(installation.project("plan", {}, "examples/web-events/writer"), {
            "web-events:destroyData": { value: "true" },
            "web-events:permissionsBoundary": { value: BOUNDARY },
        });
        const { changeSummary } = await stack.preview({ color: "never" });
        expect(changeSummary).to.have.all.keys("create");
        expect(changeSummary.create).to.be.greaterThan(70);
    });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { examineTools, isComplete, ToolFinding, toolTable } from "../../commands/doctor/tools";

const root = join(__dirname, "../..");

describe("the doctor's tools", () => {
    let empty: string;
    before(() => (empty = mkdtempSync(join(tmpdir(), "no tools "))));
    after(() => rmSync(empty, { recursive: true, force: true }));

    it("are looked for, not installed, and each missing one has a cure", async () => {
        const env = {
            PATH: empty,
            HOME: empty,
            LAKEHOUSE_CACHE: join(empty, "cache"),
            LAKEHOUSE_PULUMI_DOWNLOAD: "off",
        };
        const findings = await examineTools(root, env);
        const found = (tool: string) => findings.find((finding) => finding.tool === tool);

        expect(found("Python")?.source).to.include("PATH has no python3");
        expect(found("Python")?.cure).to.include("LAKEHOUSE_PYTHON");
        expect(found("Spark")).to.include({ version: "missing", source: "needs Python" });
        expect(found("Pulumi CLI")).to.include({ version: "missing", cure: "npm run setup" });
        expect(found("jars")).to.include({ version: "missing", cure: "npm run setup" });
        expect(found("Go")).to.include({ version: "missing", needed: false });
        expect(found("npm packages")).to.include({ cure: undefined });
        expect(isComplete(findings)).to.equal(false);
    });

    it("make a table with the cure below what is missing", () => {
        const findings: ToolFinding[] = [
            { tool: "Node.js", version: "20.20.2", source: "/bin/node", needed: true },
            { tool: "Spark", version: "missing", source: "not installed", cure: "npm run setup", needed: true },
            { tool: "Go", version: "missing", source: "only to build", cure: "Install Go.", needed: false },
        ];
        expect(toolTable(findings).split("\n")).to.deep.equal([
            "✔ Node.js  20.20.2  /bin/node",
            "✘ Spark    missing  not installed",
            "           → npm run setup",
            "- Go       missing  only to build",
        ]);
        expect(isComplete(findings)).to.equal(false);
        expect(isComplete(findings.filter(({ tool }) => tool !== "Spark"))).to.equal(true);
    });
});

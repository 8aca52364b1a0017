import { spawnSync } from "node:child_process";

import { expect } from "chai";

import { NewProject } from "./newProject";

describe("a project that pulumi new has made", function () {
    this.timeout(600_000);
    let made: NewProject;
    before(() => (made = new NewProject()));
    after(() => made.remove());

    it("has a stack with the settings that were given, no empty secret, and packages", () => {
        made.make("--stack", "dev", "--config", "lakehouse:snowflakeOrganization=MYORG");
        const { config } = made.yaml("Pulumi.dev.yaml") as { config: Record<string, unknown> };
        expect(config).to.include({
            "aws:region": "us-west-2",
            "lakehouse:destroyData": "false",
            "lakehouse:snowflakeOrganization": "MYORG",
            "lakehouse:snowflakeUser": "LAKEHOUSE_DEPLOYER",
        });
        // Pulumi encrypts a secret that it asks for. One given by --config it would not, and the program refuses that.
        expect(config).not.to.have.property("lakehouse:snowflakePrivateKey");
    });

    it("is complete: its bootstrap prints the policies of the stack's deployer", () => {
        const { stdout, stderr } = spawnSync(
            process.execPath,
            ["--import", "tsx", "bootstrap/print.ts", "aws", "--stack", "dev"],
            { cwd: made.project, encoding: "utf8" },
        );
        expect(Object.keys(JSON.parse(stdout) as object), stderr).to.include("lakehouse-dev-boundary");
    });
});

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import { parse } from "yaml";

import { declaredSettings } from "../../settings/declared";
import { checkoutRoot } from "../../tools/setup/checkout";
import { NewProject } from "./newProject";

const { template } = parse(readFileSync(join(checkoutRoot, "Pulumi.yaml"), "utf8")) as {
    template: { config: Record<string, { description: string; default?: string; secret?: boolean }> };
};

describe("the template of this repository", function () {
    this.timeout(60_000);
    let made: NewProject;
    before(() => (made = new NewProject()));
    after(() => made.remove());

    it("asks for settings that there are, each with a sentence, secrets as such", () => {
        const settings = { ...declaredSettings() };
        for (const [key, { description, secret }] of Object.entries(template.config)) {
            expect(key === "aws:region" || key.replace("lakehouse:", "") in settings, key).to.equal(true);
            expect(description).to.match(/^[A-Z]/);
            expect(secret ?? false, key).to.equal(/PrivateKey$/.test(key));
        }
    });

    it("makes a project of an empty folder, without a network and without questions", () => {
        made.make("--generate-only");
        const project = made.yaml("Pulumi.yaml");
        expect(project).to.include({ name: "lakehouse", main: "program.ts" }).and.not.have.property("template");
        expect(project["config"]).to.include.all.keys(...Object.keys(declaredSettings()));
        for (const file of ["package-lock.json", "provider/pulumi-resource-snowflake-iceberg", "sandbox/snowdome"]) {
            expect(existsSync(join(made.project, file)), file).to.equal(true);
        }
    });
});

import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { makePulumiHome } from "../../stacks/pluginCache";
import { checkoutRoot } from "../../setup/checkout";

describe("makePulumiHome", () => {
    let home: string;
    beforeEach(() => (home = mkdtempSync(join(tmpdir(), "lakehouse-home-"))));
    afterEach(() => rmSync(home, { recursive: true, force: true }));

    it("installs the stand-ins at the version of each SDK, as Pulumi names downloaded plugins", () => {
        makePulumiHome(home, checkoutRoot);
        const folders = readdirSync(join(home, "plugins"));
        expect(folders.filter((folder) => folder.startsWith("resource-"))).to.have.length(3);
        for (const folder of folders.filter((name) => name.startsWith("resource-"))) {
            const [, name] = /^resource-(aws|snowflake|command)-v\d+\.\d+\.\d+$/.exec(folder) ?? [];
            expect(name, folder).not.to.equal(undefined);
            const executable = join(home, "plugins", folder, `pulumi-resource-${name}`);
            expect(realpathSync(executable)).to.equal(
                join(realpathSync(checkoutRoot), "sandbox", "providers", "bin", `pulumi-resource-${name}`),
            );
        }
    });

    it("can be made again over itself", () => {
        makePulumiHome(home, checkoutRoot);
        expect(makePulumiHome(home, checkoutRoot)).to.equal(home);
        expect(existsSync(join(home, "plugins"))).to.equal(true);
    });
});

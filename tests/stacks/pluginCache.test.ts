import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { makePulumiHome } from "../../commands/stack/pluginCache";
import { checkoutRoot } from "../../tools/setup/checkout";

describe("makePulumiHome", () => {
    const tools = { languageHostDir: checkoutRoot, snowflakePlugin: join(checkoutRoot, "package.json") };
    let home: string;
    beforeEach(() => (home = mkdtempSync(join(tmpdir(), "lakehouse-home-"))));
    afterEach(() => rmSync(home, { recursive: true, force: true }));

    it("installs each plugin at the version of its SDK, as Pulumi names downloaded ones", () => {
        makePulumiHome(home, tools);
        const plugins = readdirSync(join(home, "plugins")).filter((folder) => folder.startsWith("resource-"));
        const targets = plugins.map((folder) => {
            const [, name] = /^resource-(\w+)-v\d+\.\d+\.\d+$/.exec(folder) ?? [];
            return [name, realpathSync(join(home, "plugins", folder, `pulumi-resource-${name}`))];
        });
        const root = realpathSync(checkoutRoot);
        const standIn = (name: string) => join(root, "stand-ins", "bin", `pulumi-resource-${name}`);
        expect(Object.fromEntries(targets)).to.deep.equal({
            aws: standIn("aws"),
            command: standIn("command"),
            snowflake: join(root, "package.json"),
        });
    });

    it("gives the language host of the tool chain the options that it cannot read, whatever its folder is called", () => {
        const folder = join(home, "cache with 'quotes'", "pulumi-language-nodejs-3.68.0-linux", "bin");
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, "pulumi-language-nodejs"), '#!/bin/sh\nprintf "<%s>" "$@"\n', { mode: 0o755 });
        for (let time = 0; time < 2; time++) {
            makePulumiHome(home, { ...tools, languageHostDir: folder });
            const host = join(home, "plugins", "language-nodejs-v3.68.0", "pulumi-language-nodejs");
            const loading = join(checkoutRoot, "tools/setup/moduleLoading.cjs");
            expect(execFileSync(host, ["127.0.0.1:1"], { encoding: "utf8" })).to.equal(
                `<-typescript=false><-nodeargs><'--require' '${loading}'><127.0.0.1:1>`,
            );
        }
        makePulumiHome(home, tools);
    });

    it("can be made again over itself", () => {
        makePulumiHome(home, tools);
        expect(makePulumiHome(home, tools)).to.equal(home);
        expect(existsSync(join(home, "plugins"))).to.equal(true);
    });

    it("follows a tool chain that has moved on", () => {
        makePulumiHome(home, { ...tools, snowflakePlugin: join(checkoutRoot, "tsconfig.json") });
        makePulumiHome(home, tools);
        const [folder] = readdirSync(join(home, "plugins")).filter((name) => name.startsWith("resource-snowflake-"));
        expect(realpathSync(join(home, "plugins", folder ?? "", "pulumi-resource-snowflake"))).to.match(
            /package\.json$/,
        );
    });
});

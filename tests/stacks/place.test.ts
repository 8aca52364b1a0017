import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";

import type { KnownSandbox } from "../../commands/sandboxes";
import { clientVariables, SandboxEnvironment } from "../../commands/sandboxes/environment";
import { placeOf, sandboxOf } from "../../commands/stack/place";
import { stateFileOf } from "../../commands/stack/stateFile";

describe("the sandbox of a stack", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "lakehouse-place-"))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const stateFile = (name: string, stack: string) => stateFileOf(join(folder, name, "pulumi", ".pulumi"), stack);

    /** A sandbox with stacks that have so many resources in it. */
    function sandbox(name: string, { runs = true, stacks = {} as Record<string, number> } = {}): KnownSandbox {
        const stateDir = join(folder, name);
        for (const [stack, resources] of Object.entries(stacks)) {
            const file = stateFile(name, stack);
            mkdirSync(dirname(file), { recursive: true });
            const latest = resources === 0 ? {} : { resources: Array(resources).fill({ urn: "urn" }) };
            writeFileSync(file, JSON.stringify({ version: 3, checkpoint: { stack, latest } }));
        }
        const environment = {
            awsEndpoint: `http://127.0.0.1:1000${name.length}`,
            accessKeyId: `AKIA${name}`,
            snowflake: { account: "sandbox-lakehouse", host: "127.0.0.1", privateKeyPath: join(stateDir, "key.p8") },
            stateDir,
        } as SandboxEnvironment;
        return { name, runs, environment, processEnv: clientVariables(environment) } as KnownSandbox;
    }
    const variables = ({ processEnv }: KnownSandbox): NodeJS.ProcessEnv => ({ ...processEnv });

    it("is its namesake, else the default", () => {
        const all = [sandbox("default"), sandbox("sandbox-x")];
        expect(sandboxOf("sandbox-x", {}, all)?.name).to.equal("sandbox-x");
        expect(sandboxOf("sandbox-y", {}, all)?.name).to.equal("default");
        expect(sandboxOf("sandbox-x", {}, [])).to.equal(undefined);
    });

    it("is the one that is meant for it, before the default", () => {
        const all = [sandbox("default"), sandbox("ux")];
        expect(sandboxOf("sandbox-ux", {}, all)?.name).to.equal("ux");
        expect(sandboxOf("sandbox", {}, all)?.name).to.equal("default");
    });

    it("is the one whose env this shell has, whatever the stack is called and whatever else runs", () => {
        const sec = sandbox("sec");
        const all = [sandbox("default"), sandbox("sandbox-sec"), sec];
        expect(sandboxOf("sandbox-sec", variables(sec), all)?.name).to.equal("sec");
        expect(placeOf("sandbox-sec", variables(sec), all).sandbox?.name).to.equal("sec");
    });

    it("is the one it was made in, whatever this shell's variables and the other names say", () => {
        const named = sandbox("sandbox-x");
        const all = [named, sandbox("default"), sandbox("home", { stacks: { "sandbox-x": 81 } })];
        expect(sandboxOf("sandbox-x", variables(named), all)?.name).to.equal("home");
    });

    it("is no other when the one it was made in has ended", () => {
        const home = sandbox("sandbox-kill", { runs: false, stacks: { "sandbox-kill": 81 } });
        const all = [sandbox("default"), home];
        for (const environment of [{}, variables(all[0] as KnownSandbox), variables(home)]) {
            expect(() => placeOf("sandbox-kill", environment, all)).to.throw(
                'was created in sandbox "sandbox-kill", which has ended along with everything in it. Start it again ' +
                    "(empty) with: npm run sandbox -- start --name sandbox-kill",
            );
        }
    });

    it("is free again after destroy, after a preview, and for another stack", () => {
        const ended = sandbox("preview-1", { runs: false, stacks: { sandbox: 0, "sandbox-x": 3 } });
        expect(sandboxOf("sandbox", {}, [sandbox("default"), ended])?.name).to.equal("default");
    });

    it("is the one that a pulumi writes the stack's state in: the file is gone, then empty", () => {
        const home = sandbox("home", { stacks: { "sandbox-x": 1 } });
        const file = stateFile("home", "sandbox-x");
        renameSync(file, `${file}.bak`);
        const all = [sandbox("default"), home];
        expect(sandboxOf("sandbox-x", {}, all)?.name).to.equal("home");
        writeFileSync(file, "");
        expect(sandboxOf("sandbox-x", {}, [sandbox("default"), home])?.name).to.equal("home");
    });

    it("is none when this shell means one that has ended", () => {
        const ended = sandbox("ended", { runs: false });
        expect(() => sandboxOf("test", variables(ended), [sandbox("default"), ended])).to.throw(
            /AWS_ENDPOINT_URL is http:\/\/127.0.0.1:10005 in this shell, but no sandbox of this checkout runs there.*Running: default/,
        );
    });

    it("is asked for by name when only others run", () => {
        expect(() => placeOf("sandbox-x", {}, [sandbox("sec")])).to.throw(
            'neither sandbox "sandbox-x" nor "default" is running. Running: sec. Choose one with: eval "$(npm run --silent sandbox -- env --name sec)"',
        );
        expect(() => placeOf("sandbox-x", {}, [])).to.throw("Start one with: npm run sandbox -- start");
    });

    describe("never takes a stack of real clouds: it is refused in a shell with a sandbox's variables", () => {
        it("all of them, and says which to unset", () => {
            const one = sandbox("default");
            expect(() => placeOf("dev", variables(one), [one])).to.throw(
                /this shell has a sandbox's AWS_ENDPOINT_URL.*unset AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID .*AWS_CONFIG_FILE.*SNOWFLAKE_PRIVATE_KEY_PATH/,
            );
            const unset = Object.fromEntries(Object.keys(one.processEnv).map((name) => [name, undefined]));
            expect(placeOf("dev", { ...variables(one), ...unset }, [one])).to.deep.equal({ stackName: "dev" });
        });

        for (const [name, value] of [
            ["SNOWFLAKE_HOST", "127.0.0.1"],
            ["SNOWFLAKE_HOST", "localhost"],
            ["AWS_ENDPOINT_URL", "http://[::1]:4566/"],
            ["AWS_ENDPOINT_URL", "HTTP://LOCALHOST:4566"],
            ["AWS_ENDPOINT_URL_S3", "http://127.1.2.3"],
            ["AWS_ENDPOINT_URL_GLUE", "http://127.0.0.1:1/"],
        ] as const) {
            it(`${name}=${value}, also of a sandbox that nobody knows any more`, () => {
                expect(() => placeOf("prod", { [name]: value }, [])).to.throw(`unset ${name}`);
            });
        }

        it("but private endpoints and keys of its own", () => {
            const environment = {
                AWS_ENDPOINT_URL_S3: "https://bucket.vpce-1.s3.us-west-2.vpce.amazonaws.com",
                SNOWFLAKE_HOST: "127-0-0-1.privatelink.snowflakecomputing.com",
                AWS_ACCESS_KEY_ID: "AKIAREAL",
                AWS_ENDPOINT_URL: "",
            };
            expect(placeOf("acme/prod", environment, [sandbox("default")]).stackName).to.equal("acme/prod");
        });
    });
});

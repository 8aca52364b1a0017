import { ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { scratchFolder } from "./scratchFolder";
import { untilGone } from "./untilGone";

// The real commands in a small checkout whose tools are stand-ins on PATH: npm, pulumi and its language host are all
// that `--for up` needs.
const scratch = scratchFolder();
const root = () => join(scratch.path, "checkout");
const journal = () => join(scratch.path, "journal");
const environment = (): NodeJS.ProcessEnv => ({
    PATH: `${join(scratch.path, "bin")}:/usr/bin:/bin`,
    HOME: scratch.path,
    LAKEHOUSE_CACHE: join(scratch.path, "cache"),
});
const INSTALL = "mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json";

interface Ended {
    code: number | null;
    text: string;
}

function start(
    args: string[],
    node: string[] = [],
    env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(process.execPath, [...node, ...args], { cwd: root(), env: { ...environment(), ...env } });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
    return { child, ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, text }))) };
}

const setUp = (...args: string[]) => start(["tools/setup/main.mjs", ...args]);
const forUp = () => setUp("--for", "up").ended;

/** npm ci notes itself in the journal, then does what the test says. */
const npm = (ci: string) =>
    scratch.program(
        "bin/npm",
        `case "$1" in ci) echo ci >> '${journal()}'; ${ci};; config) [ "$3" = registry ] && echo http://x || echo proxy;; esac`,
    );
const installs = () => (existsSync(journal()) ? readFileSync(journal(), "utf8").match(/^ci$/gm)?.length : 0);

async function until(condition: () => boolean): Promise<void> {
    for (let i = 0; i < 200 && !condition(); i += 1) {
        await sleep(25);
    }
    expect(condition()).to.equal(true);
}

describe("set-up", function () {
    this.timeout(30_000);

    beforeEach(() => {
        for (const folder of ["commands/commandLine", "tools"]) {
            cpSync(join(__dirname, "../..", folder), join(root(), folder), { recursive: true });
        }
        scratch.write(
            "checkout/package-lock.json",
            JSON.stringify({ packages: { "": {}, "node_modules/a": { version: "1.0.0" } } }),
        );
        scratch.program("bin/pulumi", "echo v3.260.0");
        scratch.program("bin/pulumi-language-nodejs", "");
        npm(INSTALL);
    });

    it("gets what a command needs, writes where it is, and has nothing to do the second time", async () => {
        const first = await forUp();
        expect(first.text).to.match(/^Set-up: 1 of 3 parts installed in \d+\.\d s; heavy parts in .*cache\.$/m);
        expect(first.code).to.equal(0);
        const toolchain = JSON.parse(readFileSync(join(root(), ".lakehouse", "toolchain.json"), "utf8")) as object;
        expect(toolchain).to.include({
            pulumi: join(scratch.path, "bin", "pulumi"),
            languageHostDir: join(scratch.path, "bin"),
        });
        expect(toolchain).not.to.have.property("python");

        const second = await forUp();
        expect(second.text).to.include("Set-up: all 3 parts were already there");
        expect(installs()).to.equal(1);
    });

    it("runs a command's program with the tools, and ends as it ends", async () => {
        const program = scratch.program("program", 'echo "$PATH"; echo "$1"; exit 7');
        await forUp();
        const { code, text } = await start(["tools/setup/run.mjs", "up", "--", program, "--stack=a b"]).ended;
        expect(code).to.equal(7);
        expect(text.split("\n")[0])
            .to.include(join(scratch.path, "bin"))
            .and.include(join(root(), "node_modules", ".bin"));
        expect(text.split("\n")[1]).to.equal("--stack=a b");
    });

    it("looks again when the lock has changed", async () => {
        await forUp();
        scratch.write(
            "checkout/package-lock.json",
            JSON.stringify({ packages: { "": {}, "node_modules/a": { version: "2.0.0" } } }),
        );
        await start(["tools/setup/run.mjs", "up", "--", "true", "--stack=x"]).ended;
        expect(installs()).to.equal(2);
    });

    it("passes a signal on to the program", async () => {
        await forUp();
        const program = scratch.program(
            "program",
            `trap 'echo stopped; exit 3' TERM; echo ready >> '${journal()}'; sleep 20 >&- 2>&- & wait`,
        );
        const { child, ended } = start(["tools/setup/run.mjs", "up", "--", program, "--stack=x"]);
        await until(() => readFileSync(journal(), "utf8").includes("ready"));
        child.kill("SIGTERM");
        expect(await ended).to.deep.include({ code: 3 });
    });

    for (const [signal, code] of [
        ["SIGINT", 130],
        ["SIGTERM", 143],
    ] as const) {
        it(`ends on ${signal} with what it had started, and goes on the next time`, async () => {
            npm(`echo $$ > '${join(scratch.path, "pid")}'; sleep 60`);
            const { child, ended } = setUp("--for", "up");
            await until(() => existsSync(join(scratch.path, "pid")));
            child.kill(signal);
            const end = await ended;
            expect(end.code).to.equal(code);
            expect(end.text).to.include(`Set-up was interrupted (${signal}).\n  → Run the same command again`);
            const pid = Number(readFileSync(join(scratch.path, "pid"), "utf8"));
            expect(await untilGone(pid)).to.equal(true);
            expect(existsSync(join(root(), ".lakehouse", "npm.lock"))).to.equal(false);

            npm(INSTALL);
            expect((await forUp()).code).to.equal(0);
        });
    }

    it("goes on after it was killed", async () => {
        npm(`echo x > '${join(scratch.path, "begun")}'; sleep 2`);
        const { child, ended } = setUp("--for", "up");
        await until(() => existsSync(join(scratch.path, "begun")));
        child.kill("SIGKILL");
        await ended;
        expect(existsSync(join(root(), ".lakehouse", "npm.lock"))).to.equal(true);
        npm(INSTALL);
        expect((await forUp()).code).to.equal(0);
    });

    it("waits for another set-up of the same checkout instead of doing its work twice", async () => {
        npm(`sleep 1; ${INSTALL}`);
        const ends = await Promise.all([forUp(), forUp()]);
        expect(ends.map(({ code }) => code)).to.deep.equal([0, 0]);
        expect(installs()).to.equal(1);
        expect(ends.map(({ text }) => text).join("")).to.match(/waiting for another set-up \(process \d+\)/);
    });

    it("tells every part that failed, keeps the others, and needs only the failed ones again", async () => {
        npm("echo 'npm error 403 Forbidden' >&2; exit 1");
        scratch.program("bin/pulumi", "echo v3.100.0");
        scratch.program("bin/go", "echo go1.19");
        const { code, text } = await start(["tools/setup/main.mjs", "--for", "up"], [], {
            LAKEHOUSE_PULUMI_DOWNLOAD: "off",
        }).ended;
        expect(code).to.equal(1);
        expect(text).to.match(/npm ci failed: 403 Forbidden\n {2}→ .*\n {4}Log: .*setup-npm\.log/);
        expect(text).to.match(/Pulumi CLI: .*Go on PATH is go1\.19.*\n {2}→ /);
        expect(text).to.match(/- Pulumi Node language host .*needs Pulumi CLI/);
        expect(existsSync(join(root(), ".lakehouse", "toolchain.json"))).to.equal(false);

        scratch.program("bin/pulumi", "echo v3.260.0");
        npm(INSTALL);
        expect((await forUp()).code).to.equal(0);
    });

    it("knows its commands", async () => {
        const { code, text } = await setUp("--for", "nothing").ended;
        expect(code).to.equal(2);
        expect(text).to.match(/^There is no command nothing\.\n {2}→ Choose one of setup, test/);
    });

    it("says that Node is too old before anything else", async () => {
        const fake = scratch.write("old.cjs", 'Object.defineProperty(process.versions, "node", { value: "18.20.4" });');
        for (const entry of [["tools/setup/main.mjs"], ["tools/setup/run.mjs", "up", "--", "true"]]) {
            const { code, text } = await start(entry, ["--require", fake]).ended;
            expect(code).to.equal(1);
            expect(text).to.match(/^Node\.js 18\.20\.4 is too old: 20\.19 or newer is needed\.\n {2}→ Install/);
        }
    });

    it("leaves the checkout clean but for ignored folders", async () => {
        await forUp();
        expect(readdirSync(root()).sort()).to.deep.equal([
            ".lakehouse",
            "commands",
            "node_modules",
            "package-lock.json",
            "tools",
        ]);
    });
});

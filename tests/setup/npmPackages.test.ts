import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { AddressInfo, createServer } from "node:net";
import { join } from "node:path";

import { expect } from "chai";

import { CommandFailed } from "../../tools/setup/childProcess.mjs";
import { isInstalled, npmPackages, npmProblem } from "../../tools/setup/parts/npmPackages.mjs";
import { partContext, problemOf } from "./partContext";
import { scratchFolder } from "./scratchFolder";

const scratch = scratchFolder();
const pkg = (version: string, more = {}) => ({ version, integrity: `sha512-${version}`, ...more });
const lock = (packages: object) => JSON.stringify({ packages: { "": { name: "x" }, ...packages } });
const wanted = (packages: object) => scratch.write("package-lock.json", lock(packages));
const present = (packages: object) => scratch.write("node_modules/.package-lock.json", lock(packages));

describe("isInstalled", () => {
    it("believes the lock that npm writes at the end of an install", () => {
        wanted({ "node_modules/a": pkg("1.0.0") });
        expect(isInstalled(scratch.path)).to.equal(false);
        present({ "node_modules/a": pkg("1.0.0") });
        expect(isInstalled(scratch.path)).to.equal(true);
    });

    const cases: { title: string; present: object; expected: boolean }[] = [
        {
            title: "another version",
            present: { "node_modules/a": pkg("1.0.1"), "node_modules/mac": pkg("1.0.0") },
            expected: false,
        },
        {
            title: "a package too many",
            present: { "node_modules/a": pkg("1.0.0"), "node_modules/b": pkg("1.0.0") },
            expected: false,
        },
        { title: "a missing package", present: { "node_modules/mac": pkg("1.0.0") }, expected: false },
        { title: "a missing package of another platform", present: { "node_modules/a": pkg("1.0.0") }, expected: true },
    ];
    for (const { title, present: found, expected } of cases) {
        it(`${expected ? "accepts" : "sees"} ${title}`, () => {
            wanted({ "node_modules/a": pkg("1.0.0"), "node_modules/mac": pkg("1.0.0", { optional: true }) });
            present(found);
            expect(isInstalled(scratch.path)).to.equal(expected);
        });
    }

    it("sees that another Node or platform installed them", () => {
        wanted({ "node_modules/a": pkg("1.0.0") });
        present({ "node_modules/a": pkg("1.0.0") });
        expect(isInstalled(scratch.path)).to.equal(true);
        writeFileSync(
            join(scratch.path, "node_modules", ".lakehouse-install.json"),
            JSON.stringify({ for: "plan9-x64, ABI 1" }),
        );
        expect(isInstalled(scratch.path)).to.equal(false);
    });
});

describe("the npm part", () => {
    // Stands in for npm: answers `config get`, and does what the test says for `ci`.
    const npm = (registry: string, ci: string) =>
        scratch.program(
            "bin/npm",
            `case "$1 $3" in "config registry") echo ${registry};; config*) echo null;; ci*) ${ci};; esac`,
        );
    const context = () =>
        partContext(scratch.path, { root: scratch.path, env: { PATH: `${join(scratch.path, "bin")}:/usr/bin:/bin` } });

    async function answeringRegistry(): Promise<{ url: string; close: () => void }> {
        const server = createServer().listen(0, "127.0.0.1");
        await new Promise((resolve) => server.once("listening", resolve));
        return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
    }

    it("says which registry does not answer, without waiting for npm's own patience", async () => {
        wanted({ "node_modules/a": pkg("1.0.0") });
        const { url, close } = await answeringRegistry();
        close();
        npm(url, "exit 0");
        const problem = await problemOf(npmPackages.ensure(context()));
        expect(problem.message).to.equal(`npm's registry ${url.slice(0, -1)} does not answer (ECONNREFUSED).`);
        expect(problem.cure).to.include("npm config get registry");
    });

    it("installs anew after an install that was broken off", async () => {
        wanted({ "node_modules/a": pkg("1.0.0") });
        const { url, close } = await answeringRegistry();
        npm(url, "mkdir -p node_modules/a; echo 'npm error code ECONNRESET' >&2; exit 1");
        expect((await problemOf(npmPackages.ensure(context()))).message).to.include("does not answer");
        expect(existsSync(join(scratch.path, "node_modules", "a"))).to.equal(true);

        npm(url, "mkdir -p node_modules; cp package-lock.json node_modules/.package-lock.json");
        expect((await npmPackages.ensure(context())).built).to.equal(true);
        expect((await npmPackages.ensure(context())).built).to.equal(false);
        close();
    });

    it("says that npm is missing", async () => {
        wanted({ "node_modules/a": pkg("1.0.0") });
        mkdirSync(join(scratch.path, "bin"));
        const problem = await problemOf(npmPackages.ensure({ ...context(), env: { PATH: join(scratch.path, "bin") } }));
        expect(problem.message).to.equal("npm was not found.");
    });
});

describe("npmProblem", () => {
    const cases = [
        {
            output: "npm error code EINTEGRITY\nnpm error sha512-x integrity checksum failed",
            expected: /does not match package-lock\.json/,
        },
        {
            output: "npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync.",
            expected: /do not agree/,
        },
        { output: "npm error code ENOTFOUND", expected: /does not answer/ },
        {
            output: "npm error code E403\nnpm error 403 Forbidden - GET http://r/a",
            expected: /npm ci failed: 403 Forbidden - GET/,
        },
    ];
    for (const { output, expected } of cases) {
        it(`reads ${output.split("\n")[0]}`, () => {
            const problem = npmProblem(
                new CommandFailed("npm ended with code 1", { code: 1, output, log: "l", cause: undefined }),
            ) as Error;
            expect(problem.message).to.match(expected);
            expect(problem).to.have.property("cure").that.is.a("string").and.not.empty;
        });
    }
});

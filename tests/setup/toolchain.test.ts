import { createHash, X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";

import { expect } from "chai";

import { javaTrustStore } from "../../tools/setup/javaTrustStore.mjs";
import nodeVersion from "../../tools/setup/nodeVersion.cjs";
import { SetupProblem, storageProblem } from "../../tools/setup/problem.mjs";
import { showProgress } from "../../tools/setup/progress.mjs";
import { readToolchain, toolchainEnvironment } from "../../tools/setup/toolchain.mjs";
import { scratchFolder } from "./scratchFolder";

describe("readToolchain", () => {
    const scratch = scratchFolder();
    const written = (content: string) => {
        scratch.write(".lakehouse/toolchain.json", content);
        return readToolchain(scratch.path);
    };

    it("says to run set-up before there was one, or when one was cut off", () => {
        expect(() => readToolchain(scratch.path)).to.throw(/not set up \(.*toolchain\.json\): run npm run setup\.$/);
        expect(() => written('{ "pulumi": ')).to.throw("run npm run setup");
    });

    it("gives what is there and names what no command has needed yet", () => {
        const toolchain = written(JSON.stringify({ pulumi: "/p/bin/pulumi", jars: ["a.jar"] }));
        expect(toolchain.pulumi).to.equal("/p/bin/pulumi");
        expect(toolchain.jars).to.deep.equal(["a.jar"]);
        expect(() => toolchain.javaHome).to.throw("The tool chain has no javaHome yet: run npm run setup.");
    });

    it("makes an environment in which the tools come first, once", () => {
        const toolchain = written(
            JSON.stringify({ pulumi: "/p/bin/pulumi", languageHostDir: "/h/bin", javaHome: "/j", jarsDir: "/jars" }),
        );
        const env = toolchainEnvironment(toolchain, { PATH: "/usr/bin:/h/bin", KEPT: "1" });
        const path = env["PATH"]?.split(":") ?? [];
        expect([path[0], path[1], path.at(-1)]).to.deep.equal(["/p/bin", "/h/bin", "/usr/bin"]);
        expect(path.filter((folder) => folder === "/h/bin")).to.have.length(1);
        expect(env).to.include({ KEPT: "1", LAKEHOUSE_JAVA_HOME: "/j", LAKEHOUSE_JARS_DIR: "/jars" });
        expect(env).to.include({ SNOWDOME_JAVA_HOME: "/j", SNOWDOME_JARS_DIR: "/jars" });
    });

    it("lets the tool chain's Python keep its bytecode, whatever the user has set for others", () => {
        const env = toolchainEnvironment(written("{}"), { PATH: "/usr/bin", PYTHONDONTWRITEBYTECODE: "1" });
        expect(env).not.to.have.any.keys("PYTHONDONTWRITEBYTECODE");
    });

    it("leaves out of the environment what is not there", () => {
        const env = toolchainEnvironment(written("{}"), { PATH: "/usr/bin" });
        expect(env).not.to.have.any.keys("LAKEHOUSE_JAVA_HOME", "LAKEHOUSE_JARS_DIR", "SNOWDOME_JAVA_HOME");
        expect(env["PATH"]).to.match(/node_modules\/\.bin:\/usr\/bin$/);
    });
});

describe("nodeProblem", () => {
    for (const version of ["20.19.0", "22.0.0", "24.1.0"]) {
        it(`accepts ${version}`, () => expect(nodeVersion.nodeProblem(version)).to.equal(undefined));
    }
    for (const version of ["20.18.9", "18.20.4", "8.0.0"]) {
        it(`refuses ${version}`, () =>
            expect(nodeVersion.nodeProblem(version)).to.include(`Node.js ${version} is too old`));
    }
});

describe("storageProblem", () => {
    it("tells a folder that may not be written", () => {
        const error = Object.assign(new Error("EACCES"), { code: "EACCES", path: "/closed/x" });
        expect(storageProblem(error, "Spark", "/closed")?.message).to.equal(
            "Spark could not be written: no permission for /closed/x.",
        );
    });

    it("leaves other errors, and sentences that are already clear, as they are", () => {
        expect(storageProblem(new Error("odd"), "Spark", "/x")).to.equal(undefined);
        expect(storageProblem(new SetupProblem("No space left on device?", "x"), "Spark", "/x")).to.equal(undefined);
    });
});

describe("showProgress", () => {
    let time = 0;
    const drawn = (isTTY: boolean, tell: (progress: ReturnType<typeof showProgress>) => void): string => {
        let text = "";
        const progress = showProgress(
            { write: (more: string) => (text += more), isTTY, columns: 60 },
            { now: () => time },
        );
        tell(progress);
        progress.close();
        return text;
    };

    it("prints plain lines where no terminal is", () => {
        time = 1000;
        const text = drawn(false, (progress) => {
            progress.add("a", "Spark");
            progress.start("a");
            progress.note("a", "fetching");
            progress.note("a", "still fetching");
            time = 13_000;
            progress.end("a", "done", "3.5.9");
        });
        expect(text.split("\n")).to.deep.equal([
            "· Spark                        0.0 s  fetching",
            "✓ Spark                         12 s  3.5.9",
            "",
        ]);
    });

    it("keeps each line within a terminal's width", () => {
        const text = drawn(true, (progress) => {
            progress.add("a", "Spark");
            progress.end("a", "failed", "x".repeat(200));
        });
        const escape = String.fromCharCode(27);
        const lines = text.split(new RegExp(`${escape}\\[\\d*[A-Z]|\n`)).filter((line) => line !== "");
        expect(lines.map((line) => line.length)).to.deep.equal([59]);
        expect(lines[0]).to.match(/^✗ Spark/);
    });
});

describe("javaTrustStore", () => {
    it("holds Node's authorities and the given ones, in the form that Java reads", () => {
        const extra = rootCertificates[0] as string;
        const store = javaTrustStore(`# a bundle\n${extra}`, "");
        expect(store.readUInt32BE(0)).to.equal(0xfeedfeed);
        expect(store.readUInt32BE(8)).to.equal(new Set(rootCertificates).size);
        const content = store.subarray(0, -20);
        expect(createHash("sha1").update("Mighty Aphrodite").update(content).digest()).to.deep.equal(
            store.subarray(-20),
        );
        // First entry: tag, alias, time, type, length, certificate.
        let at = 12 + 4;
        at += 2 + store.readUInt16BE(at) + 8;
        at += 2 + store.readUInt16BE(at);
        const certificate = store.subarray(at + 4, at + 4 + store.readUInt32BE(at));
        expect(new X509Certificate(certificate).fingerprint256).to.equal(new X509Certificate(extra).fingerprint256);
    });
});

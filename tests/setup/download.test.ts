import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createServer, Server, ServerResponse } from "node:http";
import { AddressInfo } from "node:net";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { download } from "../../tools/setup/download.mjs";
import { configuredRepository, jars } from "../../tools/setup/parts/jars.mjs";
import { pulumi } from "../../tools/setup/parts/pulumi.mjs";
import { partContext, problemOf } from "./partContext";
import { scratchFolder } from "./scratchFolder";

const scratch = scratchFolder();
let server: Server;
let base: string;
let asked: string[];
let answer: (path: string, response: ServerResponse) => void;

beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
        asked.push(request.url ?? "");
        answer(request.url ?? "", response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
});

describe("download", () => {
    const get = (more = {}) =>
        download(`${base}/a.jar`, join(scratch.path, "a.jar"), {
            what: "a.jar",
            cure: "Look at the network.",
            ...more,
        });

    it("tries again when the server breaks off, and writes the whole file", async () => {
        answer = (_path, response) => {
            response.writeHead(200, { "content-length": "8" });
            response.write("half");
            asked.length === 1 ? response.destroy() : response.end("full");
        };
        await get();
        expect(readFileSync(join(scratch.path, "a.jar"), "utf8")).to.equal("halffull");
        expect(asked).to.have.length(2);
    });

    it("does not ask again for what the server refuses", async () => {
        answer = (_path, response) => response.writeHead(404).end();
        const problem = await problemOf(get());
        expect(problem.message).to.equal(`a.jar could not be fetched: ${base} answered 404.`);
        expect(problem.cure).to.equal("Look at the network.");
        expect(asked).to.have.length(1);
    });

    it("gives up on a server that says nothing", async () => {
        answer = () => undefined;
        expect((await problemOf(get({ silenceMs: 40 }))).message).to.match(/does not answer \(silent for 0.04 s\)/);
        expect(asked).to.have.length(3);
    });

    it("names a server that is not there", async () => {
        const gone = base;
        server.close();
        expect((await problemOf(get())).message).to.equal(
            `a.jar could not be fetched: ${gone} does not answer (ECONNREFUSED).`,
        );
        server = createServer().listen(0, "127.0.0.1");
    });

    it("stops when it is interrupted", async () => {
        answer = () => undefined;
        const interruption = new AbortController();
        setTimeout(() => interruption.abort(new Error("stop")), 30);
        const message = await get({ signal: interruption.signal }).catch((error: Error) => error.message);
        expect(message).to.equal("stop");
    });
});

describe("the jars part", () => {
    const good = "the real bytes";
    const list = [
        {
            group: "org.example.lake",
            artifact: "ice",
            version: "1.0",
            bytes: good.length,
            sha256: createHash("sha256").update(good).digest("hex"),
        },
    ];
    const context = () => {
        scratch.write("root/tools/setup/jars.json", JSON.stringify(list));
        return partContext(scratch.path, {
            root: join(scratch.path, "root"),
            env: { LAKEHOUSE_MAVEN_REPOSITORY: `${base}/maven/` },
        });
    };

    it("fetches from the repository that the user names", async () => {
        answer = (_path, response) => response.end(good);
        const result = await jars.ensure(context());
        expect(asked).to.deep.equal(["/maven/org/example/lake/ice/1.0/ice-1.0.jar"]);
        expect(result.files).to.deep.equal(["ice-1.0.jar"]);
        expect(readFileSync(join(result.path, "ice-1.0.jar"), "utf8")).to.equal(good);
    });

    it("refuses a file with another SHA-256, keeps nothing of it, and goes on the next time", async () => {
        answer = (_path, response) => response.end("an altered jar");
        const problem = await problemOf(jars.ensure(context()));
        expect(problem.message).to.match(
            /^ice-1\.0\.jar from http:\S+ does not match tools\/setup\/jars\.json: its SHA-256 is \w{64}, not \w{64}\.$/,
        );
        expect(problem.cure).to.include("LAKEHOUSE_MAVEN_REPOSITORY");
        expect(readdirSync(join(scratch.path, "cache"))).to.deep.equal([]);

        answer = (_path, response) => response.end(good);
        expect((await jars.ensure(context())).built).to.equal(true);
    });
});

describe("the Pulumi CLI's official archive", () => {
    const version = "3.250.0";
    const name = `pulumi-v${version}-linux-x64.tar.gz`;
    /** An archive as Pulumi releases it: one folder with the executables. */
    function archive(): Buffer {
        scratch.program("release/pulumi/pulumi", `echo v${version}`);
        scratch.program("release/pulumi/pulumi-language-nodejs", "");
        execFileSync("tar", ["-czf", join(scratch.path, name), "-C", join(scratch.path, "release"), "pulumi"]);
        return readFileSync(join(scratch.path, name));
    }
    function context(bytes: Buffer, more: { platform?: string; path?: string; base?: string } = {}) {
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        scratch.write("root/tools/setup/pulumi.json", JSON.stringify({ version, sha256: { "linux-x64": sha256 } }));
        scratch.write("root/tools/setup/go/pulumi/go.mod", "module x\n");
        return partContext(scratch.path, {
            root: join(scratch.path, "root"),
            env: { PATH: more.path ?? "/usr/bin:/bin", LAKEHOUSE_PULUMI_DOWNLOAD: more.base ?? `${base}/releases/` },
            ...(more.platform !== undefined && { platform: more.platform }),
        });
    }

    it("is fetched by version and platform, and brings the language host along", async () => {
        const bytes = archive();
        answer = (_path, response) => response.end(bytes);
        const found = await pulumi.ensure(context(bytes));
        expect(asked).to.deep.equal([`/releases/${name}`]);
        expect(found).to.include({ version, source: "official", built: true });
        expect(readdirSync(dirname(found.path))).to.have.members(["pulumi", "pulumi-language-nodejs"]);
        expect((await pulumi.ensure(context(bytes))).built).to.equal(false);
        expect(asked).to.have.length(1);
    });

    it("is refused when it is not the one of the lock: nothing of it is kept, and nothing else is tried", async () => {
        const bytes = archive();
        answer = (_path, response) => response.end(Buffer.concat([bytes, Buffer.from("more")]));
        const problem = await problemOf(pulumi.ensure(context(bytes)));
        expect(problem.message).to.match(
            /^pulumi-v3\.250\.0-linux-x64\.tar\.gz does not match tools\/setup\/pulumi\.json:/,
        );
        expect(problem.cure).to.include("LAKEHOUSE_PULUMI_DOWNLOAD");
        expect(readdirSync(join(scratch.path, "cache"))).to.deep.equal([]);
    });

    const elsewhere = [
        { title: "the site refuses", more: {}, status: 403, asks: 1 },
        { title: "the site has it no more", more: {}, status: 404, asks: 1 },
        { title: "there is none for the platform", more: { platform: "linuxmusl-x64" }, status: 200, asks: 0 },
        { title: "the site is not reached", more: { base: "http://127.0.0.1:9" }, status: 200, asks: 0 },
        { title: "downloads are off", more: { base: "off" }, status: 200, asks: 0 },
    ];
    for (const { title, more, status, asks } of elsewhere) {
        it(`gives way to a build where ${title}`, async () => {
            const bytes = archive();
            answer = (_path, response) => response.writeHead(status).end(bytes);
            scratch.program(
                "bin/go",
                'while [ "$1" != -o ]; do [ "$1" = env ] && { echo go1.25; exit; }; shift; done; : > "$2"; chmod +x "$2"',
            );
            const found = await pulumi.ensure(
                context(bytes, { ...more, path: `${join(scratch.path, "bin")}:/usr/bin:/bin` }),
            );
            expect(found).to.include({ version, source: "go build", built: true });
            expect(asked).to.have.length(asks);
        });
    }
});

describe("configuredRepository", () => {
    const mirror = (of: string) => `<settings><!-- <mirror><url>http://old</url></mirror> --><mirrors>
        <mirror><id>m</id><url> http://mirror.example/maven/ </url><mirrorOf>${of}</mirrorOf></mirror></mirrors></settings>`;
    const cases = [
        { title: "takes the mirror of all", of: "*", expected: "http://mirror.example/maven" },
        { title: "takes the mirror of central", of: "snapshots, central", expected: "http://mirror.example/maven" },
        { title: "leaves a mirror of something else", of: "snapshots", expected: undefined },
        { title: "leaves a mirror of all but central", of: "*,!central", expected: undefined },
    ];
    for (const { title, of, expected } of cases) {
        it(`${title} in ~/.m2/settings.xml`, () => {
            scratch.write(".m2/settings.xml", mirror(of));
            expect(configuredRepository({ HOME: scratch.path })).to.equal(expected);
        });
    }

    it("has no default of its own", () => {
        expect(existsSync(join(scratch.path, ".m2"))).to.equal(false);
        expect(configuredRepository({ HOME: scratch.path })).to.equal(undefined);
    });
});

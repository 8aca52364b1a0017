import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { notPlanned } from "../../commands/stack/plannedUp";
import { planPassphrase, readSavedPlan, withReadablePlan, writeSavedPlan } from "../../commands/stack/savedPlan";
import { runCommand } from "../e2e/commandRun";

const PASSPHRASE = "correct horse battery staple";
const CONTENT = { stack: "prod", state: "5f3a", plan: '{"config":{"lakehouse:bucketName":"secret-name"}}' };

describe("a plan that is saved", function () {
    this.timeout(60_000);
    let folder: string;
    let file: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "lakehouse-saved-plan-"));
        file = join(folder, "prod.plan");
        writeSavedPlan(file, CONTENT, PASSPHRASE);
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const read = (stack = "prod", passphrase = PASSPHRASE) => readSavedPlan(file, stack, passphrase);

    it("is read again, also by a stack's name with its organization", () => {
        expect(read()).to.deep.equal(CONTENT);
        expect(read("acme/prod")).to.deep.equal(CONTENT);
    });

    it("shows nothing of what it holds, is never written the same way twice, and only this user can read it", () => {
        const first = readFileSync(file);
        expect(first.toString("latin1")).to.not.include("secret-name").and.to.not.include("5f3a");
        writeSavedPlan(file, CONTENT, PASSPHRASE);
        expect(readFileSync(file).equals(first)).to.equal(false);
        expect(statSync(file).mode & 0o077).to.equal(0);
    });

    it("is refused with another passphrase", () => {
        expect(() => read("prod", "another horse battery staple")).to.throw(
            /cannot be decrypted.*Nothing was changed\.$/,
        );
    });

    it("is refused for another stack, which is named", () => {
        expect(() => read("dev")).to.throw(`${file} is a plan of "prod", not of "dev". Nothing was changed.`);
    });

    it("is refused when any byte of it was changed, or when it is cut off anywhere", () => {
        const bytes = readFileSync(file);
        for (let at = 0; at < bytes.length; at += 7) {
            const changed = Buffer.from(bytes);
            changed[at] = (bytes[at] ?? 0) ^ 1;
            writeFileSync(file, changed);
            expect(() => read(), `byte ${at}`).to.throw(/is not a plan file|cannot be decrypted/);
            writeFileSync(file, bytes.subarray(0, at));
            expect(() => read(), `${at} bytes`).to.throw(/is not a plan file|cannot be decrypted/);
        }
    });

    it("is refused when there is none, or another file, with the command that makes one", () => {
        rmSync(file);
        const make = `Make one with: npm run review -- --stack prod --page review.md --save-plan ${file}`;
        expect(() => read()).to.throw(`There is no plan file ${file}. ${make}`);
        writeFileSync(file, CONTENT.plan);
        expect(() => read()).to.throw(`${file} is not a plan file. ${make}`);
    });

    it("needs a passphrase that cannot be guessed", () => {
        expect(() => planPassphrase({})).to.throw("PLAN_PASSPHRASE is not set.");
        expect(() => planPassphrase({ PLAN_PASSPHRASE: "short" })).to.throw("PLAN_PASSPHRASE has 5 characters.");
        expect(planPassphrase({ PLAN_PASSPHRASE: PASSPHRASE })).to.equal(PASSPHRASE);
    });

    it("is in the clear only while it is used, where nobody else can enter", async () => {
        let seen = "";
        const failing = withReadablePlan("plan", async (path) => {
            seen = path;
            expect(readFileSync(path, "utf8")).to.equal("plan");
            expect(statSync(join(path, "..")).mode & 0o077).to.equal(0);
            throw new Error("up failed");
        });
        expect(await failing.catch((error: Error) => error.message)).to.equal("up failed");
        expect(() => statSync(join(seen, ".."))).to.throw(/ENOENT/);
    });

    // By commands/stack/plannedUp.ts, what Pulumi says; the words are those of its source.
    it("names what differs from it, each resource once, and nothing else that Pulumi says", () => {
        const urn = (type: string, name: string) => `urn:pulumi:prod::lakehouse::${type}::${name}`;
        const job = urn("aws:glue/job:Job", "load");
        const changed = `resource ${job} violates plan: properties changed: =~numberOfWorkers[{3}]\n`;
        const said = [
            { urn: job, message: changed },
            { urn: job, message: changed },
            {
                urn: urn("aws:iam/role:Role", "jobs"),
                message: "update is not allowed by the plan: no steps were expected for this resource\n",
            },
            { message: `expected resource operations for ${urn("aws:s3/bucket:Bucket", "lake")} but none were seen\n` },
            { message: "warning: Undefined value (alarmTopicArn) will not show as a stack output.\n" },
        ];
        expect(notPlanned(said)).to.deep.equal([
            "resource load violates plan: properties changed: =~numberOfWorkers[{3}]",
            "jobs: update is not allowed by the plan: no steps were expected for this resource",
            "expected resource operations for lake but none were seen",
        ]);
        expect(notPlanned([{ message: "AccessDenied: the plan of this account ended" }])).to.deep.equal([]);
    });

    describe("is refused by up before anything is opened", () => {
        const up = (args: string[], environment: Record<string, string>) =>
            runCommand("commands/up.ts", ["--stack", "prod", "--yes", ...args], environment);

        it("without its passphrase", async () => {
            const { code, output } = await up(["--plan", file], { PLAN_PASSPHRASE: "" });
            expect(code).to.equal(1);
            expect(output.trim()).to.match(/^PLAN_PASSPHRASE is not set\. .*[^\n]$/);
        });

        it("with --refresh, which would do more", async () => {
            const { code, output } = await up(["--plan", file, "--refresh"], { PLAN_PASSPHRASE: PASSPHRASE });
            expect(code).to.equal(2);
            expect(output.trim()).to.equal("--refresh changes what was planned. Remove --refresh, or --plan.");
        });

        it("for another stack", async () => {
            writeSavedPlan(file, { ...CONTENT, stack: "dev" }, PASSPHRASE);
            const { code, output } = await up(["--plan", file], { PLAN_PASSPHRASE: PASSPHRASE });
            expect(code).to.equal(1);
            expect(output.trim()).to.equal(`${file} is a plan of "dev", not of "prod". Nothing was changed.`);
        });
    });

    it("is not written of a stack that is gone afterwards", async () => {
        const args = ["--stack", "dev", "--sandbox", "--base", "HEAD", "--page", join(folder, "p.md")];
        const { code, output } = await runCommand("commands/review/cli.ts", [...args, "--save-plan", file]);
        expect(code).to.equal(2);
        expect(output).to.include("--save-plan saves the plan of a stack that stays.");
    });
});

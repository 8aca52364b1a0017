// `npm run policy` and `npm run cost` on a stack that is up, after changes to the program as a person would make them.
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";

import { settingsFileOf } from "../../commands/stack/sandboxSettings";
import type { Violation } from "../../policy-pack/verdict";
import { checkoutRoot, programOptions } from "../../tools/setup/checkout";
import { TestLakehouse } from "../e2e/testLakehouse";
import { ScratchCheckout } from "../walks/scratchCheckout";

const WORKERS = "    numberOfWorkers:\n        type: integer\n        default: ";
/** A file, what is in it, and what takes its place. */
const MORE_WORKERS = ["Pulumi.yaml", `${WORKERS}2`, `${WORKERS}4`] as const;

describe("npm run policy and npm run cost on a stack that is up", function () {
    this.timeout(600_000);
    let lakehouse: TestLakehouse;
    let copy: ScratchCheckout;

    before(async () => {
        lakehouse = await TestLakehouse.start("test-policy");
        await lakehouse.up();
        copy = new ScratchCheckout();
        symlinkSync(join(checkoutRoot, ".lakehouse"), join(copy.root, ".lakehouse"));
        const settings = settingsFileOf(lakehouse.stackName);
        cpSync(settings, join(copy.root, basename(settings)));
    });
    after(async () => {
        copy?.remove();
        await lakehouse?.stop();
    });

    it("passes the program as it is", () => {
        expect(policy()).to.deep.include({ ok: true, violations: [] });
    });

    const changes: [what: string, file: string, from: string, to: string, rule: string, resource: string][] = [
        [
            "opens the bucket",
            "components/bucketHardening.ts",
            "blockPublicPolicy: true",
            "blockPublicPolicy: false",
            "bucket-blocks-public-access",
            "lakehouse",
        ],
        [
            "widens a policy",
            "policy/snowflakeStorageRole.ts",
            "            resources: [`${bucket}/iceberg-warehouse/*`],",
            "            resources: [`${bucket}/*`],",
            "policy-not-widened",
            "snowflake-storage",
        ],
        [
            "unpins an external ID",
            "components/externalVolume.ts",
            "storageAwsExternalId: externalId.value,",
            // Without any, the plugin refuses it itself.
            'storageAwsExternalId: "fixed",',
            "external-id-is-pinned",
            "lakehouse",
        ],
        ["doubles the cost", ...MORE_WORKERS, "cost-not-grown", "load-sales"],
    ];
    for (const [what, file, from, to, rule, resource] of changes) {
        it(`fails a change that ${what}, with rule, resource and fix`, () => {
            copy.replace(file, from, to);
            try {
                const { ok, violations, status } = policy();
                expect(status).to.equal(1);
                expect(ok).to.equal(false);
                const found = violations.filter((one) => one.rule === rule && one.resource === resource);
                expect(
                    found.map(({ fix }) => fix !== ""),
                    JSON.stringify(violations),
                ).to.include(true);
            } finally {
                copy.restore(file);
            }
        });
    }

    it("shows by how much a change makes the month dearer", () => {
        const [file, from, to] = MORE_WORKERS;
        copy.replace(file, from, to);
        try {
            const { stdout, stderr } = command("commands/cost/cli.ts", "--runs", "10", "--minutes", "6");
            const { estimate, deployed } = JSON.parse(stdout) as Record<"estimate" | "deployed", { dollars: number }>;
            // Four jobs of the workflow, two DPUs more each, for an hour in all.
            expect(estimate.dollars - deployed.dollars).to.be.closeTo(4 * 0.88, 1e-9);
            expect(stderr).to.include("+$3.52");
        } finally {
            copy.restore(file);
        }
    });

    function policy(): { ok: boolean; violations: Violation[]; status: number | null } {
        const { status, stdout, stderr } = command("commands/policy/cli.ts");
        expect(stdout, stderr).to.not.equal("");
        return { ...(JSON.parse(stdout) as { ok: boolean; violations: Violation[] }), status };
    }

    function command(program: string, ...options: string[]) {
        const args = [...programOptions, program, "--stack", lakehouse.stackName, "--json", ...options];
        return spawnSync(process.execPath, args, { cwd: copy.root, encoding: "utf8" });
    }
});

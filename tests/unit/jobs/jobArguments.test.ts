import { execFileSync } from "node:child_process";
import { basename } from "node:path";

import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { ALL_STEPS, PIPELINE_STEPS, PipelineStep } from "../../../jobs/pipelineSteps";
import { checkoutRoot } from "../../../tools/setup/checkout";
import { readToolchain } from "../../../tools/setup/toolchain.mjs";
import { settingsWith } from "../support/settings";

const PRINT = "import json; from jobs.job_arguments import ARGUMENTS; print(json.dumps(ARGUMENTS))";
/** Those that depend on a stack. */
const OF_STACK = ["tables", "raw_data", "job_name"];

describe("the arguments that benches and tests give a job", () => {
    const given = JSON.parse(
        execFileSync(readToolchain().python, ["-c", PRINT], { cwd: checkoutRoot, encoding: "utf8" }),
    ) as Record<string, object>;
    const scope = {
        rawDataUrl: pulumi.output("s3://lake/raw_data/"),
        jobName: "job",
        tablesUrl: "s3://lake/tables.json",
        comparisons: { queries: "", results: "" },
        maxQuarantinedShare: settingsWith({}).jobs.maxQuarantinedShare,
    };
    const ofProgram = (step: PipelineStep): object =>
        Object.fromEntries(
            Object.entries(step.arguments(scope))
                .map(([name, value]) => [name.replace("--", ""), value] as const)
                .filter(([name]) => !OF_STACK.includes(name)),
        );

    for (const step of Object.values<PipelineStep>(PIPELINE_STEPS)) {
        it(`are those of the program's step ${step.name}`, () => {
            expect(given[basename(step.script, ".py")] ?? {}).to.deep.equal(ofProgram(step));
        });
    }

    it("are together those of the step that runs all of them", () => {
        expect(Object.assign({}, ...Object.values(given))).to.deep.equal(ofProgram(ALL_STEPS));
    });
});

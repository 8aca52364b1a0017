import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { ALL_STEPS, PIPELINE_STEPS } from "../../../jobs/pipelineSteps";
import { scriptProblem, SHARED_ARGUMENTS } from "../../../settings/extraJobs";
import { inputsOf, mockEngine } from "../support/mocks";
import { problemsWith } from "../support/settings";
import { runProgram } from "../support/program";

const job = (given: object) => [{ name: "own", script: "jobs/maintain_tables.py", ...given }];
const problems = (extraJobs: object[]) => problemsWith({ extraJobs });

describe("extra jobs", () => {
    it("have no name of the program's own jobs, whether others may wait for it or not", () => {
        const own = [...Object.values(PIPELINE_STEPS), ALL_STEPS].map(({ name }) => name);
        for (const name of own) {
            expect(problems(job({ name })), name).to.deep.equal([
                `lakehouse:extraJobs: the name "${name}" is taken. Choose another name.`,
            ]);
        }
    });

    it("set no argument that the program sets, all of which are known here", async () => {
        await mockEngine({ config: { "lakehouse:autoScaling": "true" } });
        await runProgram();
        const report = inputsOf("aws:glue/job:Job", "create-snow-report")["defaultArguments"] as object;
        const shared = Object.keys(report).filter((name) => name !== "--snow_report_table");
        expect(shared.sort()).to.deep.equal([...SHARED_ARGUMENTS].sort());
        for (const name of SHARED_ARGUMENTS) {
            expect(problems(job({ arguments: { [name]: "x" } })).join("\n")).to.include(
                `"own" passes ${name}, which the program sets itself`,
            );
        }
    });

    const refused: [why: string, given: object, words: string][] = [
        ["an argument of Glue's own", { arguments: { "--JOB_NAME": "x" } }, "which Glue sets itself"],
        [
            "an argument that holds its value",
            { arguments: { "--conf=spark.x=y": "" } },
            "which the program sets itself",
        ],
        ["no name of an argument", { arguments: { "--": "x" } }, "begins with two hyphens"],
        ["a name that is longer than Glue takes", { name: "n".repeat(186) }, "185 characters at most"],
        ["a name with a slash", { name: "a/b" }, "lower-case letters"],
    ];
    for (const [why, given, words] of refused) {
        it(`are refused with ${why}`, () => expect(problems(job(given)).join("\n")).to.include(words));
    }

    it("may start with the workflow", () => expect(problems(job({ after: [] }))).to.deep.equal([]));

    const placeholders: [text: string, words: string | undefined][] = [
        ["${rawDataUrl}orders/", undefined],
        ["s3://${bucketName}/${namespace}", undefined],
        ["costs $5 and {braces}", undefined],
        ["${rawDataURL}", "${rawDataURL} in --x, which is not a placeholder. Did you mean rawDataUrl?"],
        ["${bucket}/${nothing like it}", "${nothing like it} in --x, which is not a placeholder. Use ${rawDataUrl}"],
        ["${}", "${} in --x, which is not a placeholder"],
    ];
    for (const [text, words] of placeholders) {
        it(`${words === undefined ? "take" : "refuse"} the argument ${text}`, () => {
            const found = problems(job({ arguments: { "--x": text } }));
            if (words === undefined) {
                expect(found).to.deep.equal([]);
            } else {
                expect(found.join("\n")).to.include(words);
            }
        });
    }

    it("are refused when the trigger that they wait for would have too long a name", () => {
        const [a, b] = ["a".repeat(100), "b".repeat(100)];
        const jobs = [a, b].flatMap((name) => job({ name }));
        expect(problems([...jobs, ...job({ after: [a, b] })]).join("\n")).to.include("185 characters together");
    });
});

describe("the script of an extra job", () => {
    let root: string;
    before(() => {
        root = mkdtempSync(join(tmpdir(), "lakehouse-script-"));
        mkdirSync(join(root, "project", "jobs", "folder.py"), { recursive: true });
        writeFileSync(join(root, "evil.py"), "");
        writeFileSync(join(root, "project", "jobs", "own.py"), "");
        writeFileSync(join(root, "project", "..own.py"), "");
        symlinkSync(join(root, "evil.py"), join(root, "project", "jobs", "link.py"));
        symlinkSync("own.py", join(root, "project", "jobs", "inner.py"));
    });
    after(() => rmSync(root, { recursive: true, force: true }));

    const problem = (script: string) => scriptProblem({ name: "own", script }, join(root, "project"));

    for (const script of ["jobs/own.py", "./jobs/own.py", "jobs/../jobs/own.py", "..own.py", "jobs/inner.py"]) {
        it(`${script} is one of the project`, () => expect(problem(script)).to.equal(undefined));
    }
    for (const [script, words] of [
        ["../evil.py", "is outside"],
        ["jobs/../../evil.py", "is outside"],
        ["/etc/evil.py", "is outside"],
        ["jobs/link.py", "is a link that leads out"],
        ["jobs/none.py", "is not there"],
        ["jobs/folder.py", "is not a file"],
        ["jobs/own.py/x.py", "is not there"],
    ] as const) {
        it(`${script} ${words}`, () => expect(problem(script)).to.include(`"${script}" of "own" ${words}`));
    }
});

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { inLanes } from "../../tools/checks/lanes";
import { readJunitReport, readMochaReport } from "../../tools/checks/report";
import { judge, runStage, Stage } from "../../tools/checks/stage";
import { stagesOf } from "../../tools/checks/stages";
import { closingLine } from "../../tools/checks/tally";
import { testGroups } from "../../tools/checks/testGroups";
import { scratchFolder } from "./scratchFolder";

const scratch = scratchFolder();
const checkout = join(__dirname, "../..");
const lint: Stage = { name: "lint", command: "x", args: [], timeoutMinutes: 1 };
const run = (stage: Stage, signal = new AbortController().signal) => runStage(stage, scratch.path, signal);

describe("the closing line", () => {
    it("has the form that CI reads", () => {
        expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).to.equal("12 passed, 0 failed");
        expect(closingLine({ passed: 1, failed: 2, skipped: 3 })).to.equal("1 passed, 2 failed, 3 skipped");
    });
});

describe("a stage that is no test", () => {
    it("counts as one, by its exit code", () => {
        expect(judge(lint, { code: 0, fault: undefined, output: "" }).tally).to.deep.equal({
            passed: 1,
            failed: 0,
            skipped: 0,
        });
        const bad = judge(lint, { code: 2, fault: undefined, output: "a.ts: wrong\n" });
        expect(bad).to.deep.equal({ tally: { passed: 0, failed: 1, skipped: 0 }, details: "a.ts: wrong" });
    });

    it("fails when its program is not there", async () => {
        const { tally, details } = await run({ ...lint, command: join(scratch.path, "none") });
        expect(tally.failed).to.equal(1);
        expect(details).to.include("could not be started");
    });

    it("does not see whether it runs in CI", async () => {
        const before = process.env["CI"];
        process.env["CI"] = "true";
        try {
            const { tally } = await run({ ...lint, command: "/bin/sh", args: ["-c", '[ -z "${CI+set}" ]'] });
            expect(tally).to.include({ passed: 1, failed: 0 });
        } finally {
            delete process.env["CI"];
            Object.assign(process.env, before === undefined ? {} : { CI: before });
        }
    });

    it("is ended when its time is up, and fails", async () => {
        const { tally, details, seconds } = await run({
            ...lint,
            command: "/bin/sh",
            args: ["-c", "sleep 30"],
            timeoutMinutes: 0.005,
        });
        expect({ failed: tally.failed, details, soon: seconds < 10 }).to.deep.equal({
            failed: 1,
            details: "ended after 0.005 minutes",
            soon: true,
        });
    });

    it("is ended when all are interrupted, and fails", async () => {
        const interruption = new AbortController();
        setTimeout(() => interruption.abort(), 50);
        const { tally } = await run({ ...lint, command: "/bin/sh", args: ["-c", "sleep 30"] }, interruption.signal);
        expect(tally.failed).to.equal(1);
    });
});

describe("mocha's report", () => {
    const mocha = (spec: string): Stage => {
        const file = join(scratch.path, "mocha.json");
        const args = [
            join(checkout, "node_modules/mocha/bin/mocha.js"),
            "--no-config",
            "--reporter",
            "json",
            "--reporter-option",
            `output=${file}`,
            scratch.write("a.spec.js", spec),
        ];
        return { ...lint, command: process.execPath, args, report: { file, form: "mocha" } };
    };

    it("is counted test by test, with what failed and why", async () => {
        const result = await run(
            mocha(
                `describe("lake", () => { it("a", () => {}); it.skip("b", () => {}); it("c", () => { throw new Error("dry"); }); });`,
            ),
        );
        expect(result.tally).to.deep.equal({ passed: 1, failed: 1, skipped: 1 });
        expect(result.details).to.match(/^lake c\n {4}Error: dry/);
    });

    it("counts a hook that fails", async () => {
        const result = await run(mocha(`before(() => { throw new Error("no sandbox"); }); it("a", () => {});`));
        expect(result.tally.failed).to.equal(1);
        expect(result.details).to.include("no sandbox");
    });

    it("fails when mocha dies before it reports, whatever an earlier report said", async () => {
        scratch.write("mocha.json", JSON.stringify({ stats: { passes: 9, failures: 0, pending: 0 }, failures: [] }));
        const result = await run(mocha(`throw new Error("cannot load");`));
        expect(result.tally).to.deep.equal({ passed: 0, failed: 1, skipped: 0 });
        expect(result.details).to.include("cannot load");
    });

    it("fails when all tests passed but mocha did not", () => {
        const file = scratch.write(
            "mocha.json",
            JSON.stringify({ stats: { passes: 1, failures: 0, pending: 0 }, failures: [] }),
        );
        const result = judge(
            { ...lint, report: { file, form: "mocha" } },
            { code: 9, fault: undefined, output: "left open" },
        );
        expect(result.tally).to.deep.equal({ passed: 1, failed: 1, skipped: 0 });
        expect(result.details).to.equal("exit code 9, though no test failed\nleft open");
    });

    it("is refused when it is cut off", () => {
        expect(() => readMochaReport('{ "stats": ')).to.throw(SyntaxError);
    });
});

describe("pytest's report", () => {
    const xml = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="5" time="1">
        <testcase classname="tests.a" name="test_good" time="0.1" /><testcase classname="tests.a" name="test_also" time="0.1"></testcase>
        <testcase classname="tests.a" name="test_bad[&lt;x&gt;]" time="0.1"><failure message="assert 1 == 2">def test():&#10;&gt;  assert 1 == 2</failure></testcase>
        <testcase classname="tests.a" name="test_skipped" time="0"><skipped message="later" /></testcase>
        <testcase classname="tests.b" name="test_setup" time="0"><error message="failed on setup with &quot;boom&quot;" /></testcase></testsuite></testsuites>`;

    it("is counted test by test, with what failed and why", () => {
        expect(readJunitReport(xml)).to.deep.equal({
            tally: { passed: 2, failed: 2, skipped: 1 },
            failures: [
                "tests.a.test_bad[<x>]\n    def test():\n    >  assert 1 == 2",
                'tests.b.test_setup\n    failed on setup with "boom"',
            ],
        });
    });

    it("is refused when there is no suite in it", () => {
        expect(() => readJunitReport("<oops/>")).to.throw("no testsuite");
    });

    it("may be missing only when no test was chosen", () => {
        const stage: Stage = { ...lint, report: { file: join(scratch.path, "none.xml"), form: "junit" } };
        expect(judge(stage, { code: 5, fault: undefined, output: "" }).tally).to.deep.equal({
            passed: 0,
            failed: 0,
            skipped: 0,
        });
        expect(judge(stage, { code: 4, fault: undefined, output: "usage" }).tally.failed).to.equal(1);
    });
});

describe("testGroups", () => {
    it("finds every test file, by folder, and full ones only when they are wanted", () => {
        for (const file of ["unit/a.test.ts", "unit/deep/b.test.ts", "unit/mocks.ts", "e2e/c.full.test.ts"]) {
            scratch.write(`tests/${file}`, "");
        }
        for (const file of ["aws/test_s3.py", "aws/conftest.py", "snowflake/deep/test_x.py"]) {
            scratch.write(`sandbox/tests/${file}`, "");
        }
        expect(testGroups(scratch.path, false)).to.have.deep.members([
            { folder: "tests/unit", mocha: ["tests/unit/a.test.ts", "tests/unit/deep/b.test.ts"], pytest: [] },
            { folder: "sandbox/tests/aws", mocha: [], pytest: ["sandbox/tests/aws/test_s3.py"] },
            { folder: "sandbox/tests/snowflake", mocha: [], pytest: ["sandbox/tests/snowflake/deep/test_x.py"] },
        ]);
        expect(testGroups(scratch.path, true).map(({ folder }) => folder)).to.include("tests/e2e");
    });
});

describe("the stages", () => {
    it("of npm test are every linter and every test file of this checkout", () => {
        const stages = stagesOf("test", checkout, "python");
        const names = stages.map(({ name }) => name);
        expect(names).to.include.members([
            "types, eslint",
            "prettier",
            "ruff",
            "ruff format",
            "mypy jobs",
            "sqlfluff",
            "actionlint",
            "zizmor",
            "mocha tests/setup",
        ]);
        const args = stages.flatMap((stage) => stage.args);
        for (const { mocha, pytest } of testGroups(checkout, false)) {
            expect(args).to.include.members([...mocha, ...pytest]);
        }
        expect(args.filter((arg) => arg.endsWith(".full.test.ts"))).to.deep.equal([]);
    });

    it("begin with those that take minutes, after the linters, and run the files of the longest folder side by side", () => {
        for (const file of ["unit/a.test.ts", "e2e/a.slow.test.ts", "e2e/b.slow.test.ts", "docs/a.test.ts"]) {
            scratch.write(`tests/${file}`, "");
        }
        const mocha = (mode: "test" | "test:full") =>
            stagesOf(mode, scratch.path, "python").flatMap(({ name, report }) => (report ? [name] : []));
        expect(mocha("test")).to.deep.equal([
            "mocha tests/e2e/a.slow.test.ts",
            "mocha tests/e2e/b.slow.test.ts",
            "mocha tests/docs",
            "mocha tests/unit",
        ]);
        expect(mocha("test:full")).to.include("mocha tests/e2e");
        const reports = stagesOf("test", scratch.path, "python").flatMap(({ report }) => (report ? [report.file] : []));
        expect(new Set(reports).size).to.equal(reports.length);
    });

    it("leave pytest's full tests to npm run test:full", () => {
        mkdirSync(join(scratch.path, "tests", "jobs"), { recursive: true });
        scratch.write("tests/jobs/test_x.py", "");
        const pytest = (mode: "test" | "test:full") =>
            stagesOf(mode, scratch.path, "python").find(({ name }) => name === "pytest tests/jobs")?.args ?? [];
        expect(pytest("test").join(" ")).to.include("-m not full");
        expect(pytest("test:full").join(" ")).not.to.include("not full");
    });

    it("of npm run check leave slow files out", () => {
        scratch.write("tests/unit/a.test.ts", "");
        scratch.write("tests/unit/b.slow.test.ts", "");
        const args = stagesOf("check", scratch.path, "python").flatMap((stage) => stage.args);
        expect(args).to.include("tests/unit/a.test.ts").and.not.include("tests/unit/b.slow.test.ts");
    });
});

describe("inLanes", () => {
    const uninterrupted = new AbortController().signal;

    it("runs so many at a time and gives the results in order", async () => {
        let running = 0;
        let most = 0;
        const results = await inLanes(2, [30, 5, 5, 5], uninterrupted, async (milliseconds) => {
            running += 1;
            most = Math.max(most, running);
            await new Promise((done) => setTimeout(done, milliseconds));
            running -= 1;
            return milliseconds * 2;
        });
        expect({ most, results }).to.deep.equal({ most: 2, results: [60, 10, 10, 10] });
    });

    it("begins none after an interruption, and gives what ran until then", async () => {
        const interruption = new AbortController();
        const begun: string[] = [];
        const results = await inLanes(2, ["a", "b", "c", "d"], interruption.signal, async (job) => {
            begun.push(job);
            await new Promise((done) => setTimeout(done, 5));
            interruption.abort();
            return job.toUpperCase();
        });
        expect({ begun, results }).to.deep.equal({ begun: ["a", "b"], results: ["A", "B"] });
    });
});

describe(".ci/run", () => {
    it("does nothing else than call npm test, with few lines of what it waits for", () => {
        const commands = readFileSync(join(checkout, ".ci", "run"), "utf8")
            .split("\n")
            .filter((line) => line !== "" && !/^(#|set |cd )/.test(line));
        expect(commands).to.deep.equal(["CI=true npm test"]);
    });
});

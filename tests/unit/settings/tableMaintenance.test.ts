import { expect } from "chai";

import { problemsWith, settingsWith } from "../support/settings";

describe("who maintains the tables", () => {
    it("is the program's job unless Glue is asked to", () => {
        expect(settingsWith({}).jobs.tableMaintenance).to.equal("job");
        expect(settingsWith({ tableMaintenance: "glue" }).jobs.tableMaintenance).to.equal("glue");
    });

    it("is one of the two", () => {
        for (const tableMaintenance of ["GLUE", "both", "none"]) {
            expect(problemsWith({ tableMaintenance })).to.deep.equal([
                `lakehouse:tableMaintenance is "${tableMaintenance}". Choose one of job, glue.`,
            ]);
        }
    });

    describe("is never both", () => {
        const glue = { tableMaintenance: "glue" };
        const job = { name: "tidy", script: "jobs/maintain_tables.py", arguments: { "--tables": "x" } };

        it("by a schedule of the job", () => {
            const maintenanceSchedule = "cron(0 4 ? * SUN *)";
            const [problem, ...others] = problemsWith({ ...glue, maintenanceSchedule });
            expect(problem).to.include(
                "Remove lakehouse:maintenanceSchedule, or set lakehouse:tableMaintenance to job.",
            );
            expect(others).to.deep.equal([]);
            expect(problemsWith({ maintenanceSchedule })).to.deep.equal([]);
        });

        it("by a job of the user's own, in whatever domain", () => {
            const told = 'The job "tidy" of the domain "sales" runs jobs/maintain_tables.py';
            expect(problemsWith({ ...glue, extraJobs: JSON.stringify([job]) })[0]).to.include(told);
            const domains = JSON.stringify([{ name: "orders", extraJobs: [job] }]);
            expect(problemsWith({ ...glue, domains })[0]).to.include('The job "tidy" of the domain "orders"');
            expect(problemsWith({ domains })).to.deep.equal([]);
        });
    });

    it("needs a role whose name IAM takes", () => {
        const domains = JSON.stringify([{ name: "abcdefghijklmnopqrst" }]);
        const stack = "a".repeat(64 - "lakehouse---abcdefghijklmnopqrst-jobs".length);
        expect(problemsWith({ domains }, stack)).to.deep.equal([]);
        const [problem] = problemsWith({ domains, tableMaintenance: "glue" }, stack);
        expect(problem).to.include("IAM allows 64").and.to.include("that are 6 shorter together");
    });
});

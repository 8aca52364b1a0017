import { expect } from "chai";

import { StageLog } from "../../commands/pipeline/stageLog";

function recorded(): { lines: string[]; log: StageLog } {
    const lines: string[] = [];
    return { lines, log: new StageLog({ write: (text: string) => lines.push(text) }) };
}

describe("StageLog", () => {
    it("says what a stage showed and how long it took", async () => {
        const { lines, log } = recorded();
        await log.run("Raw data", async () => "3 files");
        expect(lines).to.have.length(1);
        expect(lines[0]).to.match(/^✔ Raw data +\d+\.\d s {2}3 files\n$/);
        expect(log.results).to.have.length(1);
        expect(log.results[0]).to.include({ name: "Raw data", ok: true, detail: "3 files" });
    });

    it("marks a stage that fails, keeps its first line, and passes the error on", async () => {
        const { lines, log } = recorded();
        const failure = new Error("No bucket.\nDetails");
        const caught = await log.run("Raw data", () => Promise.reject(failure)).catch((error: unknown) => error);
        expect(caught).to.equal(failure);
        expect(lines[0]).to.match(/^✘ Raw data .*No bucket\.\n$/);
        expect(log.results[0]).to.include({ ok: false, detail: "No bucket." });
    });

    it("takes the failure of a stage that only adds to others for a warning", async () => {
        const { lines, log } = recorded();
        await log.runExtra("Report page", () => Promise.reject(new Error("No space left.\nDetails")));
        await log.runExtra("Report page", async () => "page.html");
        expect(lines[0]).to.match(/^! Report page .*Warning: No space left\.\n$/);
        expect(lines[1]).to.match(/^✔ Report page .*page\.html\n$/);
        expect(log.results[0]).to.include({ ok: true, warning: true });
        expect(log.results[1]).to.not.have.property("warning");
    });

    it("tells lines below a stage", async () => {
        const { lines, log } = recorded();
        await log.run("Glue jobs", async () => "4 runs");
        log.tell(["raw_sales_data: 10 records read"]);
        expect(lines[1]).to.equal("    raw_sales_data: 10 records read\n");
    });

    it("ends the stage under way, and any later one, with the reason of what broke", async () => {
        const lines: string[] = [];
        const broken = new AbortController();
        const log = new StageLog({ write: (text: string) => lines.push(text) }, broken.signal);
        await log.run("Raw data", async () => "3 files");
        const stage = log.run("Jobs", () => new Promise(() => {})).catch((error: Error) => error.message);
        broken.abort(new Error("The sandbox is gone."));
        expect(await stage).to.equal("The sandbox is gone.");
        const later = log.run("Compare", () => new Promise(() => {})).catch((error: Error) => error.message);
        expect(await later).to.equal("The sandbox is gone.");
        expect(log.results.map(({ ok }) => ok)).to.deep.equal([true, false, false]);
    });

    it("prefers the reason of what broke to the error of a stage that noticed it first", async () => {
        const broken = new AbortController();
        const log = new StageLog({ write: () => undefined }, broken.signal);
        const stage = log.run("Jobs", () => Promise.reject(new Error("connect ECONNREFUSED")));
        setTimeout(() => broken.abort(new Error("The sandbox is gone.")), 20);
        expect(await stage.catch((error: Error) => error.message)).to.equal("The sandbox is gone.");
    });
});

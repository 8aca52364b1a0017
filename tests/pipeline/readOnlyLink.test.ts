import { expect } from "chai";

import { renderPage } from "../../commands/pipeline/page/page";
import { Pipeline } from "../../commands/pipeline/run";
import { StageLog } from "../../commands/pipeline/stageLog";
import type { Clouds } from "../../commands/stack/clouds";
import { runRecord } from "./page/runRecord";

// Nothing of it is asked: a link that only reads refuses every write.
const NO_CLOUDS = {} as Clouds;

describe("a link that only reads", () => {
    it("has Snowflake write no report: the stage is skipped, with the reason, and the run goes on", async () => {
        let written = "";
        const log = new StageLog({ write: (text: string) => (written += text) });
        const { outputs } = runRecord();
        const run = new Pipeline(NO_CLOUDS, { ...outputs, allowedWriteOperations: "NONE" }, log, {});
        await run.runStage("snowflake");
        expect(run.result.skipped?.stage).to.equal("snowflake");
        expect(run.result.skipped?.reason).to.include("allowedWriteOperations is NONE");
        expect(log.results).to.have.length(1);
        expect(log.results[0]).to.include({ ok: true, skipped: true });
        expect(written).to.match(/^- Snowflake report .* skipped: the linked database is read-only/);
    });

    it("is told on the page: what was compared, and why the other report is not there", async () => {
        const record = runRecord();
        const { reportsEqual: _, ...compared } = record.pipeline;
        const pipeline = {
            ...compared,
            snowflakeReport: [],
            readingsEqual: true,
            skipped: { stage: "snowflake" as const, reason: "the linked database is read-only" },
        };
        const page = await renderPage({ ...record, pipeline });
        expect(page).to.match(/class="verdict equal"/);
        expect(page)
            .to.include("reads Glue's report exactly as written")
            .and.include("Skipped: the linked database is read-only.");
        expect(await renderPage({ ...record, pipeline: { ...pipeline, readingsEqual: false } })).to.match(
            /class="verdict differ"/,
        );
    });
});

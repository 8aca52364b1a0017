import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { expect } from "chai";

import { generateSampleData } from "../../commands/pipeline/sampleData";

// Of a number of rows that nobody else asks for.
const ROWS = 7_919;

describe("sample data", () => {
    let folder: string | undefined;

    afterEach(() => folder !== undefined && rmSync(folder, { recursive: true, force: true }));

    it("is generated once for all who ask for it meanwhile or afterwards", async () => {
        const asked = [generateSampleData(ROWS), generateSampleData(ROWS)];
        const folders = [...(await Promise.all(asked)), await generateSampleData(ROWS)];
        folder = folders[0] ?? "";
        expect(new Set(folders).size).to.equal(1);
        expect(readdirSync(join(folder, "sales"))).to.deep.equal(["sales_data.json.gz"]);
    });

    it("leaves nothing when it is interrupted, and is generated when it is next asked for", async () => {
        const interruption = new AbortController();
        const generating = generateSampleData(ROWS, interruption.signal).catch((error: unknown) => error);
        interruption.abort();
        expect((await generating) as Error).to.have.property("name", "AbortError");
        const made = (folder = await generateSampleData(ROWS));
        const beside = readdirSync(dirname(made)).filter((name) => name.startsWith(`${basename(made)}.`));
        expect([existsSync(made), beside]).to.deep.equal([true, []]);
    });
});

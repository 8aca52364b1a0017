import { expect } from "chai";

import { mockEngine, registered } from "./support/mocks";
import { runProgram } from "./support/program";

describe("index.ts", () => {
    it("registers the whole graph", async () => {
        await mockEngine();
        const outputs = await runProgram();
        for (const r of registered) console.log(r.type, r.name, r.protect, JSON.stringify(r.inputs).slice(0, 300));
        console.log(Object.keys(outputs));
        expect(registered.length).to.be.greaterThan(10);
    });
});

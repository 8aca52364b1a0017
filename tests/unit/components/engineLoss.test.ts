import { expect } from "chai";
import { EventEmitter } from "node:events";

import { endWithEngine } from "../../../components/engineLoss";

describe("endWithEngine", () => {
    for (const name of ["stdout", "stderr"] as const) {
        it(`ends the program when nobody reads its ${name} any more`, () => {
            const codes: unknown[] = [];
            const streams = { stdout: new EventEmitter(), stderr: new EventEmitter() };
            endWithEngine({ ...streams, exit: (code: unknown) => codes.push(code) } as unknown as NodeJS.Process);
            expect(codes).to.deep.equal([]);
            streams[name].emit("error", new Error("write EPIPE"));
            expect(codes).to.deep.equal([1]);
        });
    }
});

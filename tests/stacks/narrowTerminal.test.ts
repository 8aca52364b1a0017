import { expect } from "chai";

import { atTerminal, drawnOver, ENTER } from "./terminal";

describe("a narrow terminal", function () {
    this.timeout(60_000);
    // A terminal without a size is that of a container or a CI runner that was given one but not told how wide it is.
    for (const [columns, widest] of [
        [40, 40],
        [20, 20],
        [12, 12],
        [160, 160],
        [0, 100],
    ] as const) {
        it(`of ${columns} columns has no rests of what is drawn over, and asks`, async () => {
            const { code, shown } = await atTerminal(
                "tests/stacks/shows.ts",
                [],
                [["press Enter:", `yes${ENTER}`]],
                {},
                columns,
            );
            expect(code, shown).to.equal(0);
            expect(shown).to.include("It is a yes.");
            const lines = drawnOver(shown);
            expect(lines.length).to.be.greaterThan(6);
            expect(lines.filter((line) => line.endsWith(" … 1 s"))).to.not.deep.equal([]);
            // The last column is left free: a terminal that is full there has begun the next line.
            expect(lines.filter((line) => [...line].length >= widest)).to.deep.equal([]);
        });
    }
});

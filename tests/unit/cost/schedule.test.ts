import { expect } from "chai";

import { startsAMonth } from "../../../cost/schedule";

describe("startsAMonth", () => {
    const known: [schedule: string, aYear: number][] = [
        ["cron(15 2 * * ? *)", 365],
        ["cron(0 4 ? * SUN *)", 52],
        ["cron(0/15 * * * ? *)", 365 * 96],
        ["cron(0 8,20 * * ? *)", 730],
        ["cron(0 0 1 * ? *)", 12],
        ["cron(0 0 1 JAN-MAR ? *)", 3],
        ["cron(0 9-17 ? * MON-FRI *)", 261 * 9],
        ["cron(0 0 ? * 2-6 *)", 261],
    ];
    for (const [schedule, aYear] of known) {
        it(`counts ${schedule}`, () => {
            expect((startsAMonth(schedule) ?? NaN) * 12).to.be.closeTo(aYear, 1e-6);
        });
    }

    for (const schedule of [
        "cron(0 0 L * ? *)",
        "cron(0 0 ? * 2#1 *)",
        "rate(1 day)",
        "cron(61 * * * ? *)",
        "cron(* *)",
        "",
    ]) {
        it(`does not guess how often ${schedule || "nothing"} starts`, () => {
            expect(startsAMonth(schedule)).to.equal(undefined);
        });
    }
});

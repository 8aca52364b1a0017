import { expect } from "chai";

import { unappliedSettings } from "../../../components/unappliedWarehouse";

const wanted = { size: "MEDIUM", autoSuspendSeconds: 120 };
const applied = { size: "MEDIUM", autoSuspend: 120, autoResume: true, enableQueryAcceleration: false };

describe("unappliedSettings", () => {
    it("finds nothing where Snowflake has what the settings say, and before Snowflake has answered", () => {
        expect(unappliedSettings("WH", wanted, applied)).to.equal(undefined);
        expect(unappliedSettings("WH", wanted, undefined)).to.equal(undefined);
    });

    const faults = [
        { shown: { size: "XSMALL" }, said: "size is XSMALL, not MEDIUM" },
        { shown: { autoSuspend: 0 }, said: "auto-suspend is 0, not 120" },
        { shown: { autoResume: false }, said: "auto-resume is false, not true" },
        { shown: { enableQueryAcceleration: true }, said: "query acceleration is true, not false" },
    ];
    for (const { shown, said } of faults) {
        it(`tells that ${said}`, () => {
            expect(unappliedSettings("WH", wanted, { ...applied, ...shown })).to.include(`(${said})`);
        });
    }

    it("says the statement that mends it all, with the name quoted", () => {
        expect(unappliedSettings('W"H', wanted, { ...applied, size: "XSMALL", autoSuspend: 60 }))
            .to.include("(size is XSMALL, not MEDIUM; auto-suspend is 60, not 120)")
            .and.match(
                /Run in Snowflake, as its owner: ALTER WAREHOUSE "W""H" SET WAREHOUSE_SIZE = 'MEDIUM' AUTO_SUSPEND = 120 /,
            );
    });
});

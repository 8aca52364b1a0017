import { readFileSync } from "node:fs";

import { expect } from "chai";
import { format, resolveConfig } from "prettier";

import { lakehouseArguments } from "../../../library/arguments";
import { ARGUMENTS_FILE, writtenArguments } from "../../../library/writtenArguments";

describe("arguments of a Lakehouse", () => {
    it("are written as the settings have them; else run node --import tsx library/writtenArguments.ts", async () => {
        const options = await resolveConfig(ARGUMENTS_FILE);
        const expected = await format(writtenArguments(), { ...options, parser: "typescript" });
        expect(readFileSync(ARGUMENTS_FILE, "utf8")).to.equal(expected);
    });

    it("have a type and a sentence each, and secrets are exactly those that open a session", () => {
        const all = Object.entries(lakehouseArguments());
        expect(all.filter(([, { description }]) => !/^[A-Z\dh].+\.$/.test(description))).to.deep.equal([]);
        expect(all.filter(([, { secret }]) => secret).map(([name]) => name)).to.deep.equal([
            "snowflakePrivateKey",
            "snowflakePrivateKeyPassphrase",
            "snowflakePassword",
            "snowflakeToken",
        ]);
    });
});

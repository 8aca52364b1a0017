import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { snowflakeKeyVariables } from "../../commands/stack/snowflakeKey";

describe("snowflakeKeyVariables", () => {
    const folder = mkdtempSync(join(tmpdir(), "lakehouse-key-"));
    const file = join(folder, "key.p8");

    before(() => writeFileSync(file, "the key of the file"));
    after(() => rmSync(folder, { recursive: true }));

    it("reads the key's file, and says that a key is to log in with", () => {
        expect(snowflakeKeyVariables({ SNOWFLAKE_PRIVATE_KEY_PATH: file })).to.deep.equal({
            SNOWFLAKE_PRIVATE_KEY: "the key of the file",
            SNOWFLAKE_AUTHENTICATOR: "SNOWFLAKE_JWT",
        });
    });

    it("prefers the key as text, and what the user says of the login", () => {
        const given = { SNOWFLAKE_PRIVATE_KEY: "the key", SNOWFLAKE_AUTHENTICATOR: "OTHER" };
        expect(snowflakeKeyVariables({ ...given, SNOWFLAKE_PRIVATE_KEY_PATH: file })).to.deep.equal(given);
    });

    it("adds nothing where there is no key", () => {
        expect(snowflakeKeyVariables({ SNOWFLAKE_PASSWORD: "x", SNOWFLAKE_PRIVATE_KEY_PATH: "" })).to.deep.equal({});
    });

    it("names the file that cannot be read", () => {
        expect(() => snowflakeKeyVariables({ SNOWFLAKE_PRIVATE_KEY_PATH: join(folder, "none.p8") })).to.throw(
            /Cannot read the key in SNOWFLAKE_PRIVATE_KEY_PATH: .*none\.p8/,
        );
    });
});

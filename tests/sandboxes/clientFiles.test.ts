// What `npm run sandbox -- env --format` prints is written by the sandbox's package, whose tests read it back.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseEnv } from "node:util";

import { expect } from "chai";

import { commands } from "../../commands/commandLine/table.mjs";
import { clientFile, LOGIN_FORMATS, VARIABLE_FORMATS } from "../../commands/sandboxes/clientFiles";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain } from "../../tools/setup/toolchain.mjs";

describe("files for the tools of others", function () {
    this.timeout(20_000);

    it("the command offers the formats of the package and no others", () => {
        const program = "import json; from snowdome.client_files import FORMATS; print(json.dumps(FORMATS))";
        const printed = execFileSync(readToolchain().python, ["-c", program], { cwd: join(checkoutRoot, "sandbox") });
        const { choices } = commands.sandbox.actions.env.options.format;
        expect([...VARIABLE_FORMATS, ...LOGIN_FORMATS]).to.deep.equal(JSON.parse(printed.toString()));
        expect(choices).to.have.members([...VARIABLE_FORMATS, ...LOGIN_FORMATS]);
    });

    it("Node reads each value of dotenv as it is, multi-line and empty ones too", () => {
        const values = {
            KEY: "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg+/kqhkiG9w0=\n",
            NOTHING: "",
            PATH_OF_KEY: "/home/o'neil/my key.p8",
            COMMENT: "a #b ;c",
            BLANKS: "  two words ",
            UNICODE: "Zoë 木 🗝",
            QUOTES: 'say "x"',
        };
        expect(parseEnv(clientFile("dotenv", values, "sandbox"))).to.deep.equal(values);
    });

    it("a value that a format cannot hold is refused by the variable's name", () => {
        expect(() => clientFile("dotenv", { SECRET: "a\\b" }, "sandbox")).to.throw(
            /^SECRET has both kinds of quotes, .* Use --format shell instead of dotenv\.$/,
        );
    });

    it("a shell gets every value as it is, and forgets first what leads elsewhere", () => {
        const exports = clientFile("shell", { A: "it's $ECRET", B: "" }, "sandbox", ["C"]);
        expect(exports).to.match(/^unset C\nexport A=/);
        const script = `C=there; ${exports}\nprintf '%s|%s|%s' "$A" "$B" "\${C-gone}"`;
        expect(execFileSync("sh", ["-c", script]).toString()).to.equal("it's $ECRET||gone");
    });
});

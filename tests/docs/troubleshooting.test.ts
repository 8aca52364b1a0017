// Every message of docs/troubleshooting.md is one that the code says.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { checkoutRoot } from "../../tools/setup/checkout";

const FOLDERS = ["commands", "provider", "snowflake-client", "settings", "components", "policy", "jobs", "sandbox"];

/** Text of the program's files, with literals that are put together by + as one. */
function code(folder: string): string {
    return readdirSync(join(checkoutRoot, folder), { withFileTypes: true })
        .map((entry) => {
            const path = join(folder, entry.name);
            if (entry.isDirectory()) {
                return code(path);
            }
            return /\.(ts|py)$/.test(entry.name) ? readFileSync(join(checkoutRoot, path), "utf8") : "";
        })
        .join("\n")
        .replace(/["'`]\s*\+\s*["'`]/g, "")
        .replace(/"\n\s+f?"/g, "");
}

function messages(): string[] {
    const page = readFileSync(join(checkoutRoot, "docs", "troubleshooting.md"), "utf8");
    return [...page.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? "");
}

/** Whether the parts of a message between its dots come one after the other, with little else between. */
function says(program: string, message: string): boolean {
    const parts = message.split("...").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(parts.join("[^\\n]{0,120}?")).test(program);
}

describe("docs/troubleshooting.md", () => {
    const program = FOLDERS.map(code).join("\n");

    it("has only messages that the code says", () => {
        expect(messages().length).to.be.greaterThan(15);
        expect(messages().filter((message) => !says(program, message))).to.deep.equal([]);
    });

    it("would be found to have one that it does not", () => {
        expect(says(program, 'There is no stock "..."')).to.equal(false);
    });
});

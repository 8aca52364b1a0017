import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { assetBytes } from "../../stand-ins/assetBytes";
import { readToolchain } from "../../tools/setup/toolchain.mjs";

const LIST = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps({name: archive.read(name).decode() for name in archive.namelist()}))
`;

describe("assetBytes", () => {
    const folder = mkdtempSync(join(tmpdir(), "lakehouse-assets-"));

    before(() => {
        mkdirSync(join(folder, "lakehouse", "inner"), { recursive: true });
        writeFileSync(join(folder, "lakehouse", "__init__.py"), "");
        writeFileSync(join(folder, "lakehouse", "inner", "größe.py"), "x = 1\n".repeat(1000));
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    const file = (path: string) => ({ hash: "", path: join(folder, path), isArchive: false });
    const nested = {
        hash: "",
        isArchive: true,
        assets: {
            "jobs/text.py": { hash: "", text: "y = 2\n", isArchive: false },
            lakehouse: { hash: "", path: join(folder, "lakehouse"), isArchive: true },
        },
    };

    it("packs folders, files and texts into a ZIP that Python reads", async () => {
        const path = join(folder, "out.zip");
        writeFileSync(path, await assetBytes(nested));
        expect(
            JSON.parse(execFileSync(readToolchain().python, ["-c", LIST, path], { encoding: "utf8" })),
        ).to.deep.equal({
            "jobs/text.py": "y = 2\n",
            "lakehouse/__init__.py": "",
            "lakehouse/inner/größe.py": "x = 1\n".repeat(1000),
        });
    });

    it("gives the same bytes for the same files", async () => {
        expect((await assetBytes(nested)).equals(await assetBytes(nested))).to.equal(true);
    });

    it("reads a file as it is", async () => {
        expect((await assetBytes(file("lakehouse/inner/größe.py"))).length).to.equal(6000);
    });

    const refused = [
        {
            title: "a URL",
            asset: { hash: "", uri: "https://example.org/a.zip", isArchive: true },
            message: "is remote",
        },
        { title: "another archive format", asset: { ...file("a.tgz"), isArchive: true }, message: "no .zip file" },
    ];
    for (const { title, asset, message } of refused) {
        it(`refuses ${title}`, async () => {
            writeFileSync(join(folder, "a.tgz"), "");
            const error = await assetBytes(asset).catch((e: Error) => e);
            expect(String(error)).to.include(message);
        });
    }
});

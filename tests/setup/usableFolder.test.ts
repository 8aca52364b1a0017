import { expect } from "chai";

import { requireUsableFolder } from "../../tools/setup/usableFolder.mjs";

describe("requireUsableFolder", () => {
    const check = (folder: string) => () => requireUsableFolder(folder, "this checkout", "Move it.");

    for (const name of ["My Lake (ünïcode) #1", "it's", "100%", "a;b", "[x]{y}", 'say "hi"', "湖", "$HOME"]) {
        it(`takes ${name}`, () => {
            expect(check(`/srv/${name}`)).not.to.throw();
        });
    }

    it("takes a drive's colon", () => {
        expect(check("C:\\lake")).not.to.throw();
    });

    for (const [name, what] of [
        ["a:b", "a colon"],
        ["Doe, John", "a comma"],
        ["two\nlines", "a line break"],
    ]) {
        it(`refuses ${what}`, () => {
            expect(check(`/srv/${name}/lake`)).to.throw(`The path of this checkout has ${what} in it`);
        });
    }
});

import { expect } from "chai";

import { aws } from "../../stand-ins/aws/standIn";
import { command } from "../../stand-ins/command/standIn";
import { isInput } from "../../stand-ins/property";
import { readme } from "../../stand-ins/readme";

const versionOf = (name: string) => (require(`@pulumi/${name}/package.json`) as { version: string }).version;

describe("the README of the stand-ins", () => {
    it("shows the tables that the stand-ins follow (else run stand-ins/readme.ts)", () => {
        const { actual, expected } = readme();
        expect(actual).to.equal(expected);
    });
});

describe("every stand-in", () => {
    for (const standIn of [aws, command]) {
        it(`reports the version of the official plugin that the SDK asks for: ${standIn.package}`, () => {
            expect(standIn.version).to.equal(versionOf(standIn.package).replace(/^v/, ""));
        });
        for (const { token, properties, update } of standIn.types) {
            it(`can change in place what its table says it can: ${token}`, () => {
                const changing = Object.entries(properties).filter(
                    ([, property]) => isInput(property) && !property.replace && !property.onlyAtCreation,
                );
                expect(changing.length > 0).to.equal(update !== undefined);
            });
        }
    }
});

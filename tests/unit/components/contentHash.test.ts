import { expect } from "chai";

import { contentHash } from "../../../components/contentHash";

describe("contentHash", () => {
    it("is the same for the same content", () => {
        expect(contentHash("a", Buffer.from("b"))).to.equal(contentHash("a", "b"));
    });

    for (const [one, other] of [
        [["a"], ["b"]],
        [
            ["ab", "c"],
            ["a", "bc"],
        ],
        [["a", ""], ["a"]],
    ] as const) {
        it(`differs between ${JSON.stringify(one)} and ${JSON.stringify(other)}`, () => {
            expect(contentHash(...one)).not.to.equal(contentHash(...other));
        });
    }
});

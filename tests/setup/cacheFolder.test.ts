import { expect } from "chai";

import { cacheRoot, lockHash } from "../../tools/setup/cacheFolder.mjs";
import { scratchFolder } from "./scratchFolder";

describe("cacheRoot", () => {
    const cases: { title: string; env: NodeJS.ProcessEnv; platform: NodeJS.Platform; expected: string }[] = [
        {
            title: "is the one that LAKEHOUSE_CACHE names",
            env: { LAKEHOUSE_CACHE: "/big disk/x", XDG_CACHE_HOME: "/c", HOME: "/h" },
            platform: "linux",
            expected: "/big disk/x",
        },
        {
            title: "is below XDG_CACHE_HOME",
            env: { XDG_CACHE_HOME: "/c", HOME: "/h" },
            platform: "linux",
            expected: "/c/interoperable-lakehouse",
        },
        {
            title: "ignores a relative XDG_CACHE_HOME, as the specification says",
            env: { XDG_CACHE_HOME: "c", HOME: "/h" },
            platform: "linux",
            expected: "/h/.cache/interoperable-lakehouse",
        },
        {
            title: "is below ~/.cache",
            env: { HOME: "/h" },
            platform: "linux",
            expected: "/h/.cache/interoperable-lakehouse",
        },
        {
            title: "is below ~/Library/Caches on macOS",
            env: { HOME: "/h" },
            platform: "darwin",
            expected: "/h/Library/Caches/interoperable-lakehouse",
        },
    ];
    for (const { title, env, platform, expected } of cases) {
        it(title, () => expect(cacheRoot(env, platform)).to.equal(expected));
    }
});

describe("lockHash", () => {
    const scratch = scratchFolder();

    it("changes with the content, the order and the other values", () => {
        const [a, b] = [scratch.write("a", "1"), scratch.write("b", "2")];
        const hashes = [lockHash([a, b]), lockHash([b, a]), lockHash([a]), lockHash([a, b], ["x"])];
        expect(new Set(hashes).size).to.equal(4);
        expect(lockHash([a, b]))
            .to.equal(hashes[0])
            .and.match(/^[0-9a-f]{12}$/);
    });
});

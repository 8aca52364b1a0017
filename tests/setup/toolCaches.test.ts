import { expect } from "chai";

import { withToolCaches } from "../../tools/setup/toolCaches.mjs";
import { scratchFolder } from "./scratchFolder";

describe("withToolCaches", () => {
    const scratch = scratchFolder();

    it("leaves the tools their places in a home that can be written", () => {
        const env = { HOME: scratch.path };
        expect(withToolCaches(env, "/cache")).to.equal(env);
    });

    it("puts them beside our tools where the home cannot be written, save for those that the user named", () => {
        const env = withToolCaches({ HOME: "/proc/1/fdinfo/none", GOPATH: "/mine" }, "/cache");
        expect(env).to.include({ npm_config_cache: "/cache/downloads/npm", GOPATH: "/mine" });
    });
});

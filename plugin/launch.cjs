// Starts a plugin's process from any directory: runs main.ts of a folder, or what the npm package has compiled of it, in
// this very process, so that nothing is left behind when the engine ends it.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** @param {string} name of the provider, for people @param {string} folder that main.ts is in */
module.exports = function launch(name, folder) {
    const [major, minor] = process.versions.node.split(".").map(Number);
    if (major < 20 || (major === 20 && minor < 19)) {
        fail(`The provider ${name} needs Node.js 20.19 or newer, but runs on ${process.versions.node}.`);
    }
    const compiled = path.join(folder, "main.js");
    // Without this, tsx would take the compiler options of the directory the engine was started in.
    process.env.TSX_TSCONFIG_PATH = path.join(__dirname, "..", "tsconfig.json");
    // The notice of the AWS SDKs is for us, not for who runs a deployment.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
    if (fs.existsSync(compiled)) {
        require(compiled);
        return;
    }
    try {
        require("../tools/setup/moduleLoading.cjs");
    } catch (error) {
        fail(`The provider ${name} is missing its packages: ${error.message}\nRun: npm ci`);
    }
    require(path.join(folder, "main.ts"));
};

/** @param {string} message */
function fail(message) {
    process.stderr.write(`${message}\n`);
    process.exit(1);
}

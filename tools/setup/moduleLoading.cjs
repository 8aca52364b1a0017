// How Node loads the project's programs: `node --require ./tools/setup/moduleLoading.cjs PROGRAM.ts`. Our own files may be
// TypeScript. Those of packages are left to Node, which tsx makes twice as slow; and two large packages, which Pulumi's SDK
// loads at its start but needs only to turn functions into resources, wait until something asks for them.
"use strict";

const Module = require("node:module");

const nodesJavaScript = Module._extensions[".js"];
const nodesResolution = Module._resolveFilename;
// By require, not --import: everything is CommonJS, and so it starts in half of the time.
require("tsx/cjs");
const tsxJavaScript = Module._extensions[".js"];
const tsxResolution = Module._resolveFilename;

/** @param {string | null | undefined} file */
function isOfPackage(file) {
    return typeof file === "string" && /[\\/]node_modules[\\/]/.test(file);
}

Module._extensions[".js"] = function (module, file) {
    return (isOfPackage(file) ? nodesJavaScript : tsxJavaScript).call(this, module, file);
};

Module._resolveFilename = function (request, parent, ...rest) {
    return (isOfPackage(parent?.filename) ? nodesResolution : tsxResolution).call(this, request, parent, ...rest);
};

// https://github.com/pulumi/pulumi/blob/v3.245.0/sdk/nodejs/runtime/closure
const LATE = new Set(["typescript", "@npmcli/arborist"]);
const load = Module._load;

Module._load = function (request, parent, isMain) {
    const now = () => load.call(this, request, parent, isMain);
    return LATE.has(request) && isOfPackage(parent?.filename) ? loadedOnceUsed(now) : now();
};

/** @param {() => object} load */
function loadedOnceUsed(load) {
    /** @type {object | undefined} */
    let loaded;
    const module = () => (loaded ??= load());
    return new Proxy(
        {},
        {
            // What imports a module in the way of ECMAScript copies it otherwise, and so loads it.
            get: (_, name) => (name === "__esModule" && loaded === undefined ? true : Reflect.get(module(), name)),
            has: (_, name) => name in module(),
            ownKeys: () => Reflect.ownKeys(module()),
            getOwnPropertyDescriptor: (_, name) => {
                const descriptor = Reflect.getOwnPropertyDescriptor(module(), name);
                return descriptor && { ...descriptor, configurable: true };
            },
        },
    );
}

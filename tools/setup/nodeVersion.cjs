"use strict";
// Plain old syntax: it must run on the very versions that it turns away.

var OLDEST = [20, 19];

/**
 * @param {string} version such as 18.20.4
 * @returns {string | undefined} what is wrong and the cure
 */
exports.nodeProblem = function (version) {
    var parts = version.split(".").map(Number);
    if (parts[0] > OLDEST[0] || (parts[0] === OLDEST[0] && parts[1] >= OLDEST[1])) {
        return undefined;
    }
    return (
        "Node.js " +
        version +
        " is too old: 20.19 or newer is needed.\n" +
        "  → Install a current Node.js (nodejs.org, or your version manager: `nvm install 22`), then run the same command again."
    );
};

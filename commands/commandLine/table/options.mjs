// Options that several commands have.

export const stack = /** @type {const} */ ({
    type: "string",
    short: "s",
    value: "NAME",
    text: "Stack name. sandbox, demo, test and names such as sandbox-dev are sandbox stacks; all others use real accounts.",
});

export const json = /** @type {const} */ ({
    type: "boolean",
    default: false,
    text: "Print one JSON object to stdout, everything else to stderr.",
});

export const trySettings = /** @type {const} */ ({
    type: "boolean",
    default: false,
    text: "Preview the settings of a real stack in a sandbox; no account or secret needed.",
});

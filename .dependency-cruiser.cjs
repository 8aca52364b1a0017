// Imports run down these rows or stay in their row, and never in a circle.
const rows = [
    [
        "up.ts",
        "preview.ts",
        "destroy.ts",
        "sandbox.ts",
        "demo",
        "doctor",
        "accounts",
        "bench",
        "policy",
        "cost",
        "github",
        "review",
        "prStack",
        "restore",
        "adopt",
    ].map((name) => `commands/${name}`),
    ["commands/pipeline"],
    ["commands/stack"],
    ["commands/sandboxes"],
    ["bootstrap"],
    ["cost"],
    ["program.ts", "library", "policy-pack"],
    ["index.ts"],
    ["components"],
    ["settings"],
    ["jobs"],
    ["stand-ins"],
    ["provider"],
    ["snowflake-client", "plugin"],
    ["policy"],
    ["tools"],
    ["commands/commandLine"],
];

const path = (names) => `^(${names.join("|").replaceAll(".", "\\.")})(/|$)`;

module.exports = {
    forbidden: [
        { name: "no circles", from: {}, to: { circular: true } },
        { name: "only tests import tests", from: { pathNot: "^tests/" }, to: { path: "^tests/" } },
        ...rows.slice(1).map((names, row) => ({
            name: `${names.join(", ")}: nothing from above`,
            from: { path: path(names) },
            to: { path: path(rows.slice(0, row + 1).flat()) },
        })),
    ].map((rule) => ({ ...rule, severity: "error" })),
    options: {
        doNotFollow: { path: "node_modules" },
        exclude: { path: "^\\.lakehouse/" },
        tsConfig: { fileName: "tsconfig.json" },
        // An import of types alone is an arrow, too.
        tsPreCompilationDeps: true,
    },
};

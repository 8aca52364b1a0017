// Few rules, all enforced. Type-aware ones are for mistakes that neither the compiler nor a reader sees: a promise that
// nobody waits for, an Output<T> inside a plain template string.
import eslint from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

const unused = ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }];

export default tseslint.config(
    { ignores: ["node_modules/", ".lakehouse/", "**/*_pb.js", "**/*.d.ts"] },
    { linterOptions: { reportUnusedDisableDirectives: "error" } },
    eslint.configs.recommended,
    {
        files: ["**/*.ts", "**/*.mts"],
        extends: [tseslint.configs.recommended],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        plugins: { "@pulumi": pulumi },
        rules: {
            "@pulumi/no-output-in-template-literal": "error",
            "@pulumi/no-output-instance-in-template-literal": "error",
            "@typescript-eslint/await-thenable": "error",
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/no-misused-promises": "error",
            "@typescript-eslint/only-throw-error": "error",
            "@typescript-eslint/no-unused-vars": unused,
            // What few commands need is loaded late: start-up time is counted.
            "@typescript-eslint/no-require-imports": "off",
            "no-restricted-syntax": [
                "error",
                {
                    selector: "ImportExpression[source.value=/^\\./]",
                    message:
                        'Node cannot import TypeScript. Write: require("./name") as typeof import("./name") (tools/setup/moduleLoading.cjs).',
                },
            ],
            // The compiler knows every global.
            "no-undef": "off",
        },
    },
    {
        files: ["tests/**/*.ts"],
        rules: {
            // chai: expect(x).to.be.true
            "@typescript-eslint/no-unused-expressions": "off",
        },
    },
    {
        files: ["**/*.mjs", "**/*.cjs", "**/*.js"],
        rules: { "no-unused-vars": unused, "no-undef": "off" },
    },
    {
        files: ["**/*.cjs"],
        languageOptions: { sourceType: "commonjs" },
        rules: { "no-var": "off" },
    },
    {
        rules: {
            eqeqeq: ["error", "always", { null: "ignore" }],
            "no-empty": ["error", { allowEmptyCatch: false }],
            "object-shorthand": "error",
            "prefer-const": "error",
        },
    },
);

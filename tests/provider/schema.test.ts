import { expect } from "chai";
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

import { resources } from "../../provider/resources";
import { Property } from "../../provider/resources/property";
import { PACKAGE, packageSchema, packageSchemaText } from "../../provider/schema";
import { check } from "../../provider/service/provider";
import { ENVIRONMENT_VARIABLES } from "../../snowflake-client/loginInputs";

const SDK = path.resolve(__dirname, "..", "..", "provider", "sdk");

interface Member {
    optional: boolean;
    comment: string;
}

/** Interfaces of the SDK, and the outputs that its classes declare, by name. */
function readSdk(): { interfaces: Map<string, Map<string, Member>>; outputs: Map<string, string[]>; tokens: string[] } {
    const interfaces = new Map<string, Map<string, Member>>();
    const outputs = new Map<string, string[]>();
    const tokens: string[] = [];
    for (const file of fs.readdirSync(SDK)) {
        const text = fs.readFileSync(path.join(SDK, file), "utf8");
        tokens.push(...[...text.matchAll(/super\(\s*"([^"]+)"/g)].map(([, token = ""]) => token));
        const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
        for (const statement of source.statements) {
            if (ts.isInterfaceDeclaration(statement)) {
                const members = statement.members.map((member): [string, Member] => [
                    member.name?.getText() ?? "",
                    {
                        optional: member.questionToken !== undefined,
                        comment: ts
                            .getJSDocCommentsAndTags(member)
                            .map((node) => node.getText())
                            .join(" "),
                    },
                ]);
                interfaces.set(statement.name.text, new Map(members));
            } else if (ts.isClassDeclaration(statement)) {
                const names = statement.members.filter(ts.isPropertyDeclaration).map((member) => member.name.getText());
                outputs.set(statement.name?.text ?? "", names);
            }
        }
    }
    return { interfaces, outputs, tokens };
}

const sdk = readSdk();

function compare(interfaceName: string, properties: Record<string, Property>): void {
    const members = sdk.interfaces.get(interfaceName);
    expect([...(members?.keys() ?? [])], interfaceName).to.deep.equal(Object.keys(properties));
    for (const [name, property] of Object.entries(properties)) {
        const member = members?.get(name);
        expect(member?.optional, `${interfaceName}.${name} is optional`).to.equal(!property.required);
        expect(member?.comment, `${interfaceName}.${name} has a comment`).to.not.equal("");
        if (["string", "number", "boolean"].includes(typeof property.default)) {
            expect(member?.comment, `${interfaceName}.${name} names its default`).to.include(
                `@default ${JSON.stringify(property.default)}`,
            );
        }
        if (property.type.kind === "object") {
            compare(property.type.typeName, property.type.properties);
        }
    }
}

describe("the TypeScript SDK", () => {
    for (const resource of resources) {
        it(`has ${resource.name} with exactly the inputs, defaults and outputs of the provider`, () => {
            compare(`${resource.name}Args`, resource.inputs);
            expect(sdk.outputs.get(resource.name)).to.deep.equal(
                Object.keys({ ...resource.inputs, ...resource.outputs }),
            );
            expect(sdk.tokens).to.include(`${PACKAGE.name}:index:${resource.name}`);
        });
    }

    it("has a provider with exactly the settings of the connection, each with its variable", () => {
        const members = sdk.interfaces.get("ProviderArgs");
        expect([...(members?.keys() ?? [])]).to.deep.equal(Object.keys(ENVIRONMENT_VARIABLES));
        for (const [name, variable] of Object.entries(ENVIRONMENT_VARIABLES)) {
            expect(members?.get(name)?.comment).to.include(variable);
        }
    });

    it("has no resource that the provider lacks", () => {
        const known = resources.map(({ name }) => `${PACKAGE.name}:index:${name}`);
        expect(sdk.tokens.filter((token) => token.includes(":"))).to.have.members(known);
    });
});

interface Schema {
    types: Record<string, unknown>;
    provider: { inputProperties: Record<string, { secret?: boolean }> };
    resources: Record<
        string,
        { inputProperties: Record<string, unknown>; requiredInputs: string[]; properties: object; required: string[] }
    >;
}

describe("the schema", () => {
    const schema = packageSchema() as unknown as Schema;

    it("has each resource with what check accepts and demands", () => {
        for (const resource of resources) {
            const described = schema.resources[`${PACKAGE.name}:index:${resource.name}`];
            expect(Object.keys(described?.inputProperties ?? {})).to.deep.equal(Object.keys(resource.inputs));
            const missing = check(resource, {}).failures.map(({ property }) => property);
            expect(described?.requiredInputs).to.have.members(missing);
        }
    });

    it("describes every type that it refers to, and no other", () => {
        const referred = [...packageSchemaText().matchAll(/"#\/types\/([^"]+)"/g)].map(([, token]) => token);
        expect(Object.keys(schema.types)).to.have.members([...new Set(referred)]);
    });

    it("marks the provider's credentials as secrets", () => {
        const secrets = Object.entries(schema.provider.inputProperties).filter(([, { secret }]) => secret);
        expect(secrets.map(([name]) => name)).to.deep.equal([
            "privateKey",
            "privateKeyPassphrase",
            "password",
            "token",
        ]);
    });
});

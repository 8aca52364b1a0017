// The package's schema, computed from the same tables as check and diff, so that they cannot disagree.

import { describeEach, Json, referenceTo, tokenOf } from "../plugin/packageSchema";
import { LOGIN_INPUTS, LoginInput, SECRET_INPUTS } from "../snowflake-client/loginInputs";
import { resources } from "./resources";
import { OutputProperty, Properties, Property, PropertyType } from "./resources/property";
import { ResourceType } from "./resources/resourceType";

/** Name and version of the package. */
export const PACKAGE = { name: "snowflake-iceberg", version: "0.1.0" } as const;

export function packageSchema(): Json {
    return {
        name: PACKAGE.name,
        version: PACKAGE.version,
        displayName: "Snowflake Iceberg",
        description:
            "What an Iceberg lakehouse on AWS and Snowflake needs in Snowflake: external volumes and catalog integrations " +
            "that return the identity to trust, catalog-linked databases, and access verification.",
        license: "Apache-2.0",
        config: { variables: providerInputs() },
        provider: { description: "Connection to one Snowflake account.", inputProperties: providerInputs() },
        types: objectTypes(),
        resources: Object.fromEntries(
            resources.map((resource) => [tokenOf(PACKAGE.name, resource.name), resourceSchema(resource)]),
        ),
        language: { nodejs: { packageName: `@lakehouse/${PACKAGE.name}` } },
    };
}

/** The schema as the plugin answers it. */
export function packageSchemaText(): string {
    return JSON.stringify(packageSchema());
}

function providerInputs(): Json {
    return Object.fromEntries(
        Object.entries(LOGIN_INPUTS).map(([name, { variable, description }]) => [
            name,
            {
                type: name === "port" ? "integer" : "string",
                // No defaultInfo: generated SDKs would put the environment's secrets into the state.
                description: `${description} Environment: ${variable}.`,
                ...(SECRET_INPUTS.includes(name as LoginInput) ? { secret: true } : {}),
            },
        ]),
    );
}

function resourceSchema(resource: ResourceType): Json {
    const required = Object.entries(resource.inputs).filter(
        ([, property]) => property.required || property.default !== undefined,
    );
    return {
        description: resource.description,
        inputProperties: describeEach(resource.inputs, inputSchema),
        requiredInputs: Object.keys(resource.inputs).filter((name) => resource.inputs[name]?.required),
        properties: { ...describeEach(resource.inputs, inputSchema), ...describeEach(resource.outputs, outputSchema) },
        required: [...required.map(([name]) => name), ...Object.keys(resource.outputs)],
    };
}

function inputSchema(property: Property): Json {
    return {
        ...typeSchema(property.type),
        description: property.description,
        ...(isScalar(property.default) ? { default: property.default } : {}),
        ...(property.change === "replace" ? { willReplaceOnChanges: true } : {}),
    };
}

function outputSchema(output: OutputProperty): Json {
    return { type: output.type, description: output.description };
}

function typeSchema(type: PropertyType): Json {
    switch (type.kind) {
        case "string":
        case "integer":
        case "boolean":
            return { type: type.kind };
        case "strings":
            return { type: "array", items: { type: "string" } };
        case "object":
            return referenceTo(PACKAGE.name, type.typeName);
    }
}

function objectTypes(): Json {
    const types: Record<string, Json> = {};
    const collect = (properties: Properties): void => {
        for (const { type } of Object.values(properties)) {
            if (type.kind === "object") {
                types[tokenOf(PACKAGE.name, type.typeName)] = {
                    type: "object",
                    description: type.description,
                    properties: describeEach(type.properties, ({ change: _, ...property }) =>
                        inputSchema({ ...property, change: "alter" }),
                    ),
                    required: Object.keys(type.properties).filter((name) => type.properties[name]?.required),
                };
                collect(type.properties);
            }
        }
    };
    resources.forEach((resource) => collect(resource.inputs));
    return types;
}

function isScalar(value: unknown): boolean {
    return ["string", "number", "boolean"].includes(typeof value);
}

// The package as programs in other languages have it. Arguments and their types come from what the program itself checks.

import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { describeEach, Json, referenceTo, tokenOf } from "../../plugin/packageSchema";
import { comparison } from "../../settings/comparisons";
import { domain } from "../../settings/domains";
import { extraJob } from "../../settings/extraJobs";
import { Argument, lakehouseArguments } from "../arguments";
import { DomainOutputs, Lakehouse, LAKEHOUSE_TYPE } from "../lakehouse";

const [PACKAGE = ""] = LAKEHOUSE_TYPE.split(":");
const TEXT: Json = { type: "string" };
const TEXTS: Json = { type: "object", additionalProperties: TEXT };
const ANY: Json = { $ref: "pulumi.json#/Any" };

/** Outputs of the component, with the sentences that its class has. */
const OUTPUTS: Readonly<Record<Exclude<keyof Lakehouse, keyof pulumi.ComponentResource>, Json>> = {
    bucketName: text("Name of the bucket that holds raw data, scripts and tables."),
    icebergWarehouseUrl: text("`s3://bucket/iceberg-warehouse/`: the root of the tables."),
    catalogUri: text("Glue's Iceberg REST endpoint."),
    storageRoleArn: text("ARN of the role by which Snowflake reaches the files."),
    catalogRoleArn: text("ARN of the role by which Snowflake reaches the catalog."),
    externalVolume: text("Name of the external volume in Snowflake."),
    catalogIntegration: text("Name of the catalog integration in Snowflake."),
    snowflakeDatabase: text("Database for views and whatever a linked database cannot hold."),
    virtualWarehouse: text("Virtual warehouse to query with."),
    engineerRole: text("Role in Snowflake that reads and writes."),
    readerRole: text("Role in Snowflake that reads."),
    domains: {
        type: "object",
        additionalProperties: reference("DomainOutputs"),
        description: "By name: Glue database, raw data, jobs, and where Snowflake shows the tables.",
    },
    outputs: {
        type: "object",
        additionalProperties: ANY,
        description: "All of it, in the form that a stack of the program exports.",
    },
};

/** Names of the component's outputs. */
export const OUTPUT_NAMES = Object.keys(OUTPUTS) as (keyof typeof OUTPUTS)[];

const DOMAIN_OUTPUTS: Readonly<Record<keyof DomainOutputs, Json>> = {
    name: TEXT,
    quickstart: { type: "boolean", description: "Whether its jobs and tables come with the package." },
    glueDatabase: TEXT,
    existingGlueDatabase: { type: "boolean", description: "Whether the Glue database was there before." },
    tables: { type: "array", items: TEXT, description: "Names of its declared tables." },
    rawDataUrl: text("Where its raw data belongs, with the slash at the end."),
    jobNames: { ...TEXTS, description: "Names of its Glue jobs by step." },
    jobs: { ...reference("DomainJobs"), description: "Absent if it has none." },
    optimizers: { ...reference("TableOptimizers"), description: "Absent where a job maintains the tables." },
    comparisons: { type: "object", additionalProperties: ANY },
    linkedDatabase: TEXT,
    linkedSchema: text("Schema of the linked database that shows its tables."),
    allowedWriteOperations: TEXT,
    exampleSql: text("A query to begin with."),
    links: { ...TEXTS, description: "Pages of the consoles of AWS and Snowflake." },
};

const DOMAIN_JOBS: Readonly<Record<keyof NonNullable<DomainOutputs["jobs"]>, Json>> = {
    workflowName: TEXT,
    jobRoleArn: TEXT,
    logGroups: { ...TEXTS, description: "Names of its log groups: output and error." },
};

const TABLE_OPTIMIZERS: Readonly<Record<keyof NonNullable<DomainOutputs["optimizers"]>, Json>> = {
    roleArn: text("ARN of the role that Glue's optimizers work as."),
    tables: { type: "array", items: TEXT, description: "Names of the tables that they maintain." },
};

/** Forms among the arguments, by the names that their types have. */
const FORMS = z.registry<{ id: string }>();
FORMS.add(domain, { id: "Domain" }).add(extraJob, { id: "Job" }).add(comparison, { id: "Comparison" });

/** @param version of the package */
export function packageSchema(version: string): Json {
    const types = new Types();
    const inputProperties = describeEach(lakehouseArguments(), (argument, name) => types.ofArgument(name, argument));
    return {
        name: PACKAGE,
        version,
        displayName: "Interoperable lakehouse",
        description: "An interoperable Iceberg lakehouse on AWS and Snowflake as one component.",
        license: "Apache-2.0",
        resources: {
            [LAKEHOUSE_TYPE]: {
                isComponent: true,
                description:
                    "A whole lakehouse: bucket, Glue catalog and jobs in AWS; external volume, catalog integration, linked " +
                    "database, virtual warehouse and roles in Snowflake; each side trusting exactly the other.",
                inputProperties,
                properties: OUTPUTS,
                required: OUTPUT_NAMES,
            },
        },
        types: types.all(),
        language: Object.fromEntries(
            ["csharp", "go", "java", "nodejs", "python"].map((one) => [one, { respectSchemaVersion: true }]),
        ),
    };
}

/** The named types, filled by the properties that have them. */
class Types {
    private readonly enums = new Map<string, readonly string[]>();

    ofArgument(name: string, { type, items, description, choices, secret }: Argument): Json {
        const about = { description, ...(secret ? { secret } : { plain: true }) };
        switch (type) {
            case "array":
                return { type, items: { ...(items === undefined ? TEXT : reference(items)), plain: true }, ...about };
            case "object":
                return { type, additionalProperties: { ...TEXT, plain: true }, ...about };
            default:
                return { ...(choices === undefined ? { type } : this.oneOf(name, choices)), ...about };
        }
    }

    all(): Json {
        const { schemas } = z.toJSONSchema(FORMS, { io: "input", uri: (id) => id });
        const ofForms = describeEach(schemas, ({ properties = {}, required = [] }) => ({
            type: "object",
            properties: describeEach(properties, (property, name) => this.ofProperty(name, property as JsonSchema)),
            required,
        }));
        const ofOutputs = describeEach(
            { DomainOutputs: DOMAIN_OUTPUTS, DomainJobs: DOMAIN_JOBS, TableOptimizers: TABLE_OPTIMIZERS },
            (properties) => ({
                type: "object",
                properties,
            }),
        );
        const ofChoices = describeEach(Object.fromEntries(this.enums), (values) => ({
            type: "string",
            enum: values.map((value) => ({ value, name: nameOfValue(value) })),
        }));
        return Object.fromEntries(
            Object.entries({ ...ofForms, ...ofOutputs, ...ofChoices }).map(([name, type]) => [
                tokenOf(PACKAGE, name),
                type,
            ]),
        );
    }

    private ofProperty(name: string, schema: JsonSchema): Json {
        if (schema.$ref !== undefined) {
            return { ...reference(schema.$ref), plain: true };
        }
        if (schema.enum !== undefined) {
            return { ...this.oneOf(name, schema.enum), plain: true };
        }
        const { type, items, additionalProperties } = schema;
        return {
            type,
            plain: true,
            ...(items && { items: this.ofProperty(name, items) }),
            ...(additionalProperties && { additionalProperties: this.ofProperty(name, additionalProperties) }),
        };
    }

    /** A type of its own for the values that a property can have, called as the property. */
    private oneOf(property: string, values: readonly string[]): Json {
        const name = `${property.charAt(0).toUpperCase()}${property.slice(1)}`;
        const known = this.enums.get(name) ?? values;
        if (known.join() !== values.join()) {
            throw new Error(`${name} is ${known.join()} in one place, and ${values.join()} in another.`);
        }
        this.enums.set(name, values);
        return reference(name);
    }
}

/** The part of JSON schema that forms are in. */
interface JsonSchema {
    type?: string;
    $ref?: string;
    enum?: string[];
    items?: JsonSchema;
    additionalProperties?: JsonSchema;
}

/** `SSE_KMS` as `SseKms`: every language then writes it as its own constants are. Undefined where that is no name. */
function nameOfValue(value: string): string | undefined {
    return /^[a-z]\w*$/i.test(value)
        ? value
              .split("_")
              .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`)
              .join("")
        : undefined;
}

function text(description: string): Json {
    return { ...TEXT, description };
}

function reference(typeName: string): Json {
    return referenceTo(PACKAGE, typeName);
}

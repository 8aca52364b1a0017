// The plugin process: makes the component for programs in other languages, and ends with the engine that started it.
import * as pulumi from "@pulumi/pulumi";
import "@pulumi/aws";
import "@pulumi/snowflake";

import { version } from "../../package.json";
import { withoutStackTraces } from "../../components/programErrors";
import { endWithParent } from "../../plugin/serve";
import { Lakehouse, LAKEHOUSE_TYPE } from "../lakehouse";
import type { LakehouseArgs } from "../lakehouseArgs";
import { packageSchema, OUTPUT_NAMES } from "./schema";

// Loaded above, the SDKs of both clouds know providers of the caller again.
const provider: pulumi.provider.Provider = {
    version,
    getSchema: () => Promise.resolve(JSON.stringify(packageSchema(version))),
    construct: (name, type, inputs, options) =>
        withoutStackTraces(async () => {
            if (type !== LAKEHOUSE_TYPE) {
                throw new pulumi.RunError(`The package has no component ${type}. Use ${LAKEHOUSE_TYPE}.`);
            }
            const lakehouse = new Lakehouse(name, inputs as LakehouseArgs, options);
            return {
                urn: lakehouse.urn,
                state: Object.fromEntries(OUTPUT_NAMES.map((output) => [output, lakehouse[output]])),
            };
        }),
};

endWithParent(() => process.exit(0));
void pulumi.provider.main(provider, process.argv.slice(2));

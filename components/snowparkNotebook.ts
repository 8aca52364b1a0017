import * as pulumi from "@pulumi/pulumi";

import * as snowflakeIceberg from "../provider/sdk";
import type { SnowflakeAccount } from "./snowflakeAccount";

/** Arguments of {@link SnowparkNotebook}. */
export interface SnowparkNotebookArgs {
    /** Name in Snowflake, upper case. */
    notebookName: string;
    /** Notebook file (.ipynb), relative to the project's folder. */
    file: string;
    /** Database, schema and virtual warehouse of the notebook. */
    account: SnowflakeAccount;
}

/**
 * The notebook that runs the reports on Snowflake through Snowpark Connect, with the Spark code that Glue runs.
 *
 * @see https://docs.snowflake.com/en/sql-reference/sql/create-notebook
 */
export class SnowparkNotebook extends pulumi.ComponentResource {
    /** `"DATABASE"."SCHEMA"."NAME"` */
    public readonly fullyQualifiedName: pulumi.Output<string>;

    constructor(name: string, args: SnowparkNotebookArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:SnowparkNotebook", name, {}, opts);

        const notebook = new snowflakeIceberg.Notebook(
            name,
            {
                name: args.notebookName,
                database: args.account.databaseName,
                schema: args.account.schemaName,
                file: args.file,
                virtualWarehouse: args.account.virtualWarehouseName,
                comment: "Reports of the lakehouse, by the same Spark code as on AWS Glue",
            },
            { parent: this },
        );

        this.fullyQualifiedName = notebook.fullyQualifiedName;
        this.registerOutputs({ fullyQualifiedName: this.fullyQualifiedName });
    }
}

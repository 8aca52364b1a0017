import * as pulumi from "@pulumi/pulumi";

import * as snowflakeIceberg from "../provider/sdk";
import type { CatalogLinkedDatabase } from "./catalogLinkedDatabase";
import { packageFiles } from "./pythonPackage";
import type { SnowflakeAccount } from "./snowflakeAccount";

type LinkedSchema = Pick<CatalogLinkedDatabase, "databaseName" | "schemaName">;

/** Arguments of {@link SnowparkNotebook}. */
export interface SnowparkNotebookArgs {
    /** Name in Snowflake, upper case. */
    notebookName: string;
    /** Notebook file (.ipynb), relative to the project's folder. */
    file: string;
    /** File with the packages that its cells need (environment.yml), relative to the project's folder. */
    environment: string;
    /** Folder of the Python package that its cells import, relative to the project's folder. */
    package: string;
    /** Database, schema and virtual warehouse of the notebook. */
    account: Pick<SnowflakeAccount, "databaseName" | "schemaName" | "virtualWarehouseName">;
    /** Where its cells find the tables. */
    database: LinkedSchema;
}

/**
 * The notebook that runs the reports on Snowflake through Snowpark Connect, with the Spark code that Glue runs. It runs
 * as it is deployed: beside it lie its packages, that code, and `settings.json` with the names that its cells use.
 *
 * @see https://docs.snowflake.com/en/sql-reference/sql/create-notebook
 * @see https://docs.snowflake.com/en/user-guide/ui-snowsight/notebooks-filesystem
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
                files: {
                    // Snowflake takes the packages from a file of this name.
                    "environment.yml": args.environment,
                    ...Object.fromEntries(packageFiles(args.package).map(({ name, path }) => [name, path])),
                },
                texts: { "settings.json": settingsOf(args.database) },
                virtualWarehouse: args.account.virtualWarehouseName,
                comment: "Reports of the lakehouse, by the same Spark code as on AWS Glue",
            },
            { parent: this },
        );

        this.fullyQualifiedName = notebook.fullyQualifiedName;
        this.registerOutputs({ fullyQualifiedName: this.fullyQualifiedName });
    }
}

/** What the cells read; the tables are those that the pipeline's jobs fill. */
function settingsOf(database: LinkedSchema): pulumi.Output<string> {
    return pulumi.jsonStringify({
        linked_database: database.databaseName,
        linked_schema: database.schemaName,
        source_table: "raw_sales_data",
        report_table: "top_10_products_report_snow",
        glue_report_table: "top_10_products_report_spark",
        limit: 10,
    });
}

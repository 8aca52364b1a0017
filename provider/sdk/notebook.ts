import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link Notebook}. */
export interface NotebookArgs {
    /** Name in Snowflake, exactly as it is stored there. A change replaces the notebook. */
    name: pulumi.Input<string>;
    /** Native database that holds it (a catalog-linked database cannot). A change replaces. */
    database: pulumi.Input<string>;
    /** Schema that holds it. A change replaces. */
    schema: pulumi.Input<string>;
    /** Path of the .ipynb file, relative to the project's directory. A change of the file's content replaces. */
    file: pulumi.Input<string>;
    /** Name of the file within the notebook. A change replaces. @default the name of [file] without its folder */
    mainFile?: pulumi.Input<string>;
    /**
     * Files beside the main one, such as `environment.yml` or modules that the cells import: path of each within the
     * notebook, and its path relative to the project's directory. A change of a file's content replaces.
     */
    files?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /**
     * Files beside the main one whose content the program makes: path of each within the notebook, and its content. No
     * secrets: whoever may use the notebook reads them. A change replaces.
     */
    texts?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Virtual warehouse that runs its SQL. Altered in place. */
    virtualWarehouse?: pulumi.Input<string>;
    /** Container runtime, e.g. "SYSTEM$BASIC_RUNTIME"; a warehouse runtime when absent. A change replaces. */
    runtimeName?: pulumi.Input<string>;
    /** Comment. Altered in place. */
    comment?: pulumi.Input<string>;
}

/**
 * A Snowflake notebook deployed from files of the project. Import ID: database.schema.name, quoted where needed.
 *
 * @see https://docs.snowflake.com/en/sql-reference/sql/create-notebook
 */
export class Notebook extends pulumi.CustomResource {
    declare public readonly name: pulumi.Output<string>;
    declare public readonly database: pulumi.Output<string>;
    declare public readonly schema: pulumi.Output<string>;
    declare public readonly file: pulumi.Output<string>;
    declare public readonly mainFile: pulumi.Output<string>;
    declare public readonly files: pulumi.Output<Record<string, string> | undefined>;
    declare public readonly texts: pulumi.Output<Record<string, string> | undefined>;
    declare public readonly virtualWarehouse: pulumi.Output<string | undefined>;
    declare public readonly runtimeName: pulumi.Output<string | undefined>;
    declare public readonly comment: pulumi.Output<string | undefined>;
    /** SHA-256 of the deployed files, in hex. */
    declare public readonly contentHash: pulumi.Output<string>;
    /** `"DATABASE"."SCHEMA"."NAME"`. */
    declare public readonly fullyQualifiedName: pulumi.Output<string>;

    constructor(name: string, args: NotebookArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            "snowflake-iceberg:index:Notebook",
            name,
            {
                name: args.name,
                database: args.database,
                schema: args.schema,
                file: args.file,
                mainFile: args.mainFile,
                files: args.files,
                texts: args.texts,
                virtualWarehouse: args.virtualWarehouse,
                runtimeName: args.runtimeName,
                comment: args.comment,
                contentHash: undefined,
                fullyQualifiedName: undefined,
            },
            opts,
        );
    }
}

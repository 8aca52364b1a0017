import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { AwsPlace, LakeFormationMode, restUri } from "../policy";
import type { IcebergWarehouse } from "./icebergWarehouse";

/** Arguments of {@link GlueCatalog}. */
export interface GlueCatalogArgs {
    /** Account and region of the catalog. */
    place: pulumi.Input<AwsPlace>;
    /** Name of the database: lower case, digits and underscores. */
    databaseName: string;
    /**
     * Whether the database is there already, and somebody else's.
     * @default false
     */
    existing?: boolean;
    /** Where the tables' files go. */
    warehouse: IcebergWarehouse;
    /** Where Lake Formation decides beside IAM: nowhere, on the database, or on its tables too. */
    lakeFormation: LakeFormationMode;
    /**
     * Key that encrypts the account's Data Catalog.
     * @default none, or one that AWS manages
     */
    catalogKeyArn?: string;
    /**
     * Whether destroy deletes the database with its tables. If not, it is protected.
     * @default false
     */
    destroyData?: boolean;
}

/**
 * On new tables IAM alone decides, whatever the account's default is.
 *
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/metadata-permissions.html
 */
const IAM_DECIDES = [{ permissions: ["ALL"], principal: { dataLakePrincipalIdentifier: "IAM_ALLOWED_PRINCIPALS" } }];

/**
 * A database of the account's Glue Data Catalog: the namespace that Spark writes and Snowflake links.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/catalog-and-crawler.html
 */
export class GlueCatalog extends pulumi.ComponentResource {
    /** Name of the database. */
    public readonly databaseName: pulumi.Output<string>;
    /** The catalog's ID: the account ID. */
    public readonly catalogId: pulumi.Output<string>;
    public readonly lakeFormation: LakeFormationMode;
    public readonly catalogKeyArn?: string;
    /** Iceberg REST endpoint of the catalog. */
    public readonly restUri: pulumi.Output<string>;

    constructor(name: string, args: GlueCatalogArgs, opts?: pulumi.ComponentResourceOptions) {
        super("lakehouse:index:GlueCatalog", name, {}, opts);
        this.lakeFormation = args.lakeFormation;
        this.catalogKeyArn = args.catalogKeyArn;

        const place = pulumi.output(args.place);
        this.databaseName =
            args.existing === true ? pulumi.output(args.databaseName) : this.createDatabase(name, args).name;
        this.catalogId = place.accountId;
        this.restUri = place.apply(restUri);
        this.registerOutputs({ databaseName: this.databaseName, catalogId: this.catalogId, restUri: this.restUri });
    }

    private createDatabase(name: string, args: GlueCatalogArgs): aws.glue.CatalogDatabase {
        return new aws.glue.CatalogDatabase(
            name,
            {
                name: args.databaseName,
                description: "Iceberg tables of the lakehouse, written by Spark and Snowflake",
                locationUri: pulumi.interpolate`${args.warehouse.url}${args.databaseName}.db`,
                createTableDefaultPermissions: this.lakeFormation === "TABLES" ? undefined : IAM_DECIDES,
            },
            { parent: this, protect: (args.destroyData ?? false) ? undefined : true },
        );
    }
}
